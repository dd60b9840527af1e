"""Sound without PJSIP: frames, queue, meters, tones, quality, the null device."""

import math
import wave
from array import array
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.softphone.engine.audio_null import NullAudio
from agent_desktop.softphone.engine.backend import BadSourceError
from agent_desktop.softphone.engine.frame_queue import FrameQueue
from agent_desktop.softphone.engine.meters import FarAudioDetector, PeakMeter
from agent_desktop.softphone.engine.pcm import (
    FLOOR_DBFS,
    FRAME_BYTES,
    FRAME_MS,
    RATE_HZ,
    SILENCE,
    frames,
    from_bridge,
    level_dbfs,
    mix,
    to_bridge,
    tone,
)
from agent_desktop.softphone.engine.sound import Sound
from agent_desktop.softphone.engine.tones import TONES
from server_api.contract.emodel import mos

LOUD = frames(tone((1000.0,), 60))[1]
FULL_SQUARE = array("h", [32767] * (FRAME_BYTES // 2)).tobytes()


def test_levels_are_dbfs() -> None:
    assert level_dbfs(SILENCE) == FLOOR_DBFS
    assert level_dbfs(b"") == FLOOR_DBFS
    assert level_dbfs(FULL_SQUARE) == pytest.approx(0.0, abs=0.01)
    # A sine's RMS lies 3.01 dB under its peak.
    assert level_dbfs(LOUD) == pytest.approx(-18.0 - 20 * math.log10(math.sqrt(2)), abs=0.1)


def test_mixing_clips() -> None:
    assert mix(FULL_SQUARE, FULL_SQUARE) == FULL_SQUARE
    assert mix(SILENCE, LOUD) == LOUD


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (16000, 1), (48000, 1), (48000, 2)])
def test_a_device_of_another_rate_keeps_level_and_length(rate: int, channels: int) -> None:
    out = from_bridge(LOUD, rate, channels)
    assert len(out) == FRAME_BYTES * rate // RATE_HZ * channels
    back = to_bridge(out, rate, channels)
    assert len(back) == FRAME_BYTES
    assert level_dbfs(back) == pytest.approx(level_dbfs(LOUD), abs=1.5)


@pytest.mark.parametrize("name", sorted(TONES))
def test_tones_are_short_and_begin_and_end_softly(name: str) -> None:
    pcm = array("h", b"".join(TONES[name]))
    assert 0 < len(TONES[name]) * FRAME_MS <= 200
    assert abs(pcm[0]) < 100
    assert max(abs(b - a) for a, b in pairwise(pcm)) < 8000
    assert max(level_dbfs(frame) for frame in TONES[name]) > -30.0


def test_the_queue_fills_before_it_gives() -> None:
    queue = FrameQueue(low=2)
    queue.put(LOUD)
    assert queue.get() is SILENCE
    queue.put(LOUD)
    assert [queue.get(), queue.get()] == [LOUD, LOUD]
    assert queue.get() is SILENCE
    assert queue.starved == 1


def test_a_slow_reader_loses_silence_first_then_anything() -> None:
    queue = FrameQueue(high=5, limit=10)
    for _ in range(8):
        queue.put(SILENCE)
    assert len(queue) == 5
    for _ in range(9):
        queue.put(LOUD)
    assert (len(queue), queue.dropped) == (10, 7)


@given(st.lists(st.booleans(), max_size=300))
def test_the_queue_never_holds_more_than_its_limit(puts: list[bool]) -> None:
    queue = FrameQueue()
    for put in puts:
        if put:
            queue.put(LOUD)
        else:
            assert queue.get() in (LOUD, SILENCE)
        assert len(queue) <= 10


def test_the_far_side_is_noted_once_after_silence() -> None:
    detector = FarAudioDetector(now_ns=lambda: 77)
    speech = [-20.0, -20.0, -96.0, -96.0, -20.0]
    assert [detector.feed(level) for level in speech] == [77, None, None, None, None]
    assert [detector.feed(-96.0) for _ in range(9)] == [None] * 9
    assert detector.feed(-20.0) is None
    assert [detector.feed(-96.0) for _ in range(10)] == [None] * 10
    assert detector.feed(-49.0) == 77


def test_a_meter_gives_the_peak_once() -> None:
    meter = PeakMeter()
    for level in (-40.0, -12.34, -50.0):
        meter.feed(level)
    assert [meter.read(), meter.read()] == [-12.3, FLOOR_DBFS]


def test_mute_silences_the_bridge_and_not_the_meter() -> None:
    backend = NullAudio()
    backend.say("tone")
    sound = Sound(backend)
    assert level_dbfs(sound.next_microphone()) > -30.0
    sound.muted = True
    assert sound.next_microphone() is SILENCE
    sound.heard(SILENCE)
    levels = sound.levels()
    assert levels is not None
    assert levels.microphone > -30.0
    assert sound.levels() is None


def test_the_steady_tone_has_no_seam() -> None:
    backend = NullAudio()
    backend.say("tone")
    samples = array("h", b"".join(backend.capture() for _ in range(120)))
    peak = max(samples)
    steepest = peak * 2 * math.pi * 440 / RATE_HZ
    assert max(abs(b - a) for a, b in pairwise(samples)) <= steepest * 1.02


def _wav(path: Path, rate: int, channels: int, width: int, samples: int) -> str:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(b"\x10\x20" * (samples * channels * width // 2))
    return str(path)


def test_a_wav_file_is_looped(tmp_path: Path) -> None:
    backend = NullAudio()
    backend.say(_wav(tmp_path / "voice.wav", 48000, 2, 2, 1920))
    heard = [backend.capture() for _ in range(5)]
    assert heard[0] == heard[2] == heard[4]
    assert level_dbfs(heard[0]) > -30.0


@pytest.mark.parametrize(
    ("rate", "channels", "width", "samples"), [(44100, 1, 2, 10), (8000, 1, 1, 10), (8000, 1, 2, 0)]
)
def test_other_wav_files_are_refused(
    tmp_path: Path, rate: int, channels: int, width: int, samples: int
) -> None:
    path = _wav(tmp_path / "voice.wav", rate, channels, width, samples)
    with pytest.raises(BadSourceError):
        NullAudio().say(path)


def test_a_perfect_line_scores_as_g107_says() -> None:
    assert mos(0, 0, 0) == pytest.approx(4.39, abs=0.05)  # R = 93.2 less the 40 ms of play-out
    assert mos(100, 0, 0) == pytest.approx(1.0, abs=0.6)


@given(st.floats(0, 100), st.floats(0, 500), st.floats(0, 3000), st.floats(0, 100), st.floats(0, 500))
def test_more_loss_or_delay_never_sounds_better(
    loss: float, jitter: float, rtt: float, more_loss: float, more_delay: float
) -> None:
    base = mos(loss, jitter, rtt)
    assert 1.0 <= mos(min(100.0, loss + more_loss), jitter, rtt + more_delay) <= base + 0.01 <= 4.51
