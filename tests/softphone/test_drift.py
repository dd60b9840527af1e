"""Two clocks that drift apart: the queue between bridge and sound card, hours in seconds."""

from itertools import cycle

import pytest

from agent_desktop.softphone.engine.frame_queue import FrameQueue
from agent_desktop.softphone.engine.pcm import SILENCE, frames, tone

FRAME_NS = 20_000_000
HOUR = 3_600_000_000_000
LOUD = frames(tone((300.0,), 60))[1]
#: Two seconds of voice, half a second of pause: people breathe.
SPEECH = [LOUD] * 100 + [SILENCE] * 25


class Drift:
    """A writer and a reader of 20 ms frames; the reader's clock differs by parts per million."""

    def __init__(self, ppm: int) -> None:
        self.queue = FrameQueue()
        self.least, self.most = 99, 0
        self.loud_in = self.loud_out = 0
        self._ppm = ppm

    def run(self, long_ns: int) -> None:
        speech = cycle(SPEECH)
        write_at, read_at = 0, FRAME_NS * 3
        step = FRAME_NS * (1_000_000 + self._ppm) // 1_000_000
        while read_at < long_ns:
            if write_at <= read_at:
                frame = next(speech)
                self.loud_in += frame is LOUD
                self.queue.put(frame)
                write_at += FRAME_NS
            else:
                held = len(self.queue)
                self.least, self.most = min(self.least, held), max(self.most, held)
                self.loud_out += self.queue.get() is LOUD
                read_at += step


@pytest.mark.parametrize("ppm", [-200, -50, 0, 50, 200])
def test_an_hour_of_drift_costs_pauses_and_never_a_word(ppm: int) -> None:
    drift = Drift(ppm)
    drift.run(HOUR)
    assert drift.queue.starved == 0
    assert drift.least >= 2
    assert drift.most <= 10
    assert 0 <= drift.loud_in - drift.loud_out <= 10  # those that are still in the queue
    corrected = drift.queue.dropped + drift.queue.inserted
    expected = HOUR // FRAME_NS * abs(ppm) // 1_000_000
    assert expected - 6 <= corrected <= expected + 6


def test_sound_without_any_pause_is_cut_only_at_the_limit() -> None:
    queue = FrameQueue()
    for _ in range(30):
        queue.put(LOUD)
    assert (len(queue), queue.dropped) == (10, 20)


def test_a_reader_that_can_wait_is_told_when() -> None:
    queue = FrameQueue()
    readiness = []
    for _ in range(3):
        queue.put(LOUD)
        readiness.append(queue.ready)
    assert readiness == [False, True, True]
    assert [queue.get() for _ in range(4)] == [LOUD, LOUD, LOUD, SILENCE]
