"""What is measured on the sound: the loudest frame of each side, and the far side's first word."""

import time
from collections.abc import Callable

from agent_desktop.softphone.engine.pcm import FLOOR_DBFS, FRAME_MS

VOICE_DBFS = -42.0
TALK_MS = 500
AUDIBLE_DBFS = -50.0
SILENCE_BEFORE_MS = 200


class PeakMeter:
    """The loudest frame since the last reading. One thread feeds, another reads."""

    def __init__(self) -> None:
        self._peak = FLOOR_DBFS

    def feed(self, level: float) -> None:
        self._peak = max(self._peak, level)

    def read(self) -> float:
        """dBFS since the last reading; starts again."""
        peak, self._peak = self._peak, FLOOR_DBFS
        return round(peak, 1)


class FarAudioDetector:
    """Notes when the far side becomes audible after at least 200 ms of silence."""

    def __init__(self, now_ns: Callable[[], int] = time.monotonic_ns) -> None:
        self._now_ns = now_ns
        self._silent_ms = SILENCE_BEFORE_MS

    def feed(self, level: float) -> int | None:
        """Take the level of one 20 ms frame; ``time.monotonic_ns()`` if it is the first audible one."""
        if level <= AUDIBLE_DBFS:
            self._silent_ms += FRAME_MS
            return None
        first = self._silent_ms >= SILENCE_BEFORE_MS
        self._silent_ms = 0
        return self._now_ns() if first else None


class MutedTalk:
    """Finds who speaks into a muted microphone: about half a second of voice, once for each mute.

    A frame counts as voice above -42 dBFS; each quiet one takes a voiced one back, so that a cough or
    a knock on the table is no speech.
    """

    def __init__(self) -> None:
        self._voiced = 0
        self._told = False

    def feed(self, level: float) -> bool:
        """Take 20 ms while muted; True in the moment it is to be told."""
        self._voiced = self._voiced + 1 if level > VOICE_DBFS else max(0, self._voiced - 1)
        if self._told or self._voiced * FRAME_MS < TALK_MS:
            return False
        self._told = True
        return True

    def open(self) -> None:
        """The microphone is not muted (any more)."""
        self._voiced = 0
        self._told = False
