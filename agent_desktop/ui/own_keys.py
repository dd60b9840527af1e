"""The keys of this window: kept, changed, told to everything that shows or obeys them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from agent_desktop.ui.key_store import KeyStore
from agent_desktop.ui.keymap import SCOPES, KeyMap, Read, read
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
