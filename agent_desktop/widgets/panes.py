"""Left, middle and right side by side; in a small window the sides fold and open over the middle."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from agent_desktop.widgets.fitting import Fitting

#: From this size of the window on everything has its place; below, the sides fold.
ROOMY = QSize(1280, 690)
#: The smallest window in which nothing has to scroll as a whole.
LEAST = QSize(680, 384)
#: For a scroll bar beside what is as wide as its side.
_BAR = 12


def is_compact(size: QSize) -> bool:
    """By logical pixels: neither the screen's nor the program's own scale is asked."""
    return size.width() < ROOMY.width() or size.height() < ROOMY.height()


class Panes(QWidget):
    """`right_least` is the narrowest right side that may stay beside a middle of `middle_least`."""

    changed = Signal()

    def __init__(
        self,
        middle: QWidget,
        right: QWidget,
        widths: tuple[int, int, int],
        left: Fitting | None = None,
        rail: QWidget | None = None,
        *,
        right_open: bool = True,
    ) -> None:
        super().__init__()
        self._middle, self._right, self._left, self._rail = middle, right, left, rail
        self._right_width, self._right_least, self._middle_least = widths
        self._compact = False
        self._left_open, self._right_open = False, right_open
        for pane in (rail, left, middle, right):
            if pane is not None:
                pane.setParent(self)
        self._arrange()

    @property
    def compact(self) -> bool:
        return self._compact

    @property
    def right_folds(self) -> bool:
        """The right side has no place of its own beside the middle."""
        rail = self._rail_width()
        return self._compact and self.width() - rail - self._right_least < self._middle_least

    @property
    def left_open(self) -> bool:
        return self._left_open

    @property
    def right_open(self) -> bool:
        return self._right_open or not self.right_folds

    def set_compact(self, on: bool) -> None:
        """A side with the field that is being typed in stays open."""
        if on == self._compact:
            return
        self._compact = on
        self._left_open = False
        self._keep_open()
        self._arrange()

    def open_left(self, on: bool) -> None:
        if on != self._left_open and self._compact:
            self._left_open = on
            self._arrange()

    def open_right(self, on: bool) -> None:
        if on != self._right_open:
            self._right_open = on
            self._arrange()

    def make_way(self, widget: QWidget) -> None:
        """What has the keys is never covered by an open side."""
        if self._right.isAncestorOf(widget):
            self.open_right(True)
        if not self._middle.isAncestorOf(widget):
            return
        place = QRect(widget.mapTo(self, QPoint(0, 0)), widget.size())
        if self._left is not None and self._left_open and place.intersects(self._left.geometry()):
            self.open_left(False)
        if self.right_folds and self._right_open and place.intersects(self._right.geometry()):
            self.open_right(False)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_open()
        self._arrange()

    def _keep_open(self) -> None:
        """A side in which somebody types."""
        focused = QApplication.focusWidget()
        if not isinstance(focused, QWidget) or not self._compact:
            return
        if self._left is not None and self._left.isAncestorOf(focused):
            self._left_open = True
        if self._right.isAncestorOf(focused):
            self._right_open = True

    def _rail_width(self) -> int:
        return self._rail.width() if self._rail is not None else 0

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        start = self._place_left(height)
        right = self._right_width + (_BAR if self._compact else 0)
        if self._compact and not self.right_folds:
            right = min(right, max(self._right_least, width - start - self._middle_least))
        self._right.setFixedWidth(min(right, max(width - start, 0)))
        end = width if self.right_folds else width - self._right.width()
        self._middle.setGeometry(start, 0, max(end - start, 0), height)
        self._right.setGeometry(width - self._right.width(), 0, self._right.width(), height)
        self._right.setVisible(self.right_open)
        if self.right_folds:
            self._right.raise_()
        self.changed.emit()

    def _place_left(self, height: int) -> int:
        """Where the middle begins."""
        if self._left is None or self._rail is None:
            return 0
        wide = self._left.inside.width()
        self._rail.setVisible(self._compact)
        self._left.setVisible(self._left_open or not self._compact)
        if not self._compact:
            self._left.setGeometry(0, 0, wide, height)
            return wide
        rail = self._rail.width()
        self._rail.setGeometry(0, 0, rail, height)
        self._left.setGeometry(rail, 0, wide + _BAR, height)
        self._left.raise_()
        return rail
