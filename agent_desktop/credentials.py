"""Secrets of this PC: the system's keyring, or memory. Never a plain-text keyring."""

import logging
import os
import sys
from pathlib import Path
from typing import Protocol

log = logging.getLogger(__name__)

SERVICE = "Acordo"
#: Windows' credential store takes 2,560 bytes of UTF-16.
LONGEST_ON_WINDOWS = 1280


class Secrets(Protocol):
    """A few short secrets by name."""

    @property
    def lasting(self) -> bool:
        """Whether they outlive this process."""
        ...

    def get(self, name: str) -> str | None: ...
    def put(self, name: str, secret: str) -> None: ...


class SecretTooLongError(ValueError):
    """Longer than the strictest keyring takes."""


class MemorySecrets:
    """Gone with the process."""

    lasting = False

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        return self._secrets.get(name)

    def put(self, name: str, secret: str) -> None:
        """Keep until the process ends."""
        self._secrets[name] = secret


class KeyringBackend(Protocol):
    """What is used of a backend of the ``keyring`` library."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...


class KeyringSecrets:
    """The system's keyring. Raises SecretTooLongError before Windows would cut a secret."""

    lasting = True

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        return self._backend.get_password(SERVICE, name)

    def put(self, name: str, secret: str) -> None:
        """Keep in the keyring."""
        if len(secret) > LONGEST_ON_WINDOWS:
            raise SecretTooLongError(name)
        self._backend.set_password(SERVICE, name, secret)


def is_safe(backend: object) -> bool:
    """A real keyring: not the failing, null or chained stand-ins, nor keyrings.alt (plain text)."""
    module = type(backend).__module__
    return module.startswith("keyring.backends.") and not module.endswith((".fail", ".null", ".chainer"))


def system_secrets() -> Secrets:
    """The system's keyring where it has a safe one that answers, else memory."""
    if sys.platform == "linux" and not _session_bus():
        return MemorySecrets()
    import keyring  # slow to import (it scans for plug-ins): not on the way to the sign-in screen

    try:
        backend = keyring.get_keyring()
        for candidate in getattr(backend, "backends", [backend]):
            if is_safe(candidate):
                candidate.get_password(SERVICE, "probe")
                return KeyringSecrets(candidate)
    except Exception as error:
        log.info("no keyring: %s", error)
    return MemorySecrets()


def _session_bus() -> bool:
    return "DBUS_SESSION_BUS_ADDRESS" in os.environ or Path(f"/run/user/{os.getuid()}/bus").exists()
