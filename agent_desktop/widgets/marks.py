"""Small painted signs: an icon, and an icon with a line of text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_desktop.widgets import theme
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.layouts import row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role


class Mark(QWidget):
    """An icon beside a text that says the same: it has no name of its own to be read out."""

    def __init__(
        self, icon: str = "", *, size: int = 16, ink: Ink = Ink.TEXT2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._size = icon, ink, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def put(self, icon: str, ink: Ink | None = None) -> None:
        ink = ink or self._ink
        if (icon, ink) != (self._icon, self._ink):
            self._icon, self._ink = icon, ink
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._icon:
            draw_icon(QPainter(self), self._icon, 0, 0, self._size, theme.current().ink(self._ink))


class Fact(QWidget):
    """An icon and a text: "10:42 in Santo André"."""

    def __init__(
        self,
        icon: str = "",
        text: str = "",
        *,
        role: Role = Role.LABEL,
        ink: Ink = Ink.TEXT2,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mark = Mark(icon, size=15, ink=ink)
        self._label = PlainLabel(text, role=role, ink=ink, wrap=wrap)
        line = row(self._mark, self._label, gap=5)
        line.setStretch(1, 1)
        if wrap:
            line.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.setAccessibleName(text)

    def put(self, icon: str, text: str, *, ink: Ink | None = None, mark: Ink | None = None) -> None:
        self._mark.put(icon, mark or ink)
        self._label.put(text, ink)
        self.setAccessibleName(text)
