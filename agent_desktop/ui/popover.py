"""A panel that floats over the window without taking the work away: keypad, list of keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from agent_desktop.ui.keys import KeyLine
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import clear, column, row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#")


class Keypad(QFrame):
    """Tones towards the debtor; while it is open the digits belong to it."""

    pressed = Signal(str)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "dialog")
        self.setAccessibleName(words("call.keypad"))
        self._sent = PlainLabel(role=Role.FORM_TITLE)
        grid = QGridLayout()
        grid.setSpacing(6)
        for at, key in enumerate(_KEYS):
            button = KeyButton(ButtonView(key), layout=Layout.CENTER, height=36)
            button.setFixedWidth(56)
            button.clicked.connect(lambda _on=False, digit=key: self.pressed.emit(digit))
            grid.addWidget(button, at // 3, at % 3)
        close = KeyButton(ButtonView(words("form.close"), "Esc"), layout=Layout.CENTER, height=28)
        close.clicked.connect(self.hide)
        self.setLayout(column(self._sent, grid, close, gap=8, margins=(12, 10, 12, 12)))
        self.hide()

    def open_beside(self, widget: QWidget) -> None:
        corner = widget.mapTo(self.window(), QPoint(widget.width() + 10, -20))
        self.adjustSize()
        self.move(corner)
        self.show()
        self.raise_()

    def display(self, sent: str) -> None:
        self._sent.put(sent or "—")


class KeysHelp(QFrame):
    """F1: the keys that work now."""

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "dialog")
        self.setAccessibleName(words("help.title"))
        self._lines: tuple[KeyLine, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnMinimumWidth(2, 16)
        title = PlainLabel(words("help.title"), role=Role.FORM_TITLE)
        hint = PlainLabel(words("help.hint"), role=Role.LABEL, ink=Ink.TEXT2)
        close = KeyButton(ButtonView(words("form.close"), "Esc"), height=28)
        close.clicked.connect(self.hide)
        self.setLayout(column(row(title, None, close), hint, self._grid, gap=10, margins=(20, 16, 20, 18)))
        self.hide()

    def open_over(self, area: QRect) -> None:
        self.adjustSize()
        self.move(area.center() - self.rect().center())
        self.show()
        self.raise_()

    def display(self, lines: tuple[KeyLine, ...]) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        clear(self._grid)
        half = (len(lines) + 1) // 2
        for at, line in enumerate(lines):
            first = 0 if at < half else 3
            self._grid.addWidget(KeyCap(line.key), at % half, first)
            self._grid.addWidget(PlainLabel(line.text), at % half, first + 1)
        if self.isVisible():
            self.adjustSize()
