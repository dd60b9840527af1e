"""The jitter buffer against made-up networks, tick by tick, without a clock."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np
import pytest

from server_api.telephony.wire.codecs import FRAME_SAMPLES, SAMPLE_RATE, Samples
from server_api.telephony.wire.jitter import FILLED, MOST_WAIT, NOT_HEARD, JitterBuffer

TICK_MS = 20.0
MASK = 0xFFFFFFFF
Packet = tuple[float, int, Samples]  # arrival in ms, timestamp, sound


def voice(samples: int, hz: float = 125.0) -> Samples:
    """Something like a vowel: a pitch and its harmonics, loud and soft by turns."""
    time_s = np.arange(samples) / SAMPLE_RATE
    wave = sum(np.sin(2 * np.pi * hz * n * time_s) / n for n in range(1, 8))
    swell = 0.7 + 0.3 * np.sin(2 * np.pi * 3 * time_s)
    return (5000 * wave * swell).astype(np.int16)


def packets(
    sound: Samples,
    *,
    ptime: int = 20,
    start: int = 1000,
    delay: Callable[[int], float | None] = lambda _n: 3.0,
    ppm: float = 0.0,
) -> list[Packet]:
    """The packets of a stream; ``delay(n)`` in ms, None for a lost one; ``ppm`` of a slow sender's clock."""
    length = 8 * ptime
    found = []
    for n in range(len(sound) // length):
        late = delay(n)
        if late is not None:
            sent = (n + 1) * ptime * (1 + ppm / 1e6)
            found.append((sent + late, (start + n * length) & MASK, sound[n * length : (n + 1) * length]))
    return found


def listen(buffer: JitterBuffer, arriving: Iterable[Packet], ticks: int) -> list[Samples | None]:
    """What is heard in each tick."""
    by_tick: dict[int, list[Packet]] = defaultdict(list)
    for packet in sorted(arriving, key=lambda p: p[0]):
        by_tick[int(-(-packet[0] // TICK_MS))].append(packet)
    heard = []
    for tick in range(ticks):
        for _, timestamp, sound in by_tick[tick]:
            buffer.put(timestamp, sound)
        heard.append(buffer.pull())
    return heard


def joined(heard: Iterable[Samples | None]) -> Samples:
    return np.concatenate(
        [frame if frame is not None else np.zeros(FRAME_SAMPLES, np.int16) for frame in heard]
    )


def holes(sound: Samples) -> int:
    """The longest stretch of silence between the first and the last sound, in samples."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > 20)
    return int(np.diff(loud).max())


def roughness(sound: Samples) -> float:
    """The steepest step between two samples: a click shows here."""
    return float(np.abs(np.diff(sound.astype(np.float64))).max())


@pytest.mark.parametrize("ptime", [10, 20, 30, 40, 60])
def test_a_calm_network_is_played_unchanged_whatever_the_packet_length(ptime: int) -> None:
    sound = voice(24000)
    buffer = JitterBuffer()
    flat = joined(listen(buffer, packets(sound, ptime=ptime), 150))[4800:12800]
    behind = next(n for n in range(0, 1200, 20) if np.array_equal(flat, sound[4800 - n : 12800 - n]))
    assert behind <= 8 * ptime + 2 * FRAME_SAMPLES
    assert buffer.concealed <= 1


def test_it_sorts_drops_doubles_and_crosses_the_wrap() -> None:
    sound = voice(16000)
    stream = packets(sound, start=2**32 - 4000, delay=lambda n: 25.0 if n % 7 == 3 else 3.0)
    buffer = JitterBuffer()
    flat = joined(listen(buffer, stream + stream[10:20], 98))
    assert holes(flat) < 80
    assert roughness(flat) < 1.5 * roughness(sound)
    assert buffer.concealed <= 2


def test_a_lost_packet_is_not_heard_as_a_hole() -> None:
    sound = voice(16000)
    buffer = JitterBuffer()
    flat = joined(listen(buffer, packets(sound, delay=lambda n: None if n in (20, 40, 41, 60) else 3.0), 98))
    assert buffer.concealed == 4
    assert holes(flat) < 80
    assert roughness(flat) < 1.5 * roughness(sound)


def test_after_a_stall_it_plays_all_of_it_and_catches_up_in_seconds_of_calm() -> None:
    sound = voice(80000)
    buffer = JitterBuffer()
    stream = packets(sound, delay=lambda n: 103.0 - 20.0 * (n - 50) if 50 <= n < 55 else 3.0)
    heard = listen(buffer, [p for p in stream if p[0] < 1300], 66)
    assert buffer.wait_samples >= 3 * FRAME_SAMPLES
    rest = [(at - 1320.0, timestamp, frame) for at, timestamp, frame in stream if at >= 1300]
    heard += listen(buffer, rest, 415)
    assert buffer.wait_samples < FRAME_SAMPLES
    flat = joined(heard)
    assert holes(flat) < 160
    assert roughness(flat) < 1.6 * roughness(sound)


def test_a_single_packet_that_others_overtook_is_let_go() -> None:
    buffer = JitterBuffer()
    listen(buffer, packets(voice(24000), delay=lambda n: 63.0 if n == 100 else 3.0), 140)
    assert buffer.wait_samples < FRAME_SAMPLES
    assert (buffer.late, buffer.concealed) == (1, 1)


def test_jitter_of_40_ms_with_loss_and_disorder_leaves_no_hole() -> None:
    chance = random.Random(7)
    sound = voice(SAMPLE_RATE * 30)
    buffer = JitterBuffer()
    stream = packets(
        sound, delay=lambda _n: None if chance.random() < 0.03 else chance.uniform(0, 40), ppm=200
    )
    flat = joined(listen(buffer, stream, 1490))
    assert holes(flat) < 160
    assert roughness(flat) < 2 * roughness(sound)
    assert 160 <= buffer.wait_samples <= 5 * FRAME_SAMPLES
    assert buffer.concealed < 0.06 * 1490


@pytest.mark.parametrize("ppm", [200.0, -200.0])
def test_clocks_that_differ_cost_no_hole_and_no_delay(ppm: float) -> None:
    sound = voice(SAMPLE_RATE * 240)
    buffer = JitterBuffer()
    chance = random.Random(1)
    heard = listen(buffer, packets(sound, ppm=ppm, delay=lambda _n: 9.0 + chance.uniform(0, 2)), 11900)
    assert holes(joined(heard[5:])) < 80
    assert buffer.wait_samples <= 2 * FRAME_SAMPLES
    assert buffer.concealed <= 6


def test_another_stream_or_a_jump_of_the_clock_begins_anew() -> None:
    buffer = JitterBuffer()
    sound = voice(8000)
    for start in (5, 2_000_000_000, 1_900_000_000):
        heard = listen(buffer, packets(sound, start=start), 49)
        assert sum(frame is not None for frame in heard) > 40
        assert buffer.flags == 0


def test_one_strange_timestamp_changes_nothing() -> None:
    buffer = JitterBuffer()
    stream = packets(voice(8000))
    stray = [(205.0, 77_000_000, np.zeros(FRAME_SAMPLES, np.int16))]
    assert holes(joined(listen(buffer, stream + stray, 48))) < 80


def test_after_100_ms_without_sound_there_is_silence() -> None:
    buffer = JitterBuffer()
    heard = listen(buffer, packets(voice(1600)), 30)
    assert heard[-1] is None
    assert buffer.flags == NOT_HEARD
    assert 3 <= buffer.concealed <= 5
    assert buffer.wait_samples == 0


def test_comfort_noise_is_no_loss_and_has_its_level() -> None:
    buffer = JitterBuffer()
    listen(buffer, packets(voice(1600)), 11)
    buffer.rest(1000 + 1600, -45)
    noise = [buffer.pull() for _ in range(100)]
    assert buffer.concealed == 0
    assert buffer.flags == 0
    flat = joined(noise).astype(np.float64)
    assert 20 * np.log10(np.sqrt(np.mean(flat**2)) / 32768) == pytest.approx(-45, abs=1.5)
    again = listen(buffer, packets(voice(8000), start=1000 + 1600 + 16000), 49)
    assert holes(joined(again)) < 80


def test_a_pause_that_was_told_is_silence_at_once() -> None:
    buffer = JitterBuffer()
    listen(buffer, packets(voice(1600)), 11)
    buffer.rest(1000 + 1600, None)
    assert buffer.pull() is None
    assert buffer.concealed == 0


def test_a_sender_whose_timestamps_stand_still_in_silence_is_heard_after_it() -> None:
    buffer = JitterBuffer()
    sound = voice(32000)
    listen(buffer, packets(sound[:16000]), 400)
    heard = listen(buffer, packets(sound[16000:], start=1000 + 16000), 98)
    assert holes(joined(heard)) < 80
    assert buffer.wait_samples < FRAME_SAMPLES


def test_what_was_filled_in_is_flagged() -> None:
    buffer = JitterBuffer()
    listen(buffer, packets(voice(1600)), 10)
    buffer.pull()
    buffer.pull()
    assert buffer.flags == FILLED


def test_nothing_makes_it_wait_for_ever() -> None:
    buffer = JitterBuffer()
    chance = random.Random(3)
    listen(buffer, packets(voice(80000), delay=lambda _n: chance.uniform(0, 450)), 500)
    assert buffer.wait_samples <= MOST_WAIT + FRAME_SAMPLES


def test_ticks_left_out_are_made_up_for() -> None:
    sound = voice(48000)
    buffer = JitterBuffer()
    stream = packets(sound)
    listen(buffer, [p for p in stream if p[0] < 1000], 50)
    buffer.skip(30)
    heard = listen(buffer, [(at - 1600.0, ts, frame) for at, ts, frame in stream if at >= 1000], 215)
    assert buffer.wait_samples < 2 * FRAME_SAMPLES
    assert heard[-1] is not None
