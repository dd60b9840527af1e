"""Level bars of the call, the bar of the wrap-up time, line quality, steps. Never red."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.tokens import Ink


class Bar(QWidget):
    """A flat bar filled from 0 to 1."""

    def __init__(self, name: str, *, height: int, ink: Ink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._ink = ink
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def put(self, share: float) -> None:
        share = max(0.0, min(share, 1.0))
        if round(share * self.width()) != round(self._share * self.width()):
            self.update()
        self._share = share

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        radius = self.height() / 2 if self.height() <= 4 else 2
        if tokens.high_contrast:
            painting.frame(painter, self.rect(), fill=tokens.surface, border=tokens.line, radius=radius)
        else:
            painting.frame(painter, self.rect(), fill=tokens.line, border=None, radius=radius)
        width = round(self._share * self.width())
        if width > 0:
            filled = QRect(0, 0, width, self.height())
            painting.frame(painter, filled, fill=tokens.ink(self._ink), border=None, radius=radius)


class LevelBar(Bar):
    """How loud a side is, 6 px, in the calm green."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, height=6, ink=Ink.OK, parent=parent)


class TimeBar(Bar):
    """Wrap-up time used, 4 px, in grey."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, height=4, ink=Ink.TEXT3, parent=parent)


class SignalBars(QWidget):
    """Line quality as four bars; the number stands beside it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = 0
        self.setFixedSize(QSize(18, 16))
        self.setAccessibleName(name)

    def put(self, bars: int) -> None:
        if bars != self._bars:
            self._bars = bars
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        color = tokens.ok.text if self._bars >= 3 else tokens.warn.text
        for at in range(4):
            height = 4 + at * 3
            box = QRect(at * 5, 15 - height, 3, height)
            on = at < self._bars
            painting.frame(painter, box, fill=color if on else tokens.line, border=None, radius=1)
