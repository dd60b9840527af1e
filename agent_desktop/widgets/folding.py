"""A row that never asks for more room than its buttons need as icons: the first named give way first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from agent_desktop.widgets.buttons import KeyButton


class FoldingRow(QWidget):
    """`line` has natural buttons in it; `folds` says which become icons, in which order.

    `kept` is the room, px, that texts which may be cut have before a button loses its words.
    """

    def __init__(self, name: str, line: QHBoxLayout, folds: Sequence[KeyButton], *, kept: int = 0) -> None:
        super().__init__()
        self._line, self._folds, self._kept = line, tuple(folds), kept
        self.setAccessibleName(name)
        self.setLayout(line)

    def minimumSizeHint(self) -> QSize:
        least = self._line.totalMinimumSize()
        return QSize(least.width() - self._words_now(), least.height())

    def _words_now(self) -> int:
        return sum(button.wordy() for button in self._folds if not button.terse)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def _fold(self) -> None:
        """As many words as there is room for."""
        spare = self.width() - self.minimumSizeHint().width() - self._kept
        for button in reversed(self._folds):
            words = button.wordy()
            button.set_terse(words > spare)
            spare -= words if words <= spare else 0
