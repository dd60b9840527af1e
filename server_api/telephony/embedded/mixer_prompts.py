"""Prompts in the mixer: sources that play once."""

import os
from collections.abc import Callable

import numpy as np

from server_api.telephony.wire.codecs import FRAME_SAMPLES, Samples

MAX_FRAMES = 50 * 60 * 5  # five minutes
Played = Callable[[str, bool, int], None]


def read_prompt(fd: int, frames: int) -> Samples:
    """A copy of a memory file's sound, shape (frames, 160). Raises ValueError when it is not as told."""
    if not 0 < frames <= MAX_FRAMES:
        raise ValueError("no such length")
    data = os.pread(fd, frames * FRAME_SAMPLES * 2, 0)
    if len(data) != frames * FRAME_SAMPLES * 2:
        raise ValueError("the prompt is shorter than told")
    return np.frombuffer(data, "<i2").astype(np.int16).reshape(frames, FRAME_SAMPLES)


class Prompts:
    """``played(source, whole, frames)`` is called once for each, at its end or when it is stopped."""

    def __init__(self, played: Played) -> None:
        self._played = played
        self._sounds: dict[str, Samples] = {}
        self._next: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._sounds)

    @property
    def sources(self) -> list[str]:
        """Those that play now."""
        return list(self._sounds)

    def play(self, source: str, sound: Samples) -> None:
        """From the next tick on; the same source again begins anew."""
        self.stop(source)
        self._sounds[source] = sound
        self._next[source] = 0

    def stop(self, source: str) -> None:
        """End it early; unknown ones are ignored."""
        sound = self._sounds.pop(source, None)
        if sound is not None:
            frames = self._next.pop(source)
            self._played(source, frames == len(sound), frames)

    def pull(self) -> dict[str, Samples]:
        """This tick's frame of each source; one that has ended is reported and gone."""
        for source in [name for name, at in self._next.items() if at == len(self._sounds[name])]:
            self.stop(source)
        frames = {name: self._sounds[name][at] for name, at in self._next.items()}
        for name in frames:
            self._next[name] += 1
        return frames
