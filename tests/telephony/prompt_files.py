"""Prompts to play: tones in WAV files."""

import wave
from pathlib import Path

import numpy as np


def tone_file(
    path: Path, hz: float = 800.0, seconds: float = 0.5, rate: int = 8000, channels: int = 1
) -> str:
    """A tone of amplitude 8000, 16 bit; gives the path as text."""
    samples = (8000 * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate)) / rate)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat(samples, channels).tobytes())
    return str(path)
