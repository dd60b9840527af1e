"""What a robot hears: level, pitch, and the moments at which a sound begins or changes its kind."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from server_api.telephony.wire.codecs import SAMPLE_RATE, Samples

AUDIBLE_DBFS = -50.0
SPEECH_DBFS = -42.0
FLOOR_DBFS = -96.0

_SPECTRUM_POINTS = 1024
_TONAL_SHARE = 0.85
_LOBE_HZ = 110.0
_SAME_PITCH = 0.04
_QUIET_NS = 100_000_000
_TONE_FRAMES = 2
_OTHER_FRAMES = 5


@dataclass(frozen=True, slots=True)
class Onset:
    """A sound began, or turned into another: ``at_ns`` is when its first packet arrived.

    ``tonal`` tells that one frequency holds nearly all the energy: a test tone, not speech or music.
    """

    at_ns: int
    level_dbfs: float
    dominant_hz: float
    tonal: bool


def level_dbfs(samples: Samples) -> float:
    """RMS level of a frame against full scale, not below ``FLOOR_DBFS``."""
    wide = samples.astype(np.float64)
    power = float(wide @ wide) / max(1, len(wide)) / 32768.0**2
    return FLOOR_DBFS if power <= 0.0 else max(FLOOR_DBFS, 10.0 * float(np.log10(power)))


def dominant(samples: Samples) -> tuple[float, bool]:
    """The strongest frequency in Hz, and whether it stands alone. A frame of 20 ms resolves about 5 Hz."""
    windowed = samples * _window(len(samples))
    power = np.square(np.abs(np.fft.rfft(windowed, _SPECTRUM_POINTS)))
    step = SAMPLE_RATE / _SPECTRUM_POINTS
    peak = int(np.argmax(power[1:])) + 1
    lobe = round(_LOBE_HZ / step)
    around = float(power[max(0, peak - lobe) : peak + lobe + 1].sum())
    return peak * step, around >= _TONAL_SHARE * float(power.sum())


@cache
def _window(length: int) -> NDArray[np.float64]:
    return np.hanning(length)


class Ear:
    """Follows one call's received audio; call :meth:`hear` with every packet in order of arrival."""

    def __init__(self) -> None:
        self.last_level_dbfs = FLOOR_DBFS
        self._audible_until = -_QUIET_NS
        self._kind: Onset | None = None
        self._candidate: Onset | None = None
        self._seen = 0

    def hear(self, samples: Samples, at_ns: int) -> Onset | None:
        """The onset that this packet begins or confirms, else None."""
        self.last_level_dbfs = level_dbfs(samples)
        if self.last_level_dbfs < AUDIBLE_DBFS:
            return None
        onset = Onset(at_ns, self.last_level_dbfs, *dominant(samples))
        was_quiet = at_ns - self._audible_until >= _QUIET_NS
        self._audible_until = at_ns
        if was_quiet or self._kind is None:
            return self._report(onset)
        return self._changed(onset, self._kind)

    @property
    def speech(self) -> bool:
        """Whether the last packet was loud enough to be somebody speaking."""
        return self.last_level_dbfs >= SPEECH_DBFS

    def _changed(self, onset: Onset, kind: Onset) -> Onset | None:
        if _alike(onset, kind):
            self._candidate = None
            return None
        if self._candidate is None or not _alike(onset, self._candidate):
            self._candidate, self._seen = onset, 0
        self._seen += 1
        enough = _TONE_FRAMES if onset.tonal else _OTHER_FRAMES
        return self._report(self._candidate) if self._seen >= enough else None

    def _report(self, onset: Onset) -> Onset:
        self._kind, self._candidate = onset, None
        return onset


def _alike(one: Onset, other: Onset) -> bool:
    """Two untuned sounds count as one; two tones when their pitch is the same."""
    if one.tonal and other.tonal:
        return abs(one.dominant_hz - other.dominant_hz) <= _SAME_PITCH * other.dominant_hz + SAMPLE_RATE / 512
    return one.tonal == other.tonal
