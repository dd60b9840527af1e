"""Writes a tape: each chunk is whole on its own, so that a crash costs at most the last one."""

import hashlib
import os
from pathlib import Path
from typing import IO

from server_api.tape.reader import TapeReader
from server_api.tape.sealing import Seal, preamble
from server_api.tape.sound import fingerprint

MODE = 0o600


class TapeWriter:
    """Appends sealed sound; :attr:`sha256` and :attr:`size` are of the file as written so far.

    Every method raises OSError where the disk refuses; what was written before stays readable.
    """

    def __init__(self, path: Path, file: IO[bytes], seal: Seal, size: int = 0) -> None:
        self._path = path
        self._file = file
        self._seal = seal
        self._hash = None if size else hashlib.sha256()
        self.size = size

    @classmethod
    def begin(cls, path: Path, key: bytes, header: str) -> "TapeWriter":
        """A new tape. Raises FileExistsError: no recording is ever written over another."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, MODE), "r+b", buffering=0)
        writer = cls(path, file, Seal(key, header))
        try:
            writer._put(preamble(header) + writer._seal.part())
        except OSError:
            writer.close()
            raise
        return writer

    @classmethod
    def go_on(cls, path: Path, reader: TapeReader) -> "TapeWriter":
        """A further part on a tape whose writer died: what is not a whole chunk is cut off."""
        file = path.open("r+b", buffering=0)
        writer = cls(path, file, reader.seal, reader.end)
        try:
            file.truncate(reader.end)
            file.seek(reader.end)
            writer._put(writer._seal.part())
        except OSError:
            writer.close()
            raise
        return writer

    @property
    def sha256(self) -> str:
        """Of everything written so far; read again where another writer began it."""
        return fingerprint(self._path)[1] if self._hash is None else self._hash.hexdigest()

    def add(self, sound: bytes, *, last: bool = False) -> None:
        """Seal and write interleaved A-law; after the ``last`` chunk nothing may follow."""
        self._put(self._seal.seal(sound, last=last))

    def _put(self, data: bytes) -> None:
        """All of it or nothing: a torn chunk would hide that the disk was full."""
        written = 0
        try:
            while written < len(data):
                written += self._file.write(data[written:])
        except OSError:
            self._file.truncate(self.size)
            self._file.seek(self.size)
            raise
        if self._hash is not None:
            self._hash.update(data)
        self.size += len(data)

    def sync(self) -> None:
        """Bring it to the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Leave the file."""
        self._file.close()
