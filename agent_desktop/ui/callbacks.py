"""What was promised for a time: the list between calls, to dial, to move, to close."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.callback_form import CallbackFields
from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import CallbackSet
from agent_desktop.desk.events_agent import AgentEvent
from agent_desktop.desk.events_dial import (
    CallbackConfirmed,
    CallbackDialAsked,
    CallbackFormClosed,
    CallbackFormOpened,
    CallbackPicked,
    CallbackRetimed,
)
from agent_desktop.desk.update_callbacks import CLOSE, MOVE
from agent_desktop.ui.view_model.callbacks import CallbacksView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import card, column, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words


class _List(Table):
    """Arrows choose, further than what is in sight too; Enter dials."""

    called = Signal()
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.called.emit()
        elif step is not None:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


class CallbackPane(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._ids: tuple[str, ...] = ()
        self._selected = -1
        self._formed = False
        self.setAccessibleName(words("callbacks.title"))
        self._count = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        hint = PlainLabel(words("callbacks.hint"), role=Role.LABEL, ink=Ink.TEXT3)
        title = PlainLabel(words("callbacks.title"), role=Role.BODY_STRONG)
        head = row(title, 8, hint, None, self._count, 8, KeyCap("Ctrl R"), margins=(16, 10, 16, 4))
        self.table = _List(words("callbacks.title"))
        self.table.row_chosen.connect(self._pick)
        self.table.stepped.connect(lambda by: self._pick(self._selected + by))
        self.table.called.connect(lambda: emit(CallbackDialAsked()))
        self._more = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._name = PlainLabel(role=Role.BODY_STRONG)
        self.dial, self.move_, self.close_, self.confirm, self.cancel = (
            KeyButton(height=28) for _ in range(5)
        )
        self.dial.clicked.connect(lambda: emit(CallbackDialAsked()))
        self.move_.clicked.connect(lambda: self.ask(MOVE))
        self.close_.clicked.connect(lambda: self.ask(CLOSE))
        self.confirm.clicked.connect(lambda: emit(CallbackConfirmed()))
        self.cancel.clicked.connect(lambda: emit(CallbackFormClosed()))
        self.fields = CallbackFields(words, self._retimed, subject=False)
        self._question = PlainLabel(wrap=True)
        self._error = Fact("ban", role=Role.BODY_STRONG, ink=Ink.BAD)
        self._error_how = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        keys = row(self._name, 10, self.dial, 6, self.move_, 6, self.close_)
        keys.setStretch(0, 1)
        decide = row(None, self.cancel, 8, self.confirm)
        self._form = card("plain", column(self.fields, self._question, 8, decide, margins=(12, 8, 12, 10)))
        self._form.setAccessibleName(words("callbacks.move"))
        self._refusal = card("bad", column(self._error, 2, self._error_how, margins=(12, 6, 12, 6)))
        foot = column(self._more, 6, keys, 4, self._refusal, self._form, margins=(16, 4, 16, 8))
        self.setLayout(column(head, self.table, foot))
        self.hide()

    def display(self, view: CallbacksView) -> None:
        self.setVisible(bool(view.ids))
        self._ids, self._selected = view.ids, view.table.selected
        self._count.put(view.count)
        self.table.display(view.table)
        more = " ".join(part for part in (view.before, view.after) if part)
        self._more.put(more)
        self._more.setVisible(bool(more))
        self._name.put(view.name)
        for button, shown in ((self.dial, view.dial), (self.move_, view.move), (self.close_, view.close)):
            button.display(shown)
        self.confirm.display(view.confirm)
        self.cancel.display(view.cancel)
        self._display_form(view)
        self._error.put("ban", view.error, ink=Ink.BAD)
        self._error_how.put(view.error_how)
        self._error_how.setVisible(bool(view.error_how))
        self._refusal.setVisible(bool(view.error))
        self._refusal.setAccessibleName(f"{view.error}. {view.error_how}")

    def _display_form(self, view: CallbacksView) -> None:
        self._form.setVisible(view.form is not None or bool(view.closing))
        self.fields.setVisible(view.form is not None)
        self._question.put(view.closing)
        self._question.setVisible(bool(view.closing))
        if view.form is not None:
            self.fields.display(view.form)
        formed = view.form is not None
        if formed and not self._formed:
            self.fields.focus()
        elif self._formed and not formed:
            self.table.setFocus()
        self._formed = formed

    def _pick(self, at: int) -> None:
        if 0 <= at < len(self._ids):
            self._emit(CallbackPicked(self._ids[at]))

    def ask(self, form: str) -> None:
        """Alt V, Alt X."""
        button = self.move_ if form == MOVE else self.close_
        if self.isVisible() and button.isEnabled():
            self._emit(CallbackFormOpened(form))

    def focus_list(self) -> None:
        """Ctrl R."""
        if self.isVisible():
            self.table.setFocus()

    def _retimed(self, event: AgentEvent) -> None:
        if isinstance(event, CallbackSet):
            self._emit(CallbackRetimed(event.at, event.own))
