"""Keys on the real widgets, and pictures of the real window."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QLineEdit, QMenu, QWidget

from agent_desktop.autopilot_read import words_on
from agent_desktop.ui.main_window import MainWindow
from agent_desktop.ui.settings_dialog import SettingsDialog

Key = Qt.Key
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


class Hands:
    """Types into the widget that has the focus, as a person does."""

    def __init__(self, window: MainWindow, catch_up: Callable[[], None]) -> None:
        self._window = window
        self._catch_up = catch_up

    def press(self, key: Key, modifier: Qt.KeyboardModifier = _NO_MODIFIER) -> None:
        """A key to whatever has the focus, once the window shows the newest."""
        self._catch_up()
        QTest.keyClick(self._target(), key, modifier)

    def digit(self, digit: int) -> None:
        """1-9."""
        self.press(Key(Key.Key_0.value + digit))

    def ctrl(self, key: Key) -> None:
        """With Ctrl held."""
        self.press(key, _CTRL)

    def alt(self, digit: int) -> None:
        """Alt 1-9."""
        self.press(Key(Key.Key_0.value + digit), _ALT)

    def alt_key(self, key: Key) -> None:
        """A letter with Alt held."""
        self.press(key, _ALT)

    def click_help(self) -> bool:
        """The first request for help on the floor; False where nobody asks."""
        for card in self._window.floor.floor.side.cards:
            if card.isVisible() and card.answer.isVisible():
                QTest.mouseClick(card.answer, Qt.MouseButton.LeftButton)
                return True
        return False

    def choose_mode(self, mode: str) -> None:
        """A line of the campaign's list of modes; an open list would need a window system that grabs."""
        choice = self._window.floor.floor.side.pacing.card.mode.choice
        index = choice.findData(mode)
        choice.setCurrentIndex(index)
        choice.activated.emit(index)

    def type(self, text: str) -> None:
        """Text into the field that has the focus."""
        self._catch_up()
        type_into(self._target(), text)

    def replace(self, text: str) -> None:
        """Text in the place of what stands in the field."""
        self.ctrl(Key.Key_A)
        self.type(text)

    def leave_field(self) -> None:
        """Letters and digits are commands again."""
        self.press(Key.Key_Escape)

    def first_pause(self) -> bool:
        """The first entry of the pause menu; False where there is none."""
        for menu in self._window.work.state_bar.findChildren(QMenu):
            for entry in menu.actions():
                entry.trigger()  # the open menu would need a window system that grabs the keyboard
                return True
        return False

    def sign_in(self, user: str, password: str) -> None:
        """Both fields of the sign-in screen, then Enter."""
        fields = [f for f in self._window.sign_in.findChildren(QLineEdit) if f.isVisible()]
        secret = QLineEdit.EchoMode.Password
        name = next(field for field in fields if field.echoMode() is not secret)
        hidden = next(field for field in fields if field.echoMode() is secret)
        name.setFocus()
        QTest.keyClick(name, Key.Key_A, _CTRL)
        type_into(name, user)
        hidden.setFocus()
        type_into(hidden, password)
        QTest.keyClick(hidden, Key.Key_Return)

    def sign_out(self) -> None:
        """The agent's own button, then the settings dialog's way out."""
        QTest.mouseClick(self._window.work.state_bar.me, Qt.MouseButton.LeftButton)
        dialog = next(d for d in self._window.findChildren(SettingsDialog) if d.isVisible())
        QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)

    def fill_named(self, name: str, text: str) -> bool:
        """The visible field of the wrap-up form whose name begins so; False where there is none."""
        self._catch_up()
        for field in self._window.work.wrap_up.findChildren(QWidget):
            if not field.isVisible() or not field.accessibleName().startswith(name):
                continue
            if isinstance(field, QComboBox):
                field.setFocus()
                QTest.keyClick(field, Key.Key_Down)
                return True
            if isinstance(field, QLineEdit):
                field.setFocus()
                QTest.keyClick(field, Key.Key_A, _CTRL)
                type_into(field, text)
                return True
        return False

    def fill_hold(self, text: str) -> None:
        """What the debtor said, in the form that stops collection."""
        self._catch_up()
        field = self._window.work.panel.hold.text
        field.setFocus()
        QTest.keyClick(field, Key.Key_A, _CTRL)
        type_into(field, text)

    def open_promise(self) -> None:
        """The first line of the page of promises."""
        self._catch_up()
        table = self._window.work.panel.promises.table
        table.setFocus()
        QTest.keyClick(table, Key.Key_Return)

    def fill_amount(self, name: str, text: str) -> bool:
        """``total``, ``first``, ``count`` or ``each`` of the agreement; False where it is not shown."""
        self._catch_up()
        field = self._window.work.panel.promise.form.fields[name]
        if not field.isVisible():
            return False
        field.setFocus()
        QTest.keyClick(field, Key.Key_A, _CTRL)
        type_into(field, text)
        return True

    def next_day(self) -> bool:
        """One day later in the visible date field; False where there is none."""
        self._catch_up()
        for field in self._window.work.findChildren(QDateEdit):
            if field.isVisible():
                field.setFocus()
                field.setCurrentSection(QDateEdit.Section.DaySection)
                QTest.keyClick(field, Key.Key_Up)
                return True
        return False

    def _target(self) -> QWidget:
        focused: QWidget | None = QApplication.focusWidget()
        if focused is not None:
            return focused
        return self._window.floor if self._window.floor.isVisible() else self._window.work


def type_into(widget: QWidget, text: str) -> None:
    """Key presses with their text; Qt's own test keys abort at a sign that is not ASCII."""
    for sign in text:
        if sign.isascii():
            QTest.keyClicks(widget, sign)
        else:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(widget, QKeyEvent(kind, Key.Key_unknown.value, _NO_MODIFIER, sign))


class Camera(QObject):
    """Pictures of the window as it is painted, the words in it, and the moment it was painted."""

    def __init__(
        self, window: MainWindow, folder: Path | None, catch_up: Callable[[], None], *, reads: bool = False
    ) -> None:
        super().__init__()
        self._reads = reads
        self.words: dict[str, list[str]] = {}
        self._catch_up = catch_up
        self._window = window
        self._folder = folder
        self._taken: set[str] = set()
        self.chapter = ""
        self.files: list[str] = []

    def painted(self) -> int:
        """Paint what is due, as the event loop would next; ``time.monotonic_ns()`` when it was painted."""
        self._catch_up()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QCoreApplication.sendPostedEvents(self._window, QEvent.Type.UpdateRequest)
        return time.monotonic_ns()

    def take(self, name: str) -> None:
        """One picture a state and chapter, and its words."""
        name = f"{self.chapter}-{name}" if self.chapter else name
        if name in self._taken or (self._folder is None and not self._reads):
            return
        self._taken.add(name)
        self._catch_up()
        if self._reads:
            self.words[name] = words_on(self._window)
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{len(self._taken):02d}-{name}.png"
        self._window.grab().save(str(path))
        self.files.append(path.name)
