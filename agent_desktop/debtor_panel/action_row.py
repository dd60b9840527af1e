"""A line that is a button: key cap, icon, words; a rule below it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.tokens import Role

HEIGHT = 34
_ICON = 16
#: Wide enough for "Alt 9", so that icons stand below each other.
_KEY = 38


class ActionRow(QPushButton):
    """Mouse clicks never take the focus away from where the agent types."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = self._icon = self._words = ""
        self.setFlat(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))

    def put(self, key: str, icon: str, text: str) -> None:
        if (key, icon, text) == (self._key, self._icon, self._words):
            return
        self._key, self._icon, self._words = key, icon, text
        self.setAccessibleName(text)
        self.setAccessibleDescription(key)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter, box = theme.current(), QPainter(self), self.rect()
        if self.underMouse() and self.isEnabled():
            painter.fillRect(box, tokens.hover)
        painter.fillRect(QRect(0, box.bottom(), box.width(), 1), tokens.line)
        works = self.isEnabled()
        ink = tokens.text if works else tokens.text3
        painting.draw_key(
            painter,
            self._key,
            0,
            box,
            ink=tokens.text2 if works else tokens.text3,
            border=tokens.line if works else None,
            fill=tokens.sunken if works else None,
        )
        x = _KEY + 10
        draw_icon(painter, self._icon, x, (HEIGHT - _ICON) // 2, _ICON, tokens.text2 if works else ink)
        x += _ICON + 10
        used = theme.font(Role.BODY)
        shown = painting.elide(self._words, used, box.width() - x)
        painting.draw_text(painter, shown, x, box, used, ink)


class ActionList(QWidget):
    """Rows for as many as there are; ``rows[n].clicked`` is wired once by the owner."""

    def __init__(self, name: str, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = [ActionRow() for _ in range(most)]
        self.setLayout(column(*self.rows))

    def display(self, lines: tuple[tuple[str, str, str], ...]) -> None:
        """``lines`` are (key, icon, words)."""
        for at, button in enumerate(self.rows):
            button.setVisible(at < len(lines))
            if at < len(lines):
                button.put(*lines[at])
