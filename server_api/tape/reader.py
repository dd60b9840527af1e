"""Reads a tape, from anywhere in it."""

import os
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from server_api.tape.errors import TapeError
from server_api.tape.sealing import LENGTH, MAGIC, PART, SALT_BYTES, TAG_BYTES, Opener, Seal

MAX_HEADER = 1 << 16
MAX_CHUNK = 1 << 20
FRAME_BYTES = 2  # a sample of both sides


@dataclass(frozen=True, slots=True)
class _Chunk:
    offset: int  # of its sealed bytes in the file
    length: int  # sealed
    begins: int  # its first byte within the sound
    opener: Opener


def read_header(path: Path) -> str:
    """The text in the clear. Raises TapeError ``not_a_tape``, OSError."""
    with path.open("rb") as file:
        return _header(file)


def _header(file: IO[bytes]) -> str:
    start = file.read(len(MAGIC) + LENGTH.size)
    if len(start) < len(MAGIC) + LENGTH.size or not start.startswith(MAGIC):
        raise TapeError("not_a_tape")
    (length,) = LENGTH.unpack(start[len(MAGIC) :])
    text = file.read(length) if length <= MAX_HEADER else b""
    try:
        if len(text) == length:
            return text.decode()
    except UnicodeDecodeError:
        pass
    raise TapeError("not_a_tape", "header")


class TapeReader:
    """``whole`` when the end that the writer meant is there; ``size`` is the sound's, in A-law bytes.

    Opening it authenticates the first and the last chunk; each is authenticated again when read.
    Raises TapeError, OSError.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._file = path.open("rb")
        try:
            self._open(key)
        except BaseException:
            self._file.close()
            raise

    def _open(self, key: bytes) -> None:
        self.header = _header(self._file)
        self.seal = Seal(key, self.header)
        self._chunks: list[_Chunk] = []
        self.size = 0
        self.end = self._file.tell()
        self._index(os.fstat(self._file.fileno()).st_size)
        self._starts = [chunk.begins for chunk in self._chunks]
        self.whole = self._ends_as_meant()
        if self._chunks:
            self._first()

    def _index(self, file_size: int) -> None:
        """Find the records; what is torn at the end is left out."""
        number, in_part = 0, False
        while (record := self._record(file_size)) is not None:
            offset, length, is_part = record
            if is_part:
                self._file.seek(offset)
                self.seal.part(self._file.read(length))
                number, in_part = 0, True
            elif not in_part:
                raise TapeError("not_a_tape", "no part")
            else:
                self._chunks.append(_Chunk(offset, length, self.size, self.seal.at(number)))
                self.size += length - TAG_BYTES
                number += 1
            self.end = offset + length

    def _record(self, file_size: int) -> tuple[int, int, bool] | None:
        """Where the next record's body is, its length, and whether it begins a part."""
        self._file.seek(self.end)
        head = self._file.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack(head)
        is_part = bool(length & PART)
        length &= ~PART
        offset = self.end + LENGTH.size
        if offset + length > file_size:
            return None
        wrong = length != SALT_BYTES if is_part else not TAG_BYTES <= length <= MAX_CHUNK
        if wrong:
            raise TapeError("tampered", "record")
        return offset, length, is_part

    def _ends_as_meant(self) -> bool:
        if not self._chunks:
            return False
        chunk = self._chunks[-1]
        sealed = self._sealed(chunk)
        try:
            chunk.opener.open(sealed, last=True)
        except TapeError:
            return False
        return True

    def _first(self) -> None:
        try:
            self._open_chunk(0)
        except TapeError as error:
            raise TapeError("wrong_key" if len(self._chunks) == 1 else self._blame()) from error

    def _blame(self) -> str:
        """A wrong key opens no chunk at all; a forged one spoils itself only."""
        for number in range(1, len(self._chunks)):
            try:
                self._open_chunk(number)
            except TapeError:
                continue
            return "tampered"
        return "wrong_key"

    def _sealed(self, chunk: _Chunk) -> bytes:
        self._file.seek(chunk.offset)
        return self._file.read(chunk.length)

    def _open_chunk(self, number: int) -> bytes:
        chunk = self._chunks[number]
        last = self.whole and number == len(self._chunks) - 1
        return chunk.opener.open(self._sealed(chunk), last=last)

    def read(self, start: int, stop: int) -> bytes:
        """The sound from byte ``start`` to before ``stop``. Raises TapeError ``tampered``."""
        stop = min(stop, self.size)
        if start >= stop:
            return b""
        first = bisect_right(self._starts, start) - 1
        pieces: list[bytes] = []
        for number in range(first, len(self._chunks)):
            chunk = self._chunks[number]
            if chunk.begins >= stop:
                break
            pieces.append(self._open_chunk(number))
        begins = self._chunks[first].begins
        return b"".join(pieces)[start - begins : stop - begins]

    def verify(self) -> None:
        """Authenticate every chunk. Raises TapeError ``tampered``."""
        for number in range(len(self._chunks)):
            self._open_chunk(number)

    def close(self) -> None:
        """Leave the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
