"""The line in the preferences: how good it is now, both ways, and how it was in the last hour."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events_sound import CheckOpened
from agent_desktop.ui.view_model.sound import LineView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.chip import Chip
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.meters import HistoryBars
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, ChipView
from agent_desktop.widgets.words import Words

FIGURES = 5


class LinePage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("line_page.title"))
        self._chip = Chip(ChipView(""))
        self._labels = [PlainLabel(role=Role.LABEL, ink=Ink.TEXT2) for _ in range(FIGURES)]
        self._values = [PlainLabel(role=Role.BODY_STRONG) for _ in range(FIGURES)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for at, (label, value) in enumerate(zip(self._labels, self._values, strict=True)):
            grid.addWidget(label, at, 0)
            grid.addWidget(value, at, 1)
        grid.setColumnStretch(1, 1)
        self._bars = HistoryBars(words("line_page.hour"))
        self._worst = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.check = KeyButton(ButtonView(words("check.open"), icon="shield-check"))
        self.check.clicked.connect(lambda: emit(CheckOpened()))
        ends = row(
            PlainLabel(words("line_page.hour_ago"), role=Role.LABEL, ink=Ink.TEXT3),
            None,
            PlainLabel(words("line_page.now"), role=Role.LABEL, ink=Ink.TEXT3),
        )
        self.setLayout(
            column(
                *(row(self._chip, None), 12, grid, 18),
                PlainLabel(words("line_page.hour"), role=Role.BODY_STRONG),
                *(6, self._bars, 2, ends, 8, self._worst, None, row(self.check, None)),
            )
        )

    def display(self, view: LineView, *, may_check: bool) -> None:
        self._chip.display(view.chip)
        for label, value, (name, figure) in zip(self._labels, self._values, view.figures, strict=True):
            label.put(name)
            value.put(figure)
        self._bars.put(view.points)
        self._worst.put(view.worst)
        self.check.setEnabled(may_check)
