"""Whether speech is still understood after a bad network: alignment, pystoi's score, and gaps."""

import numpy as np
import pystoi
from numpy.typing import NDArray

RATE_HZ = 8000
STEP = 40  # 5 ms
MOST_SHIFT = 8000  # a second either way
PIECE, MOST_CHANGE = 4000, 400
LOUD_RMS, SILENT_RMS = 300.0, 40.0  # -41 and -58 dBFS

Sound = NDArray[np.int16]


def aligned(reference: Sound, sound: Sound, start: int, length: int) -> Sound:
    """The stretch of ``sound`` that is ``reference[start:start + length]``, found within a second of there.

    As in ITU-T P.862 the delay may change within an utterance (a jitter buffer adapts in it): after the
    whole, each half second is placed anew, by 50 ms at most.
    """
    at = _place(reference[start : start + length], sound, start, MOST_SHIFT)
    found = []
    for piece in range(0, length, PIECE):
        wanted = reference[start + piece : start + min(length, piece + PIECE)]
        place = _place(wanted, sound, at + piece, MOST_CHANGE)
        heard = sound[place : place + len(wanted)]
        found.append(np.pad(heard, (0, len(wanted) - len(heard))))
    return np.concatenate(found)


def _place(wanted: Sound, sound: Sound, near: int, within: int) -> int:
    """Where ``sound`` is most like ``wanted``, both silent before and after."""
    low = max(0, near - within)
    region = sound[low : near + len(wanted) + within].astype(np.float64)
    region = np.pad(region, (0, max(0, len(wanted) - len(region))))
    size = 1 << (len(region) + len(wanted)).bit_length()
    match = np.fft.irfft(np.fft.rfft(region, size) * np.conj(np.fft.rfft(wanted, size)), size)
    return low + int(np.argmax(match[: len(region) - len(wanted) + 1]))


def stoi(reference: Sound, sound: Sound) -> float:
    """Short-time objective intelligibility (Taal et al. 2011), 0 to 1, of two aligned stretches."""
    return float(pystoi.stoi(reference.astype(np.float64), sound.astype(np.float64), RATE_HZ))


def longest_gap_ms(reference: Sound, sound: Sound) -> float:
    """The longest silence of ``sound`` throughout which the aligned ``reference`` is loud."""
    holes = (_loudness(reference) > LOUD_RMS) & (_loudness(sound) < SILENT_RMS)
    longest = run = 0
    for hole in holes:
        run = run + 1 if hole else 0
        longest = max(longest, run)
    return longest * 1000 * STEP / RATE_HZ


def _loudness(sound: Sound) -> NDArray[np.float64]:
    steps = sound[: len(sound) // STEP * STEP].reshape(-1, STEP).astype(np.float64)
    return np.asarray(np.sqrt(np.mean(steps**2, axis=1)))
