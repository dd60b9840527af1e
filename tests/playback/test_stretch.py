"""Faster speech keeps its pitch and its end."""

import numpy as np
import pytest

from agent_desktop.playback.stretch import Samples, Stretch

RATE = 8000


def tone(hz: float, seconds: float) -> Samples:
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def stretched(samples: Samples, speed: float, step: int = 777) -> Samples:
    stretch = Stretch(speed)
    parts = [stretch.feed(samples[at : at + step]) for at in range(0, len(samples), step)]
    return np.concatenate([*parts, stretch.rest()])


def loudest_hz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * RATE / len(samples))


@pytest.mark.parametrize("speed", [1.5, 2.0])
@pytest.mark.parametrize("hz", [130.0, 440.0, 1000.0])
def test_it_is_shorter_and_not_higher(speed: float, hz: float) -> None:
    made = stretched(tone(hz, 3.0), speed)
    assert len(made) / RATE == pytest.approx(3.0 / speed, abs=0.1)
    assert loudest_hz(made) == pytest.approx(hz, abs=3.0)
    inner = made[1000:-1000]
    loudness = np.sqrt(np.mean(inner.reshape(-1)[: len(inner) // 400 * 400].reshape(-1, 400) ** 2, axis=1))
    assert loudness.min() > 0.25, "no window cancels the one before"


def test_as_it_was_said_nothing_changes() -> None:
    samples = tone(300.0, 0.5)
    assert np.array_equal(stretched(samples, 1.0), samples)


def test_less_than_a_window_is_still_said() -> None:
    assert len(stretched(tone(300.0, 0.02), 2.0)) == 160
