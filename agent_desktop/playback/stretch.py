"""Speech faster without a higher voice: overlapped windows, each where it fits the last one best (WSOLA)."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
WINDOW = 320  # 40 ms at 8 kHz
HOP = WINDOW // 2
SEARCH = 80  # 10 ms either way: a period of the lowest voice
_NOTHING: Samples = np.zeros(0, np.float32)


class Stretch:
    """Feeds on samples at 8 kHz and gives them back ``speed`` times faster; 1.0 changes nothing."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._fade = (0.5 - 0.5 * np.cos(np.pi * np.arange(HOP) / HOP)).astype(np.float32)
        self._waiting = _NOTHING
        self._at = 0.0
        self._tail: Samples | None = None
        self._next: Samples = _NOTHING

    def feed(self, samples: Samples) -> Samples:
        """What can be said so far."""
        if self._speed == 1.0:
            return samples
        self._waiting = np.concatenate([self._waiting, samples])
        made: list[Samples] = []
        while round(self._at) + SEARCH + WINDOW + HOP <= len(self._waiting):
            made.append(self._step(round(self._at)))
            self._at += HOP * self._speed
        used = max(0, round(self._at) - SEARCH)
        self._waiting, self._at = self._waiting[used:], self._at - used
        return np.concatenate(made) if made else _NOTHING

    def _step(self, wanted: int) -> Samples:
        start = self._best(wanted)
        window = self._waiting[start : start + WINDOW]
        head = window[:HOP]
        if self._tail is not None:
            head = self._tail * (1 - self._fade) + head * self._fade
        self._tail = window[HOP:].copy()
        self._next = self._waiting[start + HOP : start + HOP + HOP].copy()
        return head

    def _best(self, wanted: int) -> int:
        """Near the wanted place, where the sound goes on most like it would have by itself."""
        if self._tail is None:
            return wanted
        first = max(0, wanted - SEARCH)
        last = min(wanted + SEARCH, len(self._waiting) - WINDOW)
        likeness = np.correlate(self._waiting[first : last + HOP], self._next, "valid")
        return first + int(np.argmax(likeness))

    def rest(self) -> Samples:
        """The end of it."""
        left = self._waiting[round(self._at) :] if self._speed != 1.0 else _NOTHING
        self._waiting = _NOTHING
        return left
