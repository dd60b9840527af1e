"""The agent's initials in a circle: opens the own menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.tokens import Role

SIZE = 28


class Avatar(QPushButton):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._initials = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))

    def put(self, initials: str, name: str) -> None:
        self.setAccessibleName(name or initials)
        self.setToolTip(tip(name))
        if initials != self._initials:
            self._initials = initials
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIZE, SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painting.frame(painter, self.rect(), fill=tokens.hover, border=tokens.line, radius=SIZE / 2)
        used = theme.font(Role.KEY)
        x = (self.width() - painting.text_width(self._initials, used)) / 2
        painting.draw_text(painter, self._initials, x, self.rect(), used, tokens.text2)
