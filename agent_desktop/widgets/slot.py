"""The next-step slot: advice or a legal block, same height, so that a block never moves the tabs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import SlotView

HEIGHT = 54


class Slot(QWidget):
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = SlotView("")
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title = PlainLabel(role=Role.SECTION)
        self._reason = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._button = KeyButton()
        self._button.clicked.connect(lambda: self.pressed.emit())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._reason)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(41, 0, 9, 0)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self._button)
        self._button.hide()

    def display(self, view: SlotView) -> None:
        if view == self._view:
            return
        self._view = view
        self._title.put(view.title)
        self._reason.put(view.reason)
        self._reason.setVisible(bool(view.reason))
        self._button.setVisible(view.button is not None)
        if view.button is not None:
            self._button.display(view.button)
        self.setAccessibleName(f"{view.title}. {view.reason}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tone = theme.current().tone(self._view.ink)
        painter = QPainter(self)
        painting.frame(painter, self.rect(), fill=tone.soft, border=tone.line)
        draw_icon(painter, self._view.icon, 13, (HEIGHT - 18) // 2, 18, tone.text)
