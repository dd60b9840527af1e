"""Frames between two clocks: the bridge's and the sound card's."""

from collections import deque

from agent_desktop.softphone.engine.pcm import SILENCE, level_dbfs

QUIET_DBFS = -50.0


class FrameQueue:
    """Holds 2 to 10 frames of 20 ms between a writer and a reader whose clocks drift apart.

    It fills to ``low`` frames before it gives the first one; when it runs dry it gives silence and fills
    again. At ``high`` it drops a quiet frame, at ``limit`` any: latency stays under 200 ms. At ``low`` a
    quiet frame is given twice, so that a slow writer costs a longer pause and never a word.
    One thread writes and another reads: ``deque`` needs no lock for that.
    """

    def __init__(self, low: int = 2, high: int = 5, limit: int = 10) -> None:
        self._frames: deque[bytes] = deque()
        self._low = low
        self._high = high
        self._limit = limit
        self._filling = True
        self.dropped = 0
        self.inserted = 0
        self.starved = 0

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def ready(self) -> bool:
        """Whether a reader that can wait should read now."""
        return len(self._frames) >= (self._low if self._filling else 1)

    def put(self, frame: bytes) -> None:
        """Add a frame, or drop it where the reader is too slow."""
        depth = len(self._frames)
        full = depth >= self._limit
        if full or (depth >= self._high and _quiet(frame)):
            self.dropped += 1
            return
        self._frames.append(frame)

    def get(self) -> bytes:
        """The next frame, silence where there is none."""
        if self._filling and len(self._frames) < self._low:
            return SILENCE
        try:
            if len(self._frames) <= self._low and _quiet(self._frames[0]):
                self.inserted += 1
                self._filling = False
                return self._frames[0]
            frame = self._frames.popleft()
        except IndexError:
            self._filling = True
            self.starved += 1
            return SILENCE
        self._filling = False
        return frame

    def clear(self) -> None:
        self._frames.clear()
        self._filling = True


def _quiet(frame: bytes) -> bool:
    return level_dbfs(frame) < QUIET_DBFS
