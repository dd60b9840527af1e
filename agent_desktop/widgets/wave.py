"""Two voices of a recording over time: the agent above, the debtor below; a click goes there."""

from __future__ import annotations

from math import pow

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.tokens import Role, Theme
from agent_desktop.widgets.views import WaveView

BAR = 3
GAP = 1
MARKS = 18
VOICES = 40
#: A voice on the telephone is rarely louder than this share of full scale.
LOUD = 45
STEP = 1
#: Quiet words are drawn taller than they are.
BEND = 0.7


class Wave(QWidget):
    """`sought` is a share of the whole, 0 to 1; `stepped` is -1 or 1 for an arrow key."""

    sought = Signal(float)
    stepped = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = WaveView()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(MARKS + VOICES)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def display(self, view: WaveView) -> None:
        if view == self._view:
            return
        self._view = view
        self.setAccessibleDescription(view.spoken)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, MARKS + VOICES)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.width() > 0:
            self.sought.emit(min(1.0, max(0.0, event.position().x() / self.width())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self.stepped.emit(-STEP)
            case Qt.Key.Key_Right:
                self.stepped.emit(STEP)
            case Qt.Key.Key_Home:
                self.sought.emit(0.0)
            case Qt.Key.Key_End:
                self.sought.emit(1.0)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current()
        self._paint_marks(painter, tokens)
        middle = MARKS + VOICES // 2
        bars = max(1, self.width() // (BAR + GAP))
        played = round(self._view.share * self.width())
        for at in range(bars):
            x = at * (BAR + GAP)
            color = QColor(tokens.accent.text if x < played else tokens.text3)
            above, below = (self._height(side, at, bars) for side in (self._view.above, self._view.below))
            painter.fillRect(QRect(x, middle - 2 - above, BAR, above), color)
            painter.fillRect(QRect(x, middle + 2, BAR, below), color)
        painter.fillRect(QRect(min(played, self.width() - 2), MARKS, 2, VOICES), QColor(tokens.text))
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent.text), 1))
            painter.drawRect(self.rect().adjusted(0, MARKS, -1, -1))

    def _height(self, peaks: tuple[int, ...], at: int, bars: int) -> int:
        """Of one bar: the loudest of its time, with silence still a line."""
        first, last = at * len(peaks) // bars, max(at * len(peaks) // bars + 1, (at + 1) * len(peaks) // bars)
        peak = max(peaks[first:last], default=0)
        return 1 + round(min(1.0, pow(peak, BEND) / pow(LOUD, BEND)) * (VOICES // 2 - 4))

    def _paint_marks(self, painter: QPainter, tokens: Theme) -> None:
        """Words above the moments; one that would run into the one before is left out."""
        free = 0.0
        for mark in self._view.marks:
            x = mark.share * self.width()
            used = theme.font(Role.LABEL_STRONG if mark.now else Role.LABEL)
            width = painting.text_width(mark.text, used)
            x = max(0.0, min(x, self.width() - width))
            if x < free:
                continue
            ink = tokens.text if mark.now else tokens.text2
            painting.draw_text(painter, mark.text, x, QRect(0, 0, self.width(), MARKS - 2), used, ink)
            free = x + width + 10
            start = round(mark.share * self.width())
            if mark.until is not None:
                end = max(round(mark.until * self.width()), start + 2)
                stripe = QRect(start, MARKS, end - start, VOICES)
                painter.fillRect(stripe, QColor(tokens.warn.soft))
                painter.setPen(QPen(QColor(tokens.warn.line), 1))
                painter.drawRect(stripe.adjusted(0, 0, -1, -1))
