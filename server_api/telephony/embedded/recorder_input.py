"""What comes from the mixer, sorted by recording: gaps filled, pauses masked, before anything is written."""

from collections.abc import Iterator

from server_api.telephony.embedded.mixer_taps import TAP, TAP_BYTES, TICK
from server_api.telephony.embedded.recorder_track import CHUNK_FRAMES, FRAME_MS, MARK, SILENCE

TICK_S = FRAME_MS / 1000
_WINDOW_TICKS = 3000  # a minute: no message waits so long
MOST_FILLED = 90_000  # half an hour: a wilder tick number is no gap


def frames_of(message: bytes) -> tuple[int, Iterator[tuple[int, bytes]]]:
    """A message of the mixer: its tick, and the frame of each tap, left and right."""
    tick, count = TICK.unpack_from(message)
    starts = range(TICK.size, TICK.size + count * TAP_BYTES, TAP_BYTES)
    return tick, (
        (TAP.unpack_from(message, start)[0], message[start + TAP.size : start + TAP_BYTES])
        for start in starts
    )


class TickClock:
    """Which tick is being mixed now, although messages may have waited on their way."""

    def __init__(self) -> None:
        self._least = self._least_before = float("inf")
        self._seen = 0

    def arrived(self, tick: int, now: float) -> None:
        """A tick's message came; the least delay of the last seconds is that of one that did not wait."""
        self._least = min(self._least, now - tick * TICK_S)
        self._seen += 1
        if self._seen == _WINDOW_TICKS:
            self._least_before, self._least, self._seen = self._least, float("inf"), 0

    def tick_at(self, now: float) -> int:
        """The first tick that is wholly after ``now``; 0 while none was seen."""
        least = min(self._least, self._least_before)
        return 0 if least == float("inf") else int((now - least) / TICK_S) + 1


class Intake:
    """Frames of one recording that wait to be written. ``first_tick`` is None until sound comes."""

    def __init__(self, *, paused: bool = False, first_tick: int | None = None, frames: int = 0) -> None:
        self.first_tick = first_tick
        self._next = None if first_tick is None else first_tick + frames
        self._masked = paused
        self._clear_from = 0
        self._waiting: list[bytes] = []
        self.paused_frames = 0
        self.missing_frames = 0

    def pause(self) -> None:
        """From now on only the mark is kept."""
        self._masked = True

    def resume(self, from_tick: int) -> None:
        """Keep sound again, of no tick before ``from_tick``: older ones may still be on their way."""
        if self._masked:
            self._masked, self._clear_from = False, from_tick

    def take(self, tick: int, frame: bytes) -> None:
        """The frame of a tick; ticks that are missing before it become silence, or the mark in a pause."""
        if self._next is None:
            self.first_tick = self._next = tick
        if tick < self._next:
            return
        missing = min(tick - self._next, MOST_FILLED)
        for _ in range(missing):
            self._keep(self._next, SILENCE)
            self._next += 1
        self.missing_frames += missing
        self._keep(tick, frame)
        self._next = tick + 1

    def _keep(self, tick: int, frame: bytes) -> None:
        if self._masked or tick < self._clear_from:
            self.paused_frames += 1
            frame = MARK
        self._waiting.append(frame)

    @property
    def ready(self) -> bool:
        """A whole chunk waits."""
        return len(self._waiting) >= CHUNK_FRAMES

    def rest(self) -> list[bytes]:
        """Everything that waits."""
        frames, self._waiting = self._waiting, []
        return frames
