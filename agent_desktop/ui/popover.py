"""A panel that floats over the window without taking the work away: keypad, list of keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from agent_desktop.ui.actions import KeyLine
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import clear, column, row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words

_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#")


class Keypad(QFrame):
    """Tones towards the debtor; while it is open the digits belong to it."""

    pressed = Signal(str)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "dialog")
        self.setAccessibleName(words("call.keypad"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        title = PlainLabel(words("call.keypad"), role=Role.BODY_STRONG)
        hint = PlainLabel(words("call.keypad_hint"), role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._sent = PlainLabel(role=Role.FORM_TITLE)
        grid = QGridLayout()
        grid.setSpacing(6)
        for at, key in enumerate(_KEYS):
            button = KeyButton(ButtonView(key), layout=Layout.CENTER, height=36)
            button.setFixedWidth(62)
            button.clicked.connect(lambda _on=False, digit=key: self.pressed.emit(digit))
            grid.addWidget(button, at // 3, at % 3)
        close = KeyButton(ButtonView(words("form.close"), "Esc"), layout=Layout.CENTER, height=28)
        close.clicked.connect(self.hide)
        self.setLayout(column(title, hint, self._sent, grid, close, gap=8, margins=(14, 12, 14, 14)))
        self.setFixedWidth(3 * 62 + 2 * 6 + 2 * 14 + 2)
        self.hide()

    def open_beside(self, widget: QWidget) -> None:
        corner = widget.mapTo(self.window(), QPoint(widget.width() + 10, -20))
        self.adjustSize()
        self.move(corner)
        self.show()
        self.raise_()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """The digits are its own before any shortcut of the window, with star and hash too."""
        own = isinstance(event, QKeyEvent) and bool(event.text()) and event.text() in _KEYS
        if own and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text() in _KEYS:
            self.pressed.emit(event.text())
        else:
            super().keyPressEvent(event)

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


class LeaveCard(QFrame):
    """Asks before the window is closed over a call or a case without a result; nothing waits for it."""

    leave = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.setProperty("card", "dialog")
        self._title = PlainLabel(role=Role.FORM_TITLE)
        self._text = PlainLabel(wrap=True)
        self._stay = KeyButton(ButtonView(words("leave.stay"), "Esc", kind=Kind.PRIMARY))
        self._stay.clicked.connect(self.hide)
        away = KeyButton(ButtonView(words("leave.anyway"), icon="log-out", kind=Kind.DANGER))
        away.clicked.connect(self.leave.emit)
        keys = row(away, None, self._stay)
        self.setLayout(column(self._title, self._text, 4, keys, gap=8, margins=(20, 18, 20, 18)))
        self.setFixedWidth(440)
        self.hide()

    def ask(self, area: QRect, *, in_call: bool) -> None:
        """Over the middle of the window; Enter and Esc stay."""
        words = self._words
        self._title.put(words("leave.title_call" if in_call else "leave.title_case"))
        self._text.put(words("leave.text_call" if in_call else "leave.text_case"))
        self.setAccessibleName(f"{self._title.text()}. {self._text.text()}")
        self.setFixedHeight(self.heightForWidth(self.width()))
        self.move(area.center() - self.rect().center())
        self.show()
        self.raise_()
        self._stay.setFocus()
