"""A call of the outside PBX that the dialler did not place: it rings in a corner and takes no focus."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFrame, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events_sound import StrangerAnswered, StrangerRefused
from agent_desktop.desk.sound import Ringing
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words

WIDTH = 320
EDGE = 16


class RingCard(QFrame):
    """One call at a time: the first that rings, or the one that was taken."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._shown: tuple[Ringing, bool] | None = None
        self.setProperty("card", "dialog")
        self._title = Fact("phone-call", role=Role.BODY_STRONG, ink=Ink.TEXT)
        self._text = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.answer, self.refuse = KeyButton(), KeyButton()
        self.answer.clicked.connect(self._answer)
        self.refuse.clicked.connect(self._refuse)
        keys = row(self.refuse, None, self.answer, gap=8)
        self.setLayout(column(self._title, 4, self._text, 10, keys, margins=(16, 14, 16, 14)))
        self.setFixedWidth(WIDTH)
        self.hide()

    def display(self, calls: tuple[Ringing, ...], area: QRect, *, in_call: bool) -> None:
        """Above everything in the lower right corner of ``area``, or away."""
        call = next((c for c in calls if c.taken), calls[0] if calls else None)
        if call is None:
            self._shown = None
            self.hide()
            return
        if self._shown == (call, in_call) and self.isVisible():
            return
        self._shown = (call, in_call)
        words = self._words
        who = call.caller or words("ring.unknown")
        self._title.put("phone-call", words("ring.taken" if call.taken else "ring.title"), ink=Ink.TEXT)
        self._text.put(words("ring.busy", name=who) if in_call else words("ring.from", name=who))
        self.setAccessibleName(f"{words('ring.title')} {who}")
        self.answer.setVisible(not call.taken)
        self.answer.display(
            ButtonView(words("ring.answer"), icon="phone", kind=Kind.PRIMARY, enabled=not in_call)
        )
        end = words("call.hang_up" if call.taken else "ring.refuse")
        self.refuse.display(ButtonView(end, icon="phone-off", kind=Kind.DANGER))
        self.setFixedHeight(self.heightForWidth(WIDTH))
        self.move(area.right() - WIDTH - EDGE, area.bottom() - self.height() - EDGE - 52)
        self.show()
        self.raise_()

    def _answer(self) -> None:
        if self._shown is not None:
            self._emit(StrangerAnswered(self._shown[0].call_id))

    def _refuse(self) -> None:
        if self._shown is not None:
            self._emit(StrangerRefused(self._shown[0].call_id))
