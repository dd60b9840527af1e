"""A small adaptive jitter buffer: RTP packets of any length in, frames of 20 ms out."""

import numpy as np

from server_api.telephony.wire.codecs import FRAME_SAMPLES, Samples

MAX_DEPTH_FRAMES = 25
CONCEALED_FRAMES = 3
SHRINK_AFTER_FRAMES = 250


def _ahead(later: int, earlier: int) -> int:
    """Signed distance of two 32 bit timestamps, in samples."""
    return ((later - earlier + 0x80000000) & 0xFFFFFFFF) - 0x80000000


class JitterBuffer:
    """Keeps ``depth_frames`` of 20 ms in hand, more when packets come late, fewer after 5 s of calm.

    Lost audio is filled with the last frame, fading out over 60 ms.
    """

    def __init__(self, depth_frames: int = 1, max_depth_frames: int = 10) -> None:
        self._least = depth_frames
        self._most = max_depth_frames
        self._depth = depth_frames
        self._packets: dict[int, Samples] = {}
        self._next: int | None = None
        self._last = np.zeros(FRAME_SAMPLES, np.int16)
        self._missing = 0
        self._spare_frames = MAX_DEPTH_FRAMES
        self._calm = 0
        self.late = 0
        self.concealed = 0

    @property
    def depth_frames(self) -> int:
        """The present target."""
        return self._depth

    def put(self, timestamp: int, samples: Samples) -> None:
        """Add the audio of one packet; what comes too late or doubled is dropped."""
        if self._next is not None:
            ahead = _ahead(timestamp, self._next)
            if abs(ahead) > 2 * MAX_DEPTH_FRAMES * FRAME_SAMPLES:
                self.reset()
            elif ahead + len(samples) <= 0 and not self._wait_for(timestamp):
                return
        if len(self._packets) < 4 * MAX_DEPTH_FRAMES:
            self._packets.setdefault(timestamp, samples)

    def _wait_for(self, timestamp: int) -> bool:
        """A late packet after an underrun: play it now and stay that much later from here on."""
        self.late += 1
        if self._packets or not self._missing or self._depth >= self._most:
            return False
        self._next = timestamp
        self._depth += 1
        return True

    def reset(self) -> None:
        """Forget everything that waits (the stream jumped)."""
        self._packets.clear()
        self._next = None
        self._spare_frames = MAX_DEPTH_FRAMES
        self._calm = 0

    def pull(self) -> Samples | None:
        """The next 160 samples, or None when there is nothing to play and nothing to fill in."""
        if self._next is None and not self._begin():
            return None
        assert self._next is not None
        frame, found = self._cut(self._next)
        self._next = (self._next + FRAME_SAMPLES) & 0xFFFFFFFF
        if not found:
            return self._conceal()
        self._missing = 0
        self._last = frame
        self._shrink()
        return frame

    def _waiting(self) -> int:
        return sum(len(samples) for samples in self._packets.values())

    def _begin(self) -> bool:
        if self._waiting() <= self._depth * FRAME_SAMPLES - FRAME_SAMPLES // 2:
            return False
        first = next(iter(self._packets))
        self._next = min(self._packets, key=lambda at: _ahead(at, first))
        return True

    def _cut(self, start: int) -> tuple[Samples, bool]:
        frame = np.zeros(FRAME_SAMPLES, np.int16)
        found = False
        for at in list(self._packets):
            samples = self._packets[at]
            offset = _ahead(at, start)
            if offset >= FRAME_SAMPLES:
                continue
            low, high = max(0, offset), min(FRAME_SAMPLES, offset + len(samples))
            if high > low:
                frame[low:high] = samples[low - offset : high - offset]
                found = True
            if offset + len(samples) <= FRAME_SAMPLES:
                del self._packets[at]
        return frame, found

    def _conceal(self) -> Samples | None:
        self._missing += 1
        self.concealed += 1
        if not self._packets and self._missing > CONCEALED_FRAMES:
            self.reset()
            return None
        fade = max(0.0, 1.0 - self._missing / (CONCEALED_FRAMES + 1))
        return (self._last * fade).astype(np.int16)

    def _shrink(self) -> None:
        """Drop one frame when more than needed has been waiting for 5 s."""
        self._spare_frames = min(self._spare_frames, self._waiting() // FRAME_SAMPLES)
        self._calm += 1
        if self._calm < SHRINK_AFTER_FRAMES:
            return
        if self._spare_frames >= self._depth and self._next is not None:
            self._cut(self._next)
            self._next = (self._next + FRAME_SAMPLES) & 0xFFFFFFFF
        elif self._spare_frames > 0:
            self._depth = max(self._least, self._depth - 1)
        self._calm = 0
        self._spare_frames = MAX_DEPTH_FRAMES
