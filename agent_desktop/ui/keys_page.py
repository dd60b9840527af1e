"""The keys in the preferences: each can be changed, given back, written to a file and read from one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from agent_desktop.ui.keymap import AGENT, EDITOR, FIXED, LEAD, ROW, Fault, Slot, cap, fault_of, slots
from agent_desktop.ui.own_keys import OwnKeys
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words

HEIGHT = 300
_FILTER = "TOML (*.toml)"
_MODIFIER_KEYS = (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)

AskFile = Callable[[QWidget, bool], Path | None]


def ask_file(parent: QWidget, saving: bool) -> Path | None:
    """The system's own dialogue for a file; None where the agent thought better of it."""
    ask = QFileDialog.getSaveFileName if saving else QFileDialog.getOpenFileName
    name, _ = ask(parent, "", "acordo-keys.toml" if saving else "", _FILTER)
    return Path(name) if name else None


class Recorder(KeyButton):
    """Pressed, it takes the next key instead of obeying it; Esc leaves the old one."""

    recorded = Signal(str)
    waiting = False

    def __init__(self, words: Words, name: str) -> None:
        super().__init__(layout=Layout.CENTER, height=28)
        self._words, self._name = words, name
        self.clicked.connect(lambda: self._wait(True))
        self._wait(False)

    def event(self, event: QEvent) -> bool:
        """No shortcut of a window gets the key that is being chosen."""
        if self.waiting and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if self.waiting and event.type() is QEvent.Type.FocusOut:
            self._wait(False)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.waiting:
            super().keyPressEvent(event)
        elif event.key() not in _MODIFIER_KEYS:
            self._wait(False)
            if event.key() != Qt.Key.Key_Escape:
                kept = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
                plain = QKeySequence(kept.value | event.key())
                self.recorded.emit(plain.toString(QKeySequence.SequenceFormat.PortableText))

    def _wait(self, on: bool) -> None:
        self.waiting = on
        text = self._words("keys_page.press" if on else "keys_page.change")
        self.display(ButtonView(text, kind=Kind.ON if on else Kind.NORMAL))
        self.setAccessibleName(f"{text}: {self._name}")


class KeyRow(QWidget):
    """One action: its words, its key, the button that changes it."""

    def __init__(self, slot: Slot, words: Words) -> None:
        super().__init__()
        self.slot = slot
        name = words(f"key.{slot.name}")
        self.key = KeyCap()
        self.change = Recorder(words, name)
        self.change.setFixedWidth(150)
        self.change.setEnabled(slot.action not in FIXED)
        self.setLayout(row(PlainLabel(name), None, self.key, 10, self.change))

    def put(self, key: str) -> None:
        """The key it has now."""
        digits = "1–9" if self.slot.row else ""
        self.key.put(cap(key).replace(ROW, digits))


class KeysPage(QWidget):
    def __init__(self, words: Words, own: OwnKeys, *, lead: bool, ask: AskFile = ask_file) -> None:
        super().__init__()
        self.setAccessibleName(words("keys_page.title"))
        self._words, self._own, self._ask = words, own, ask
        scopes = (LEAD, EDITOR, AGENT) if lead else (AGENT,)
        self.rows = {(scope, slot.action): KeyRow(slot, words) for scope in scopes for slot in slots(scope)}
        for line in self.rows.values():
            line.change.recorded.connect(lambda key, slot=line.slot: self.choose(slot, key))
        parts: list[QWidget] = []
        for scope in scopes:
            if lead:
                parts.append(PlainLabel(words(f"keys_page.{scope}"), role=Role.BODY_STRONG))
            parts += [line for (where, _), line in self.rows.items() if where == scope]
        inside = holding(column(*parts, None, gap=4, margins=(0, 0, 10, 0)))
        area = scrolling(words("keys_page.title"), inside)
        area.setFixedHeight(HEIGHT)
        self.said = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.said.setMinimumHeight(34)
        self.reset = self._button("keys_page.reset", "undo-2", self._give_back)
        self.give = self._button("keys_page.export", "upload", self._export)
        self.take = self._button("keys_page.import", "hard-drive-download", self._import)
        self._scopes = scopes
        self.setLayout(column(area, 8, self.said, 6, row(self.reset, None, self.take, 8, self.give)))
        self._display()
        self._say("keys_page.hint")

    def _button(self, text: str, icon: str, act: Callable[[], None]) -> KeyButton:
        button = KeyButton(ButtonView(self._words(text), icon=icon), height=28)
        button.clicked.connect(act)
        return button

    def choose(self, slot: Slot, pressed: str) -> None:
        """This key for that action; whoever had it gets the old one, and is named."""
        key = f"{pressed[:-1]}{ROW}" if slot.row and pressed[-1:].isdigit() else pressed
        fault = fault_of(slot, key, self._own.keys)
        if fault is not None:
            self._say_fault(pressed, fault)
            return
        other = self._own.keys.holder(slot, key)
        self._own.put(self._own.keys.changed(slot, key))
        self._display()
        if other is None:
            self._say("keys_page.changed", key=cap(pressed), what=self._words(f"key.{slot.name}"))
        else:
            had = cap(self._own.keys.key_of(other)).replace(ROW, "1–9")
            self._say("keys_page.swapped", key=cap(pressed), other=self._words(f"key.{other.name}"), had=had)

    def _give_back(self) -> None:
        keys = self._own.keys
        for scope in self._scopes:
            keys = keys.reset(scope)
        self._own.put(keys)
        self._display()
        self._say("keys_page.as_delivered")

    def _export(self) -> None:
        path = self._ask(self, True)
        if path is None:
            return
        try:
            self._own.give(path)
        except OSError as error:
            self._say("keys_page.not_written", why=error.strerror or str(error))
            return
        self._say("keys_page.written", file=path.name)

    def _import(self) -> None:
        path = self._ask(self, False)
        if path is None:
            return
        try:
            found = self._own.take(path)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self._say("keys_page.not_read", file=path.name, why=why)
            return
        self._display()
        left = ", ".join(name for name, _, _ in found.left)
        self._say("keys_page.read_partly" if left else "keys_page.read", file=path.name, left=left)

    def _say_fault(self, pressed: str, fault: Fault) -> None:
        self._say(f"keys_page.{fault.value}", key=cap(pressed))

    def _say(self, code: str, **params: str) -> None:
        self.said.put(self._words(code, **params))

    def _display(self) -> None:
        for line in self.rows.values():
            line.put(self._own.keys.key_of(line.slot))
