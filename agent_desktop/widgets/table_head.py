"""The head of a table: 24 px, one line under it, titles where their column's text begins or ends."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.views import Column

HEAD = 24


class TableHead(QHeaderView):
    """``columns`` tells what there is now; ``insets`` the room left and right in the n-th of so many.

    Neither may hold on to the table: Qt and Python would each wait for the other to let it go.
    """

    def __init__(
        self,
        columns: Callable[[], tuple[Column, ...]],
        insets: Callable[[int, int], tuple[int, int]],
        parent: QWidget,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns, self._insets = columns, insets
        self.setFixedHeight(HEAD)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(10)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        tokens, columns = theme.current(), self._columns()
        painter.fillRect(rect, tokens.surface)
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), tokens.line)
        column, used = columns[index], theme.font(Role.LABEL_MEDIUM)
        left, right = self._insets(index, len(columns))
        x: float = rect.x() + left
        if column.right:
            x = rect.x() + rect.width() - right - painting.text_width(column.title, used)
        painting.draw_text(painter, column.title, x, rect, used, tokens.text2)
