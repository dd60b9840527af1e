"""The keys of this window: kept, changed, told to everything that shows or obeys them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from agent_desktop.ui.key_store import KeyStore
from agent_desktop.ui.keymap import EDITOR, LEAD, SCOPES, KeyMap, Read, cap, read, slots
from agent_desktop.widgets import caps


class OwnKeys:
    """`changed` is called after each change, when the caps know it already."""

    def __init__(self, store: KeyStore, changed: Callable[[], None]) -> None:
        self._store, self._changed = store, changed
        self.keys = read(store.load()).keys
        self._show()

    def put(self, keys: KeyMap) -> None:
        """These hold from now on, and at the next start."""
        self.keys = keys
        self._store.save(keys.told())
        self._show()
        self._changed()

    def take(self, path: Path) -> Read:
        """The keys of a file instead of the own ones. Raises OSError and ValueError; then nothing changed."""
        found = read(self._store.read(path))
        self.put(found.keys)
        return found

    def give(self, path: Path) -> None:
        """Write the own keys to a file. Raises OSError."""
        self._store.write(path, self.keys.told())

    def _show(self) -> None:
        for scope in SCOPES:
            caps.use(scope, self.keys.caps(scope))
        # what the editor shares with the floor has the floor's keys
        own = {cap(slot.delivered) for slot in slots(EDITOR)}
        shared = {key: new for key, new in self.keys.caps(LEAD).items() if key not in own}
        caps.use(EDITOR, shared | self.keys.caps(EDITOR))
