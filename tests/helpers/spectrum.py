"""How loud a tone is in a sound, and how much of one leaks where it does not belong."""

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
FULL_SCALE = 32768.0
FLOOR_DB = -200.0
WINDOW_S = 1.0
SMEAR_HZ = 4.0

Sound = NDArray[np.int16]


def tone_dbfs(sound: Sound, hz: float) -> float:
    """Level of the tone in dB below full scale (a full-scale sine is 0): its peak within 4 Hz.

    A Blackman window keeps loud neighbours from smearing over it.
    """
    if not len(sound):
        return FLOOR_DB
    window = np.blackman(len(sound))
    spectrum = np.abs(np.fft.rfft(sound.astype(np.float64) * window)) * 2 / window.sum() / FULL_SCALE
    bins = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    peak = float(spectrum[np.abs(bins - hz) <= SMEAR_HZ].max(initial=0.0))
    return 20 * np.log10(peak) if peak > 10 ** (FLOOR_DB / 20) else FLOOR_DB


def leak_db(sound: Sound, hz: float, sent_dbfs: float) -> float:
    """How far below what its party said the tone is, in dB (negative)."""
    return tone_dbfs(sound, hz) - sent_dbfs


def tones_in(sound: Sound, tones_hz: list[float], sent_dbfs: float, within_db: float = 3.0) -> set[float]:
    """Those that are there about as loud as they were said."""
    return {hz for hz in tones_hz if abs(leak_db(sound, hz, sent_dbfs)) <= within_db}


def most_leaked_db(sound: Sound, tones_hz: list[float], sent_dbfs: float) -> float:
    """The loudest of tones that should not be there, in dB below what their parties said."""
    return max((leak_db(sound, hz, sent_dbfs) for hz in tones_hz), default=FLOOR_DB)
