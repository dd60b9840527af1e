import numpy as np
import pytest

from server_api.telephony.wire.codecs import FRAME_SAMPLES, SAMPLE_RATE, Samples
from server_api.telephony.wire.concealment import FADED_FRAMES, Concealer
from server_api.telephony.wire.timescale import LEAST, MOST, quiet, splice


def _vowel(hz: float, frames: int) -> Samples:
    time_s = np.arange(frames * FRAME_SAMPLES) / SAMPLE_RATE
    harmonics = np.stack([np.sin(2 * np.pi * hz * n * time_s) / n for n in range(1, 7)])
    vowel: Samples = (4000 * harmonics.sum(axis=0)).astype(np.int16)
    return vowel


def _frame(sound: Samples, n: int) -> Samples:
    return sound[n * FRAME_SAMPLES : (n + 1) * FRAME_SAMPLES]


def _like(one: Samples, other: Samples) -> float:
    return float(np.corrcoef(one.astype(np.float64), other.astype(np.float64))[0, 1])


@pytest.mark.parametrize("hz", [80.0, 110.0, 180.0, 250.0, 390.0])
def test_a_missing_frame_goes_on_as_the_voice_would_have(hz: float) -> None:
    sound = _vowel(hz, 6)
    concealer = Concealer()
    for n in range(4):
        concealer.heard(_frame(sound, n))
    filled = concealer.fill()
    assert filled is not None
    assert _like(filled, _frame(sound, 4)) > 0.9
    after = concealer.heard(_frame(sound, 5))
    assert _like(after, _frame(sound, 5)) > 0.95
    seams = np.diff(np.concatenate([_frame(sound, 3), filled, after]).astype(np.float64))
    assert np.abs(seams).max() < 1.5 * np.abs(np.diff(sound.astype(np.float64))).max()


def test_it_fades_to_silence_and_needs_something_to_go_on_with() -> None:
    concealer = Concealer()
    assert concealer.fill() is None
    sound = _vowel(125.0, 4)
    for n in range(4):
        concealer.heard(_frame(sound, n))
    filled = [concealer.fill() for _ in range(FADED_FRAMES + 1)]
    peaks = [int(np.abs(frame).max()) for frame in filled if frame is not None]
    assert len(peaks) == FADED_FRAMES
    assert filled[-1] is None
    assert peaks[0] > 5000
    assert peaks == sorted(peaks, reverse=True)
    assert concealer.fill() is None


@pytest.mark.parametrize("step", [1, -1])
def test_a_splice_leaves_out_or_repeats_whole_periods(step: int) -> None:
    sound = _vowel(125.0, 3)[: 2 * FRAME_SAMPLES + MOST]
    start = 0 if step > 0 else FRAME_SAMPLES
    frame, lag, alike = splice(sound, start, step, MOST)
    assert lag == 64
    assert alike > 0.99
    assert _like(frame, sound[start + step * lag :][:FRAME_SAMPLES]) > 0.99


def test_in_silence_any_length_may_go() -> None:
    silence = np.zeros(2 * FRAME_SAMPLES + MOST, np.int16)
    assert quiet(silence)
    assert splice(silence, 0, 1, 100)[1:] == (100, 1.0)
    assert splice(silence, FRAME_SAMPLES, -1, LEAST)[1:] == (LEAST, 1.0)
