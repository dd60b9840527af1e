"""Lucide icons tinted by the theme, drawn sharp on every screen."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from agent_desktop.resources import resource

STROKE = "1.75"


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def icon_pixmap(name: str, size: int, color: str, ratio: float = 1.0, *, filled: bool = False) -> QPixmap:
    """The icon as a pixmap of `size` logical pixels for a screen of that pixel ratio."""
    svg = _source(name).replace("currentColor", color).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    if filled:
        svg = svg.replace('fill="none"', f'fill="{color}"')
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def draw_icon(
    painter: QPainter, name: str, x: float, y: float, size: int, color: str, *, filled: bool = False
) -> None:
    """Paint an icon with its top left corner at (x, y)."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(round(x), round(y), icon_pixmap(name, size, color, ratio, filled=filled))


def icon(name: str, size: int, color: str) -> QIcon:
    """For the few places that need a QIcon."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(icon_pixmap(name, size, color, ratio))
    return made
