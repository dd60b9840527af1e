"""Sounds for the detector's tests: tones, silence and something that has syllables like speech."""

import numpy as np
from numpy.typing import NDArray

RATE = 8000
Sound = NDArray[np.float64]


def quiet(seconds: float) -> Sound:
    """A line on which nobody speaks: its noise at about -65 dBFS."""
    return np.random.default_rng(1).standard_normal(round(seconds * RATE)) * 0.0005


def tone(seconds: float, *hz: float) -> Sound:
    """One or more sines."""
    moments = np.arange(round(seconds * RATE)) / RATE
    wave: Sound = np.sum([np.sin(2 * np.pi * f * moments) for f in hz], axis=0)
    return wave * 0.15 / len(hz)


def syllables(count: int, seconds: float = 0.16) -> Sound:
    """A hummed text: a buzz of 120 Hz with formants, whose level rises and falls with each syllable."""
    moments = np.arange(round(count * seconds * RATE)) / RATE
    buzz = np.sum([np.sin(2 * np.pi * 120 * k * moments) / k for k in range(2, 25)], axis=0)
    swell = 0.12 + 0.88 * np.abs(np.sin(np.pi * moments / seconds))
    voice: Sound = buzz * swell * 0.1
    return voice


def samples(*sounds: Sound) -> NDArray[np.int16]:
    """One after the other, whole frames."""
    wave = np.concatenate(sounds)
    whole = wave[: len(wave) // 160 * 160]
    return (np.clip(whole, -1, 1) * 32767).astype(np.int16)
