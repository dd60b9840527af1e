"""What is told of a tape's sound: how long, how loud where."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from server_api.tape import alaw
from server_api.tape.alaw import RATE, Samples
from server_api.tape.reader import FRAME_BYTES, TapeReader

PEAKS_PER_S = 2
_BLOCK = RATE // PEAKS_PER_S
_READ_S = 60


class PeakMeter:
    """The loudest sample of each half second, in per cent of full scale, for one side."""

    def __init__(self) -> None:
        self._done: list[int] = []
        self._open = 0
        self._fill = 0

    def add(self, samples: Samples) -> None:
        """The next samples."""
        while len(samples):
            room = _BLOCK - self._fill
            part, samples = samples[:room], samples[room:]
            self._open = max(self._open, int(np.abs(part.astype(np.int32)).max()))
            self._fill += len(part)
            if self._fill == _BLOCK:
                self._close()

    def _close(self) -> None:
        self._done.append(_percent(self._open))
        self._open = self._fill = 0

    @property
    def peaks(self) -> tuple[int, ...]:
        """So far, the half second under way included."""
        return (*self._done, _percent(self._open)) if self._fill else tuple(self._done)


def _percent(level: int) -> int:
    return min(100, -(-level * 100 // 32768))


@dataclass(frozen=True, slots=True)
class Summary:
    """Of a file as it is: ``whole`` when its writer ended it."""

    seconds: float
    size_bytes: int
    sha256: str
    peaks_left: tuple[int, ...]
    peaks_right: tuple[int, ...]
    whole: bool


def summarise(path: Path, key: bytes) -> Summary:
    """Read and authenticate all of a tape. Raises TapeError, OSError."""
    left, right = PeakMeter(), PeakMeter()
    with TapeReader(path, key) as tape:
        step = _READ_S * RATE * FRAME_BYTES
        for start in range(0, tape.size, step):
            samples = alaw.decode(tape.read(start, start + step))
            left.add(samples[0::2])
            right.add(samples[1::2])
        seconds, whole = tape.size / FRAME_BYTES / RATE, tape.whole
    size, digest = fingerprint(path)
    return Summary(seconds, size, digest, left.peaks, right.peaks, whole)


def fingerprint(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()
