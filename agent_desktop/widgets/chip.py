"""A short fact in a box; coloured only if it changes what the agent may do."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.tokens import Role, Theme
from agent_desktop.widgets.views import ChipView

HEIGHT = 22
GAP = 6
_PAD = 8
_ICON = 13
_GAP = 5


def chip_width(view: ChipView) -> int:
    """Width of a chip with nothing cut."""
    icon = _ICON + _GAP if view.icon else 0
    return ceil(painting.text_width(view.text, theme.font(Role.LABEL))) + icon + 2 * _PAD + 1


def paint_chip(painter: QPainter, view: ChipView, x: int, y: int, height: int, tokens: Theme) -> None:
    """Draw a chip at (x, y): used by the widget and by list delegates."""
    from_tone = tokens.tone(view.ink)
    box = QRect(x, y, chip_width(view), height)
    painting.frame(painter, box, fill=from_tone.soft, border=from_tone.line, radius=4)
    at = x + _PAD
    if view.icon:
        draw_icon(painter, view.icon, at, y + (height - _ICON) // 2, _ICON, from_tone.text)
        at += _ICON + _GAP
    painting.draw_text(painter, view.text, at, box, theme.font(Role.LABEL), from_tone.text)


class Chip(QWidget):
    def __init__(self, view: ChipView, *, height: int = HEIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(view.text)

    def display(self, view: ChipView) -> None:
        if view == self._view:
            return
        self._view = view
        self.setAccessibleName(view.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._view), self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_chip(QPainter(self), self._view, 0, 0, self._height, theme.current())


class ChipRow(QWidget):
    """Chips side by side; the most important first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: tuple[ChipView, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addStretch(1)
        self._chips: list[Chip] = []
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def display(self, views: tuple[ChipView, ...]) -> None:
        if views == self._views:
            return
        self._views = views
        while len(self._chips) < len(views):
            chip = Chip(views[len(self._chips)])
            self._row.insertWidget(len(self._chips), chip)
            self._chips.append(chip)
        for chip, view in zip(self._chips, views, strict=False):
            chip.display(view)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, HEIGHT)

    def _fit(self) -> None:
        """A chip is whole or not there; the last ones give way."""
        right = 0
        for at, chip in enumerate(self._chips):
            shown = at < len(self._views)
            if shown:
                right += chip_width(self._views[at]) + (GAP if at else 0)
            chip.setVisible(shown and right <= self.width())
