"""Level bars of the call, the bar of the wrap-up time, line quality, steps. Never red."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.tokens import Ink

#: Share of the tallest bar from which a line is good: MOS 4.0 between 1 and 4.5.
_GOOD = (4.0 - 1.0) / 3.5


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


class BlockMeter(QWidget):
    """How loud a microphone is: 24 blocks; where it is cut the colour changes."""

    BLOCKS = 24
    _WIDTH, _GAP, _HEIGHT = 10, 2, 14
    _HOT = 21  # from here on it is cut: about -8 dBFS

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lit = 0
        self.setFixedSize(self.BLOCKS * (self._WIDTH + self._GAP) - self._GAP, self._HEIGHT)
        self.setAccessibleName(name)

    @property
    def lit(self) -> int:
        """Blocks that shine."""
        return self._lit

    def put(self, share: float) -> None:
        lit = round(max(0.0, min(share, 1.0)) * self.BLOCKS)
        if lit != self._lit:
            self._lit = lit
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        for at in range(self.BLOCKS):
            box = QRect(at * (self._WIDTH + self._GAP), 0, self._WIDTH, self._HEIGHT)
            on = tokens.warn.text if at >= self._HOT else tokens.ok.text
            fill = on if at < self._lit else (tokens.surface if tokens.high_contrast else tokens.line)
            border = tokens.line if tokens.high_contrast else None
            painting.frame(painter, box, fill=fill, border=border, radius=1)


class HistoryBars(QWidget):
    """The line's last hour as thin bars, tall is good; a stretch without a line is left empty."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: tuple[tuple[float, float], ...] = ()
        self.setFixedHeight(56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def put(self, points: tuple[tuple[float, float], ...]) -> None:
        """Pairs of where (0 an hour ago, 1 now) and how good (0 to 1)."""
        if points != self._points:
            self._points = points
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painting.frame(painter, self.rect(), fill=tokens.sunken, border=tokens.line, radius=4)
        room = self.rect().adjusted(4, 4, -4, -4)
        for where, good in self._points:
            height = max(2, round(good * room.height()))
            left = room.left() + round(where * (room.width() - 2))
            color = tokens.ok.text if good >= _GOOD else tokens.warn.text
            painter.fillRect(QRect(left, room.bottom() - height + 1, 2, height), QColor(color))


class Gauge(QWidget):
    """A flat bar with a limit: a line across it where the limit is."""

    _OVER = 3

    def __init__(self, height: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[float, float, Ink] = (0.0, 0.0, Ink.OK)
        self._bar = height
        self.setFixedHeight(height + 2 * self._OVER)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, share: float, mark: float, ink: Ink, spoken: str) -> None:
        """``share`` filled and ``mark`` from 0 to 1; ``spoken`` is what a screen reader says of it."""
        shown = (max(0.0, min(share, 1.0)), max(0.0, min(mark, 1.0)), ink)
        self.setAccessibleName(spoken)
        if shown != self._shown:
            self._shown = shown
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        share, mark, ink = self._shown
        tokens, painter = theme.current(), QPainter(self)
        room = QRect(0, self._OVER, self.width(), self._bar)
        border = tokens.line if tokens.high_contrast else None
        painting.frame(painter, room, fill=tokens.surface if border else tokens.line, border=border, radius=2)
        width = round(share * self.width())
        if width > 0:
            filled = QRect(0, self._OVER, width, self._bar)
            painting.frame(painter, filled, fill=tokens.ink(ink), border=None, radius=2)
        if mark > 0:
            painter.fillRect(
                QRect(round(mark * self.width()) - 1, 0, 2, self.height()), QColor(tokens.bad.text)
            )
