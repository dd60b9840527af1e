"""Tones of a telephone network, at 8 kHz, as int16 samples."""

import numpy as np
from numpy.typing import NDArray

from server_api.telephony.wire.codecs import FRAME_SAMPLES, SAMPLE_RATE, Samples

TONE_DBFS = -16.0

# Special information tone: three tones of 330 ms, then 1 s of silence (ITU-T E.180, section 7).
_INTERCEPT_HZ = (950.0, 1400.0, 1800.0)
_INTERCEPT_S = 0.33
_FADE_S = 0.004


def sine(hz: float, seconds: float) -> Samples:
    """A steady sine with its peak 3 dB above ``TONE_DBFS`` RMS; no fades, so that it can be looped."""
    moments = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return to_samples(np.sin(2.0 * np.pi * hz * moments), TONE_DBFS)


def beep(hz: float, seconds: float) -> Samples:
    """A sine with soft edges: no click at its ends."""
    tone = sine(hz, seconds).astype(np.float64)
    fade = np.linspace(0.0, 1.0, round(_FADE_S * SAMPLE_RATE))
    tone[: len(fade)] *= fade
    tone[len(tone) - len(fade) :] *= fade[::-1]
    beeped: Samples = tone.astype(np.int16)
    return beeped


def intercept() -> Samples:
    """The tones before "this number does not exist"."""
    tones: list[Samples] = [beep(hz, _INTERCEPT_S) for hz in _INTERCEPT_HZ]
    return np.concatenate([*tones, silence(1.0)])


def silence(seconds: float) -> Samples:
    """So much of nothing."""
    return np.zeros(round(seconds * SAMPLE_RATE), dtype=np.int16)


def to_samples(wave: NDArray[np.float64], rms_dbfs: float) -> Samples:
    """Scale any wave to an RMS level, limited to full scale; an all-zero wave stays so."""
    rms = float(np.sqrt(np.mean(np.square(wave)))) if wave.size else 0.0
    if rms == 0.0:
        return np.zeros(wave.size, dtype=np.int16)
    scaled = wave * (32768.0 * 10.0 ** (rms_dbfs / 20.0) / rms)
    clipped: Samples = np.clip(scaled, -32768.0, 32767.0).astype(np.int16)
    return clipped


def whole_frames(samples: Samples) -> Samples:
    """The samples followed by silence up to a multiple of 20 ms; at least one frame."""
    frames = max(1, -(-len(samples) // FRAME_SAMPLES))
    return np.concatenate([samples, np.zeros(frames * FRAME_SAMPLES - len(samples), dtype=np.int16)])


def endless_sine(hz: int) -> Samples:
    """One second of a sine: for whole numbers of Hz it can be repeated without a click."""
    return sine(float(hz), 1.0)
