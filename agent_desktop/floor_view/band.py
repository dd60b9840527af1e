"""Across the floor while nobody is dialled: it cannot be overlooked, and asks before it goes."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from agent_desktop.desk.events_dial import (
    FloorStartAsked,
    FloorStartConfirmed,
    FloorStartDropped,
    FloorStopAsked,
)
from agent_desktop.floor_view.emit import Emit
from agent_desktop.floor_view.view_model.band import BandView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Choice
from agent_desktop.widgets.folding import FoldingRow
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

HEIGHT = 44
_REASON_LEAST, _REASON_WIDTH = 110, 190


class StoppedBand(QFrame):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: BandView | None = None
        self.setProperty("card", "stop")
        self.setFixedHeight(HEIGHT)
        self._title = PlainLabel(role=Role.BODY_STRONG, ink=Ink.BAD, firm=True)
        self._detail = PlainLabel()
        self.reason = Choice(words("band.reason"))
        self.reason.chosen.connect(lambda code: emit(FloorStopAsked(code)))
        self.again, self.yes, self.no = (KeyButton(height=28) for _ in range(3))
        self.again.clicked.connect(lambda: emit(FloorStartAsked()))
        self.yes.clicked.connect(lambda: emit(FloorStartConfirmed()))
        self.no.clicked.connect(lambda: emit(FloorStartDropped()))
        mark = Mark("ban", ink=Ink.BAD)
        self.reason.setMinimumWidth(_REASON_LEAST)
        self.reason.setMaximumWidth(_REASON_WIDTH)
        keys = row(self.reason, self.again, self.no, self.yes, gap=8)
        line = row(mark, 8, self._title, 12, self._detail, 12, keys, margins=(16, 0, 14, 0))
        line.setStretch(4, 1)
        folding = FoldingRow(words("floor.actions"), line, (self.again, self.no, self.yes), kept=60)
        self.setLayout(column(folding))
        self.hide()

    def display(self, view: BandView | None) -> None:
        if view == self._view:
            return
        self._view = view
        self.setVisible(view is not None)
        if view is None:
            return
        self.setAccessibleName(f"{view.title}. {view.detail}")
        self._title.put(view.title)
        self._detail.put(view.detail)
        self.reason.setVisible(bool(view.reasons))
        self.reason.put(view.reasons, "", view.ask_reason)
        self.again.setVisible(not view.asking)
        self.again.display(view.again)
        for button, shown in ((self.yes, view.yes), (self.no, view.no)):
            button.setVisible(view.asking)
            button.display(shown)
