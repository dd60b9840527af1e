"""What reaches a tape: every tick once, gaps as silence, nothing of a pause however late it comes."""

import struct

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from server_api.telephony.embedded.mixer_taps import SIDE_BYTES, TAP, TICK
from server_api.telephony.embedded.recorder_input import TICK_S, Intake, TickClock, frames_of
from server_api.telephony.embedded.recorder_track import CHUNK_FRAMES, MARK, SILENCE


def voice(tick: int) -> bytes:
    """A frame that says which tick it is."""
    return struct.pack("<h", tick % 30000 + 1) * (SIDE_BYTES)


@given(st.lists(st.integers(0, 300), unique=True, min_size=1).map(sorted))
def test_every_tick_has_its_place_and_gaps_are_silence(ticks: list[int]) -> None:
    intake = Intake()
    for tick in ticks:
        intake.take(tick, voice(tick))
    frames = intake.rest()
    first, last = ticks[0], ticks[-1]
    assert len(frames) == last - first + 1
    assert intake.missing_frames == len(frames) - len(ticks)
    for at, frame in enumerate(frames, start=first):
        assert frame == (voice(at) if at in ticks else SILENCE)


def test_a_tick_that_was_there_is_not_taken_twice() -> None:
    intake = Intake()
    for tick in (5, 6, 6, 5, 7):
        intake.take(tick, voice(tick))
    assert intake.rest() == [voice(5), voice(6), voice(7)]


def test_a_new_recorder_fills_what_was_said_meanwhile() -> None:
    intake = Intake(first_tick=100, frames=50)
    intake.take(160, voice(160))
    frames = intake.rest()
    assert (len(frames), intake.missing_frames) == (11, 10)
    assert frames[-1] == voice(160)


def test_what_was_mixed_in_a_pause_is_masked_although_it_comes_after_it() -> None:
    intake = Intake()
    intake.take(0, voice(0))
    intake.pause()
    intake.take(1, voice(1))
    intake.resume(from_tick=4)
    for tick in (2, 3, 4):
        intake.take(tick, voice(tick))
    assert intake.rest() == [voice(0), MARK, MARK, MARK, voice(4)]
    assert intake.paused_frames == 3


def test_a_gap_in_a_pause_is_a_pause() -> None:
    intake = Intake(paused=True)
    intake.take(0, voice(0))
    intake.take(3, voice(3))
    assert intake.rest() == [MARK] * 4
    intake.resume(from_tick=0)
    intake.take(4, voice(4))
    assert intake.rest() == [voice(4)]


def test_a_second_is_a_chunk() -> None:
    intake = Intake()
    for tick in range(CHUNK_FRAMES - 1):
        intake.take(tick, voice(tick))
    assert not intake.ready
    intake.take(CHUNK_FRAMES, voice(CHUNK_FRAMES))
    assert intake.ready


@given(st.lists(st.floats(0, 2), min_size=1, max_size=400))
def test_the_tick_of_now_is_never_one_that_is_still_on_its_way(delays: list[float]) -> None:
    """Messages may wait up to two seconds; one that did not tells the time."""
    clock, base = TickClock(), 1000.0
    now = base
    for tick, delay in enumerate([0.0, *delays]):
        now = max(now, base + tick * TICK_S + delay)
        clock.arrived(tick, now)
    mixed_last = int((now - base) / TICK_S + 1e-6)
    assert clock.tick_at(now) >= mixed_last


def test_before_the_first_tick_nothing_is_on_its_way() -> None:
    assert TickClock().tick_at(123.0) == 0


def test_messages_of_the_mixer_are_read() -> None:
    sound = np.arange(320, dtype="<i2").tobytes()
    message = TICK.pack(77, 2) + TAP.pack(3, 0) + sound + TAP.pack(9, 1) + SILENCE
    tick, frames = frames_of(message)
    assert tick == 77
    assert list(frames) == [(3, sound), (9, SILENCE)]


def test_the_mark_fits_its_frame_without_a_click() -> None:
    left = np.frombuffer(MARK, "<i2")[:160].astype(int)
    assert len(MARK) == len(SILENCE)
    twice = np.concatenate([left, left])
    assert np.abs(np.diff(twice)).max() == np.abs(np.diff(left)).max()
