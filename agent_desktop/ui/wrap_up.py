"""The wrap-up form at the right: what was agreed, what is missing, the time left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_desktop.debtor_panel.callback_form import CallbackFields
from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import ResultChosen, ResultFieldSet, StateAsked, WrapUpExtended
from agent_desktop.ui.ready import facts
from agent_desktop.ui.result_field import ResultFieldBox
from agent_desktop.ui.view_model.result_fields import MOST_FIELDS
from agent_desktop.ui.view_model.wrap_up import WrapUpView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.layouts import card, column, holding, refill, row, rule
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.meters import TimeBar
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words
from server_api.contract.words import AgentState


class WrapUpPane(QWidget):
    def __init__(
        self, words: Words, emit: Emit, conclude: Callable[[], None], now: Callable[[], datetime]
    ) -> None:
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
        self._suggested = PlainLabel(role=Role.LABEL, ink=Ink.ACCENT)
        self._refine = ResultFieldBox(words, lambda _name, code: emit(ResultChosen(code)), now)
        self._fields = [ResultFieldBox(words, self._field_set, now) for _ in range(MOST_FIELDS)]
        self._pause_code = ""
        self._pause = KeyButton(height=28)
        self._pause.clicked.connect(self.ask_pause)
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
        fields = column(self._refine, *self._fields, gap=9)
        inner = column(
            *(
                head,
                self._suggested,
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
        foot = column(
            self._budget, 6, row(self._pause, None), 8, time, 4, self._bar, 10, keys, margins=(14, 10, 14, 10)
        )
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

    def choose_refined(self, cap: str) -> None:
        """The second level of the result, by the cap of its key."""
        self._refine.choose_cap(cap)

    def ask_pause(self) -> None:
        """A pause after a hard call; it begins once the result is there."""
        if self._pause_code and self._pause.isEnabled():
            self._emit(StateAsked(AgentState.PAUSED, self._pause_code))

    def _field_set(self, name: str, value: str) -> None:
        self._emit(ResultFieldSet(name, value))

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
        self._suggested.put(view.suggested)
        self._suggested.setVisible(bool(view.suggested))
        self._display_fields(view)
        self._budget.put(view.budget)
        self._left.put("timer", self._words("wrap.left", time=view.left), ink=Ink.TEXT)
        self._whole.put(view.whole)
        self._bar.put(view.share)
        self._extend.display(view.extend)
        self._pause_code = view.pause_code
        self._pause.setVisible(view.pause is not None)
        self._pause.display(view.pause or ButtonView(""))
        self._conclude.display(view.conclude)

    def _display_summary(self, rows: tuple[tuple[str, str], ...]) -> None:
        self._summary_card.setVisible(bool(rows))
        if rows == self._summary_shown:
            return
        self._summary_shown = rows
        refill(self._summary, facts(rows))

    def _display_fields(self, view: WrapUpView) -> None:
        views = view.fields
        self._refine.setVisible(view.refine is not None)
        if view.refine is not None:
            self._refine.display(view.refine)
        for at, field in enumerate(self._fields):
            field.setVisible(at < len(views))
            if at < len(views):
                field.display(views[at])
        wrong = next((view.name for view in views if view.wrong), "")
        if wrong and wrong != self._missing_before:
            at = [view.name for view in views].index(wrong)
            self._fields[at].focus()
        self._missing_before = wrong
