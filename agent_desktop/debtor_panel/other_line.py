"""A way on when somebody else is on the line: its key, its words, and how to say it."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.view_model.identity import OtherView
from agent_desktop.widgets import theme
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView


class OtherLine(QWidget):
    """A line that is a button: the key and the words are the same thing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(36)
        self._key = KeyCap()
        self._key.setFixedWidth(40)
        self.button = KeyButton(layout=Layout.LEAD, height=26)
        self._how = PlainLabel(ink=Ink.TEXT2)
        line = row(self._key, 8, self.button, 12, self._how, margins=(16, 0, 16, 0))
        line.setStretch(4, 1)
        self.button.setFixedWidth(214)
        self.setLayout(line)

    def display(self, view: OtherView) -> None:
        self.setAccessibleName(f"{view.key} {view.text}. {view.how}")
        self._key.put(view.key, boxed=view.enabled)
        self.button.display(ButtonView(view.text, icon=view.icon, enabled=view.enabled))
        self._how.put(view.how)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.current().line)
