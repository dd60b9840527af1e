"""Where own keys are kept: a port of the window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

Told = dict[str, dict[str, str]]


class KeyStore(Protocol):
    """Where own keys are kept: on this PC, and in files to hand on."""

    def load(self) -> Told: ...
    def save(self, told: Mapping[str, Mapping[str, str]]) -> None: ...
    def read(self, path: Path) -> Told:
        """Raises OSError and ValueError."""

    def write(self, path: Path, told: Mapping[str, Mapping[str, str]]) -> None:
        """Raises OSError."""


class NoKeyStore:
    """Keeps nothing: the delivered keys at each start."""

    def load(self) -> Told:
        """Nothing."""
        return {}

    def save(self, told: Mapping[str, Mapping[str, str]]) -> None:
        """Forgotten."""

    def read(self, path: Path) -> Told:
        """No file can be read."""
        raise FileNotFoundError(path)

    def write(self, path: Path, told: Mapping[str, Mapping[str, str]]) -> None:
        """No file can be written."""
        raise PermissionError(path)
