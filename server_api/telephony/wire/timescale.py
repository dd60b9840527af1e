"""Plays a little faster or slower without a hole: whole pitch periods are left out or repeated, faded over.

Overlap-add at the lag where the wave resembles itself most (WSOLA, Verhelst and Roelands 1993).
"""

import numpy as np

from server_api.telephony.wire.codecs import FRAME_SAMPLES, Samples

LEAST, MOST = 20, 120
FADE = 80
ALIKE = 0.6  # correlation from which a splice is not heard
QUIET_RMS = 80.0  # -52 dBFS
_RISE = ((np.arange(FADE) + 0.5) / FADE).astype(np.float32)


def quiet(sound: Samples) -> bool:
    """True for what nobody misses."""
    return float(np.dot(sound.astype(np.float32), sound.astype(np.float32))) < QUIET_RMS**2 * len(sound)


def splice(sound: Samples, start: int, step: int, most: int) -> tuple[Samples, int, float]:
    """One frame from ``sound[start]`` on that ends up to ``most`` samples later (step 1) or earlier (-1).

    ``sound`` reaches ``most`` samples beyond the frame in that direction. Returns the frame, the samples it
    is ahead (at least 20), and how alike the two ends of the splice are (0 to 1; silence counts as 1).
    """
    wave = sound.astype(np.float32)
    most = min(most, MOST)
    here = wave[start : start + FADE]
    low, high = (start + LEAST, start + most) if step > 0 else (start - most, start - LEAST)
    region = wave[low : high + FADE]
    power = np.concatenate(([0.0], np.cumsum(region**2, dtype=np.float64)))
    energy = (power[FADE:] - power[:-FADE]) * float(np.dot(here, here))
    alike = np.correlate(region, here, "valid") / np.sqrt(np.maximum(energy, 1.0))
    silent = quiet(sound)
    best = (most if step > 0 else 0) if silent else int(np.argmax(alike))
    best = min(best, len(alike) - 1)
    likeness = 1.0 if silent else max(0.0, float(alike[best]))
    moved = low + best
    frame = wave[moved : moved + FRAME_SAMPLES].copy()
    frame[:FADE] = here * (1.0 - _RISE) + frame[:FADE] * _RISE
    return frame.astype(np.int16), abs(moved - start), likeness
