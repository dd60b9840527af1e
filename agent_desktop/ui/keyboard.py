"""The window's keys. Letters and digits are commands only while no text field has the focus: Qt gives
a text field its characters first, so a plain shortcut is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from agent_desktop.ui.actions import Action, Binding

Act = Callable[[Binding], None]


class Keyboard:
    """One shortcut a binding, alive only while its action works."""

    def __init__(self, window: QWidget, bindings: Iterable[Binding], act: Act) -> None:
        self._window, self._act = window, act
        self._shortcuts = [(binding, self._shortcut(window, binding, act)) for binding in bindings]
        self._works: frozenset[Action] = frozenset(Action)

    def rebind(self, bindings: Iterable[Binding]) -> None:
        """Other keys for the same actions; what does not work now does not begin to."""
        for _, shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = [(b, self._shortcut(self._window, b, self._act)) for b in bindings]
        works, self._works = self._works, frozenset(Action)
        self.display(works)

    def _shortcut(self, window: QWidget, binding: Binding, act: Act) -> QShortcut:
        shortcut = QShortcut(QKeySequence(binding.sequence), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: act(binding))
        return shortcut

    def display(self, works: frozenset[Action]) -> None:
        if works == self._works:
            return
        self._works = works
        for binding, shortcut in self._shortcuts:
            shortcut.setEnabled(binding.action in works)
