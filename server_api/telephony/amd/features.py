"""What 20 ms of telephone sound is like: level, voicing, noisiness, tones. numpy, no IO."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
Floats = NDArray[np.float64]

RATE_HZ = 8000
FRAME = 160
FRAME_MS = 20.0
_WINDOW = 2 * FRAME
_FFT = 512
_BIN_HZ = RATE_HZ / _FFT
_LOW, _HIGH = round(200 / _BIN_HZ), round(3600 / _BIN_HZ)
_LOBE = 5  # bins to each side that belong to one tone, with this window
_PITCH_LAGS = slice(RATE_HZ // 400, RATE_HZ // 75)
_QUIET_POWER = 1e-12
#: Level of a frame without any sound, dBFS.
NOTHING_DB = -96.0


@dataclass(frozen=True, slots=True)
class Measure:
    """One frame. ``db``: level from 200 to 3600 Hz in dBFS; ``voiced``: periodicity at 75 to 400 Hz, 0 to 1.

    ``flat``: spectral flatness, 0 (a tone) to 1 (white noise). ``hz`` is the strongest tone and ``pure`` its
    share of the power; ``other_hz`` and ``both`` are the second one, and the share of the two together.
    """

    db: float
    voiced: float
    flat: float
    hz: float
    pure: float
    other_hz: float
    both: float


NOTHING = Measure(NOTHING_DB, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)


class Ear:
    """Measures frame after frame; each is heard together with the one before (40 ms)."""

    def __init__(self) -> None:
        self._window = np.hanning(_WINDOW)
        self._scale = 2.0 / (float(np.sum(np.square(self._window))) * _FFT)
        self._own = np.maximum(np.fft.irfft(np.abs(np.fft.rfft(self._window, 2 * _FFT)) ** 2)[:_WINDOW], 1e-6)
        self._heard = np.zeros(_WINDOW)

    def measure(self, frame: Samples) -> Measure:
        """``frame`` has 160 samples at 8 kHz."""
        self._heard[:FRAME] = self._heard[FRAME:]
        self._heard[FRAME:] = frame
        if not self._heard.any():
            return NOTHING
        spectrum = np.fft.rfft(self._heard * self._window / 32768.0, _FFT)
        power = spectrum.real**2 + spectrum.imag**2
        band = power[_LOW:_HIGH]
        total = float(band.sum()) + _QUIET_POWER
        db = 10.0 * np.log10(total * self._scale)
        flat = float(np.exp(np.mean(np.log(band + _QUIET_POWER)))) * len(band) / total
        hz, one = _peak(band)
        other_hz, two = _peak(_without(band, hz))
        return Measure(db, self._voicing(power), flat, hz, one / total, other_hz, (one + two) / total)

    def _voicing(self, power: Floats) -> float:
        """The highest peak of the autocorrelation, without the window's own."""
        lags = np.fft.irfft(power)[:_WINDOW]
        if lags[0] <= _QUIET_POWER:
            return 0.0
        normal = lags[_PITCH_LAGS] / self._own[_PITCH_LAGS]
        return float(np.clip(normal.max() * self._own[0] / lags[0], 0.0, 1.0))


def _peak(band: Floats) -> tuple[float, float]:
    """Frequency and power of the strongest tone of a band's power spectrum."""
    top = int(band.argmax())
    first = max(0, top - _LOBE)
    lobe = band[first : top + _LOBE + 1]
    power = float(lobe.sum())
    if power <= 0.0:
        return 0.0, 0.0
    centre = float(np.dot(lobe, np.arange(first, first + len(lobe)))) / power
    return (centre + _LOW) * _BIN_HZ, power


def _without(band: Floats, hz: float) -> Floats:
    top = round(hz / _BIN_HZ) - _LOW
    rest = band.copy()
    rest[max(0, top - _LOBE) : top + _LOBE + 1] = 0.0
    return rest
