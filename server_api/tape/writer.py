"""Writes a tape: each chunk is whole on its own, so that a crash costs at most the last one."""

import hashlib
import os
from pathlib import Path
from typing import IO

from server_api.tape.reader import TapeReader
from server_api.tape.sealing import Seal, preamble

MODE = 0o600


class TapeWriter:
    """Appends sealed sound; :attr:`sha256` and :attr:`size` are of the file as written so far.

    Every method raises OSError where the disk refuses; what was written before stays readable.
    """

    def __init__(self, file: IO[bytes], seal: Seal) -> None:
        self._file = file
        self._seal = seal
        self._hash = hashlib.sha256()
        self.size = 0

    @classmethod
    def begin(cls, path: Path, key: bytes, header: str) -> "TapeWriter":
        """A new tape. Raises FileExistsError: no recording is ever written over another."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, MODE), "r+b", buffering=0)
        writer = cls(file, Seal(key, header))
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
        writer = cls(file, reader.seal)
        try:
            file.truncate(reader.end)
            while block := file.read(1 << 20):
                writer._hash.update(block)
            writer.size = reader.end
            writer._put(writer._seal.part())
        except OSError:
            writer.close()
            raise
        return writer

    @property
    def sha256(self) -> str:
        """Of everything written so far."""
        return self._hash.hexdigest()

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
        self._hash.update(data)
        self.size += len(data)

    def sync(self) -> None:
        """Bring it to the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Leave the file."""
        self._file.close()
