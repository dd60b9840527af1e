"""What stopped the script, over what may be said. The slot beside it is red: once is enough."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from agent_desktop.scripts_view.block import BlockView
from agent_desktop.widgets.layouts import card, column, row
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words


class BlockCard(QWidget):
    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("pane.script"))
        self._title = PlainLabel(role=Role.BODY_STRONG, wrap=True)
        self._reason = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        mark = Mark("ban", size=16, ink=Ink.TEXT2)
        line = row(mark, column(self._title, self._reason, gap=2), gap=8, margins=(12, 9, 12, 9))
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(card("sunken", line), margins=(0, 0, 0, 8)))

    def display(self, view: BlockView | None) -> None:
        self.setVisible(view is not None)
        if view is not None:
            self._title.put(view.title)
            self._reason.put(view.reason)
            self.setAccessibleName(f"{view.title}. {view.reason}")
