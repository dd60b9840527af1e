"""Master keys: outside the database, so that neither it nor the files alone give a word away.

The file has one key a line, ``id base64``, the newest last: new recordings use it, older ones stay readable.
"""

import base64
import binascii
import os
import secrets
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_MODE = 0o600


class KeyFileError(Exception):
    """The key file cannot be used; ``code``: ``unreadable``, ``malformed``, ``open_to_others``.

    Of one recording: its key is not in the file (``unknown_key``), or is not what it was (``wrong_key``).
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class DataKey:
    """A recording's own key. ``wrapped`` under the master key of ``key_id`` it may be kept anywhere."""

    key: bytes = field(repr=False)
    key_id: str
    wrapped: str


class MasterKeys:
    """Wraps data keys with the newest key, unwraps them with any."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        self._keys = keys

    @classmethod
    def load(cls, path: Path) -> Self:
        """The keys of a file; a missing one is made with its first key. Raises KeyFileError."""
        try:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                _append(path, _new_line("k1"), os.O_CREAT | os.O_EXCL)
            if path.stat().st_mode & 0o077:
                raise KeyFileError("open_to_others", str(path))
            return cls(_parse(path.read_text(encoding="ascii")))
        except (OSError, UnicodeDecodeError) as error:
            raise KeyFileError("unreadable", str(error)) from error

    @property
    def newest(self) -> str:
        """The id of the key that new recordings use."""
        return list(self._keys)[-1]

    def make(self, recording_id: str) -> DataKey:
        """A new key for one recording."""
        key, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self._keys[self.newest]).encrypt(nonce, key, recording_id.encode())
        return DataKey(key, self.newest, base64.b64encode(nonce + sealed).decode())

    def open(self, recording_id: str, key_id: str, wrapped: str) -> bytes:
        """Undo :meth:`make`. Raises KeyFileError ``unknown_key``, ``wrong_key``."""
        master = self._keys.get(key_id)
        if master is None:
            raise KeyFileError("unknown_key", key_id)
        try:
            sealed = base64.b64decode(wrapped, validate=True)
            nonce, sealed = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
            return AESGCM(master).decrypt(nonce, sealed, recording_id.encode())
        except (InvalidTag, ValueError) as error:
            raise KeyFileError("wrong_key", key_id) from error


def add_key(path: Path, on: date) -> str:
    """Begin to use a new key; returns its id. Raises KeyFileError."""
    number = len(MasterKeys.load(path)._keys) + 1
    key_id = f"k{number}-{on:%Y%m%d}"
    try:
        _append(path, _new_line(key_id), os.O_APPEND)
    except OSError as error:
        raise KeyFileError("unreadable", str(error)) from error
    return key_id


def _new_line(key_id: str) -> bytes:
    return f"{key_id} {base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n".encode("ascii")


def _append(path: Path, line: bytes, how: int) -> None:
    """On disk when it returns: a key that is lost loses every recording made with it."""
    descriptor = os.open(path, os.O_WRONLY | how, _MODE)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _parse(text: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        key_id, _, encoded = line.strip().partition(" ")
        try:
            key = base64.b64decode(encoded.strip(), validate=True)
        except binascii.Error as error:
            raise KeyFileError("malformed", f"line {number}") from error
        if len(key) != KEY_BYTES or key_id in keys:
            raise KeyFileError("malformed", f"line {number}")
        keys[key_id] = key
    if not keys:
        raise KeyFileError("malformed", "no key")
    return keys
