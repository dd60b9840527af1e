"""The wrap-up form at the right: what was agreed, what is missing, the time left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.callback_form import CallbackFields
from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import ResultFieldSet, WrapUpExtended
from agent_desktop.ui.ready import facts
from agent_desktop.ui.view_model.wrap_up import MOST_FIELDS, MOST_OPTIONS, FieldView, WrapUpView
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.fields import Choice, TextField
from agent_desktop.widgets.layouts import card, column, holding, refill, restyle, row, rule
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.meters import TimeBar
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words


class _Field(QWidget):
    """One field: buttons with Alt keys, a list, or a line of text."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit, self._ask = emit, words("wrap.ask")
        self._view: FieldView | None = None
        self._label = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._buttons = [self._button(at) for at in range(MOST_OPTIONS)]
        grid = QGridLayout()
        grid.setSpacing(6)
        for at, button in enumerate(self._buttons):
            grid.addWidget(button, at // 2, at % 2)
        self._choice = Choice(words("wrap.ask"))
        self._choice.chosen.connect(self._set)
        self._line = TextField(words("wrap.ask"))
        self._line.textEdited.connect(self._set)
        self._hint = PlainLabel(role=Role.LABEL, ink=Ink.WARN)
        self.setLayout(column(self._label, 4, grid, self._choice, self._line, 2, self._hint))

    def _button(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.LEAD, height=28)
        button.clicked.connect(lambda: self.choose(at))
        return button

    def choose(self, at: int) -> None:
        if self._view is not None and self._view.keys and at < len(self._view.options):
            self._set(self._view.options[at][0])

    def focus(self) -> None:
        target: QWidget = self._choice if self._choice.isVisible() else self._line
        if target.isVisible():
            target.setFocus()

    def _set(self, value: str) -> None:
        if self._view is not None:
            self._emit(ResultFieldSet(self._view.name, value))

    def display(self, view: FieldView) -> None:
        if view == self._view:
            return
        self._view = view
        self.setAccessibleName(view.label)
        self._label.put(view.label)
        for at, button in enumerate(self._buttons):
            shown = view.keys and at < len(view.options)
            button.setVisible(shown)
            if shown:
                code, text = view.options[at]
                kind = Kind.ON if code == view.value else Kind.NORMAL
                button.display(ButtonView(text, f"Alt {at + 1}", kind=kind))
        self._choice.setVisible(bool(view.options) and not view.keys)
        self._line.setVisible(not view.options)
        if view.options and not view.keys:
            self._choice.setAccessibleName(view.label)
            self._choice.put(view.options, view.value, self._ask)
            restyle(self._choice, "state", "warn" if view.wrong else "")
        if not view.options:
            self._line.setAccessibleName(view.label)
            self._line.put(view.value, state="warn" if view.wrong else "")
        self._hint.put(view.hint)
        self._hint.setVisible(bool(view.hint))


class WrapUpPane(QWidget):
    def __init__(self, words: Words, emit: Emit, conclude: Callable[[], None]) -> None:
        super().__init__()
        self._emit, self._conclude_now = emit, conclude
        self._summary_shown: tuple[tuple[str, str], ...] = ()
        self._missing_before = ""
        self._asked_before = ""
        self.setAccessibleName(words("pane.wrap_up"))
        self._title = PlainLabel(role=Role.SECTION)
        self._length = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self._summary = QVBoxLayout()
        self._summary.setContentsMargins(12, 4, 12, 4)
        self._summary_card = card("plain", self._summary)
        self._summary_card.setAccessibleName(words("wrap.summary"))
        self._save = Fact()
        self._missing = PlainLabel(role=Role.LABEL, ink=Ink.WARN, wrap=True)
        self._fields = [_Field(words, emit) for _ in range(MOST_FIELDS)]
        self._callback = CallbackFields(words, emit)
        self._budget = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._left = Fact(role=Role.BODY)
        self._whole = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self._bar = TimeBar(words("wrap.time"))
        self._extend = KeyButton(height=28)
        self._extend.clicked.connect(self.extend)
        self._conclude = KeyButton()
        self._conclude.clicked.connect(self.conclude)
        self._words = words
        self.setLayout(self._arranged(words))

    def _arranged(self, words: Words) -> QVBoxLayout:
        head = row(self._title, 8, self._length)
        head.setStretch(0, 1)
        fields = column(*self._fields, gap=9)
        inner = column(
            *(
                head,
                8,
                self._summary_card,
                8,
                self._save,
                6,
                self._missing,
                6,
                self._callback,
                4,
                fields,
                None,
            ),
            margins=(14, 12, 14, 8),
        )
        body = scrolling(words("pane.wrap_up"), holding(inner))
        time = row(self._left, None, self._whole)
        keys = row(self._extend, None, self._conclude)
        foot = column(self._budget, 8, time, 4, self._bar, 10, keys, margins=(14, 10, 14, 10))
        whole = column(body, rule(), foot)
        whole.setStretch(0, 1)
        return whole

    def conclude(self) -> None:
        if self._conclude.isEnabled():
            self._conclude_now()

    def extend(self) -> None:
        if self._extend.isEnabled():
            self._emit(WrapUpExtended())

    def choose(self, at: int) -> None:
        """Alt 1-9: the options of the field that carries the keys."""
        for field in self._fields:
            if not field.isHidden():
                field.choose(at)

    def display(self, view: WrapUpView) -> None:
        self._title.put(view.title)
        self._length.put(view.length)
        self._display_summary(view.summary)
        self._save.setVisible(view.save is not None)
        if view.save is not None:
            self._save.put(view.save.icon, view.save.text, ink=view.save.ink)
        self._missing.put(view.missing)
        self._missing.setVisible(bool(view.missing))
        asked = view.callback_missing and view.missing != self._asked_before
        self._asked_before = view.missing
        self._callback.setVisible(view.callback is not None)
        if view.callback is not None:
            self._callback.display(view.callback)
            if asked:
                self._callback.focus()
        self._display_fields(view.fields)
        self._budget.put(view.budget)
        self._left.put("timer", self._words("wrap.left", time=view.left), ink=Ink.TEXT)
        self._whole.put(view.whole)
        self._bar.put(view.share)
        self._extend.display(view.extend)
        self._conclude.display(view.conclude)

    def _display_summary(self, rows: tuple[tuple[str, str], ...]) -> None:
        self._summary_card.setVisible(bool(rows))
        if rows == self._summary_shown:
            return
        self._summary_shown = rows
        refill(self._summary, facts(rows))

    def _display_fields(self, views: tuple[FieldView, ...]) -> None:
        for at, field in enumerate(self._fields):
            field.setVisible(at < len(views))
            if at < len(views):
                field.display(views[at])
        wrong = next((view.name for view in views if view.wrong), "")
        if wrong and wrong != self._missing_before:
            at = [view.name for view in views].index(wrong)
            self._fields[at].focus()
        self._missing_before = wrong
