"""A voice without a speech engine: vowels of the text as formant tones. Not intelligible, but speech-like.

A pulse train at the voice's pitch is shaped by two formants per vowel (frequencies of an average male
speaker after Peterson and Barney, 1952), a syllable of 140 ms with a gap of 40 ms.
"""

import unicodedata

import numpy as np
from numpy.typing import NDArray

from server_api.simulator.tones import silence, to_samples
from server_api.telephony.wire.codecs import SAMPLE_RATE, Samples

_FORMANTS_HZ = {"a": (730, 1090), "e": (530, 1840), "i": (270, 2290), "o": (570, 840), "u": (300, 870)}
_PITCH_HZ = (110.0, 200.0, 130.0, 220.0)
_SYLLABLE_S = 0.14
_GAP_S = 0.04
_BANDWIDTH_HZ = 120.0
_SPEECH_DBFS = -20.0


def babble(text: str, voice: int) -> Samples:
    """Speech-like sound as long as the text would be; ``voice`` chooses the pitch."""
    vowels = [letter for letter in _plain(text) if letter in _FORMANTS_HZ] or ["a"]
    pitch = _PITCH_HZ[voice % len(_PITCH_HZ)]
    falling = np.linspace(1.08, 0.88, len(vowels))
    parts = [
        part for vowel, rise in zip(vowels, falling, strict=True) for part in _syllable(vowel, pitch * rise)
    ]
    return np.concatenate(parts)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def _syllable(vowel: str, pitch_hz: float) -> tuple[Samples, Samples]:
    moments = np.arange(round(_SYLLABLE_S * SAMPLE_RATE)) / SAMPLE_RATE
    harmonics = np.arange(1, int(3400.0 / pitch_hz) + 1, dtype=np.float64) * pitch_hz
    strengths = _strength(harmonics, _FORMANTS_HZ[vowel])
    wave = np.sin(2.0 * np.pi * np.outer(moments, harmonics)) @ strengths
    return to_samples(wave * np.hanning(len(wave)), _SPEECH_DBFS), silence(_GAP_S)


def _strength(hz: NDArray[np.float64], formants: tuple[int, int]) -> NDArray[np.float64]:
    first, second = (1.0 / (1.0 + np.square((hz - formant) / _BANDWIDTH_HZ)) for formant in formants)
    return first + 0.5 * second
