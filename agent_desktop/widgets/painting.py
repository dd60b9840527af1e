"""What every painted widget shares: sharp frames, texts on a line, key caps."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from agent_desktop.widgets.theme import font
from agent_desktop.widgets.tokens import Role

KEY_HEIGHT = 17
KEY_PADDING = 5


def frame(
    painter: QPainter,
    rect: QRect,
    *,
    fill: str | None,
    border: str | None,
    radius: float = 5,
    width: int = 1,
    dashed: bool = False,
) -> None:
    """A rounded box whose border lies inside the rectangle, on whole pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = width / 2 if border else 0
    box = QRectF(rect).adjusted(half, half, -half, -half)
    pen = QPen(QColor(border), width) if border else QPen(Qt.PenStyle.NoPen)
    if border and dashed:
        pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)
    painter.restore()


@lru_cache(maxsize=4096)
def text_width(text: str, used: QFont) -> float:
    """Width in logical pixels, not rounded; remembered, because each layout asks many times."""
    return _metrics(used).horizontalAdvance(text)


@lru_cache(maxsize=64)
def _metrics(used: QFont) -> QFontMetricsF:
    return QFontMetricsF(used)


def elide(text: str, used: QFont, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than the room."""
    if text_width(text, used) <= width + 0.5:
        return text
    return _metrics(used).elidedText(text, Qt.TextElideMode.ElideRight, width)


def draw_text(painter: QPainter, text: str, x: float, rect: QRect, used: QFont, color: str) -> float:
    """Text from x, centred in the height of rect; gives back where it ends."""
    metrics = _metrics(used)
    baseline = rect.y() + (rect.height() - metrics.height()) / 2 + metrics.ascent()
    painter.setFont(used)
    painter.setPen(QColor(color))
    painter.drawText(QPointF(x, round(baseline)), text)
    return x + text_width(text, used)


def key_width(key: str) -> int:
    """Width of a key cap: never narrower than it is high."""
    return max(KEY_HEIGHT, round(text_width(key, font(Role.KEY)) + 2 * KEY_PADDING))


def draw_key(
    painter: QPainter, key: str, x: float, rect: QRect, *, ink: str, border: str | None, fill: str | None
) -> float:
    """A key cap from x, centred in rect's height; a bare key has neither border nor fill."""
    width = key_width(key)
    box = QRect(round(x), rect.y() + (rect.height() - KEY_HEIGHT) // 2, width, KEY_HEIGHT)
    if border or fill:
        frame(painter, box, fill=fill, border=border, radius=3)
    text = box.x() + (width - text_width(key, font(Role.KEY))) / 2
    draw_text(painter, key, text, box, font(Role.KEY), ink)
    return x + width
