"""An objection: its head folds what to say to it out and in."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from agent_desktop.scripts_view.view_model import ObjectionView
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Role


class _Head(QPushButton):
    def __init__(self) -> None:
        super().__init__()
        self._text, self._count, self._open = "", "", False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(QCursor(Qt.CursorShape.PointingHandCursor))

    def put(self, text: str, *, opened: bool, count: str = "") -> None:
        if (text, opened, count) != (self._text, self._open, self._count):
            self._text, self._open, self._count = text, opened, count
            self.setAccessibleName(text)
            self.setAccessibleDescription(count)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.fillRect(QRect(0, 0, self.width(), 1), tokens.line)
        draw_icon(painter, "chevron-down" if self._open else "chevron-right", 0, 8, 15, tokens.text2)
        used = theme.font(Role.BODY_STRONG if self._open else Role.BODY)
        small = theme.font(Role.LABEL)
        end = self.width() - painting.text_width(self._count, small)
        painting.draw_text(painter, self._count, end, self.rect(), small, tokens.text3)
        text = painting.elide(self._text, used, end - 29 if self._count else self.width() - 23)
        painting.draw_text(painter, text, 23, self.rect(), used, tokens.text)


class ObjectionEntry(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = _Head()
        self._say = PlainLabel(role=Role.READ_BACK, wrap=True)
        self.example = KeyButton(height=28)
        inner = column(self._say, 6, row(self.example, None), margins=(23, 0, 0, 8))
        self._body = holding(inner)
        self.setLayout(column(self.head, self._body))

    def display(self, view: ObjectionView) -> None:
        self.setAccessibleName(view.label)
        self._body.setAccessibleName(view.label)
        self.head.put(view.label, opened=view.open, count=view.count)
        self._say.put_runs(view.say)
        self.example.setVisible(view.example is not None)
        if view.example is not None:
            self.example.display(view.example)
        self._body.setVisible(view.open)
