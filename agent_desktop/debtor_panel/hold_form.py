"""The form that stops collection: kind, reason, the debtor's words, how the answer is wanted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.view_model.hold import HoldView
from agent_desktop.desk.events import FormClosed
from agent_desktop.desk.events_extras import HoldConfirmed, HoldKindChosen, HoldTyped
from agent_desktop.desk.extras_state import HOLD_KINDS
from agent_desktop.widgets.area import TextArea
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Choice, Labelled
from agent_desktop.widgets.layouts import card, column, holding, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

#: Kinds in a line.
_A_LINE = 4
_WIDEST = 560


class HoldForm(QWidget):
    def __init__(
        self, words: Words, emit: Emit, new_key: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit, self._new_key = emit, new_key
        self.setAccessibleName(words("hold.form"))
        self._title = PlainLabel(role=Role.FORM_TITLE)
        self._how = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._kinds = [self._kind(at) for at in range(len(HOLD_KINDS))]
        self._reason = Choice(words("hold.reason"))
        self._reason_box = Labelled(words("hold.reason"), self._reason, hint=False)
        self.text = TextArea(words("hold.text"))
        self._text_box = Labelled(words("hold.text"), self.text, hint=False)
        self._by = Choice(words("hold.by"))
        self._by_box = Labelled(words("hold.by"), self._by, hint=False)
        self._stops = Fact("ban", wrap=True)
        self._error = Fact("triangle-alert", role=Role.BODY_STRONG, ink=Ink.WARN)
        self._error_card = card("warn", column(self._error, margins=(12, 8, 12, 8)))
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"))
        self._close.clicked.connect(lambda: emit(FormClosed()))
        self._primary = KeyButton()
        self._primary.clicked.connect(self.confirm)
        self._reason.chosen.connect(lambda _code: self._tell())
        self._by.chosen.connect(lambda _code: self._tell())
        self.text.typed.connect(lambda _text: self._tell())
        self._arrange()

    def _kind(self, at: int) -> KeyButton:
        button = KeyButton(height=28)
        button.clicked.connect(lambda: self.choose_kind(at))
        return button

    def _arrange(self) -> None:
        lines = [
            row(*self._kinds[at : at + _A_LINE], None, gap=6) for at in range(0, len(self._kinds), _A_LINE)
        ]
        self._kind_box = holding(column(*lines, gap=6))
        self._kind_box.setAccessibleName(self.accessibleName())
        foot = row(self._close, None, self._primary, gap=8)
        fields = column(
            self._reason_box, self._text_box, self._by_box, self._stops, self._error_card, 4, foot, gap=8
        )
        inner = holding(fields)
        inner.setMaximumWidth(_WIDEST)
        inner.setAccessibleName(self.accessibleName())
        top = column(self._title, 2, self._how, 10, self._kind_box, 10, inner, None, margins=(16, 14, 16, 12))
        self.setLayout(column(scrolling(self.accessibleName(), holding(top))))

    def focus(self) -> None:
        """Where the agent goes on typing."""
        (self._reason if self._reason_box.isVisibleTo(self) else self.text).setFocus()

    def choose_kind(self, at: int) -> None:
        """Alt 1 to 7."""
        if self._kind_box.isVisibleTo(self) and 0 <= at < len(HOLD_KINDS):
            self._emit(HoldKindChosen(HOLD_KINDS[at]))

    def confirm(self) -> None:
        """Ctrl Enter."""
        if self._primary.isEnabled():
            self._emit(HoldConfirmed(self._new_key()))

    def display(self, view: HoldView) -> None:
        self._title.put(view.title)
        self._how.put(view.how)
        self._kind_box.setVisible(bool(view.kinds))
        for button, (_kind, face) in zip(self._kinds, view.kinds, strict=False):
            button.display(face)
        typing = not view.reasons and self._reason.hasFocus()
        self._reason.put(view.reasons, view.reason, view.reason_ask)
        self._reason_box.setVisible(bool(view.reasons))
        if typing:
            self.text.setFocus()  # the field that had the keys is gone with its kind
        self.text.put(view.text)
        self._by.put(view.by_options, view.by, view.by_ask)
        self._by_box.setVisible(bool(view.kinds))
        self._stops.put("ban", view.stops)
        self._stops.setVisible(bool(view.stops))
        self._error.put("triangle-alert", view.error, ink=Ink.WARN)
        self._error_card.setVisible(bool(view.error))
        self._error_card.setAccessibleName(view.error)
        self._primary.display(view.primary)

    def _tell(self) -> None:
        reason, by = self._reason.currentData(), self._by.currentData()
        self._emit(HoldTyped(str(reason or ""), self.text.toPlainText(), str(by or "")))
