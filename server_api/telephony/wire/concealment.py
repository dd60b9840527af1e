"""What is heard where packets are missing: the voice's own waveform goes on (after ITU-T G.711 appendix I).

Unlike the appendix no delay is added: the seam to what was heard is smoothed after it, not before it.
Sound is 8 kHz int16, frames of 160 samples.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from server_api.telephony.wire.codecs import FRAME_SAMPLES, Samples

SHORTEST, LONGEST = 40, 120  # pitch periods of 5 to 15 ms: 66 to 200 Hz; higher voices repeat within them
HISTORY_FRAMES = 3
PERIODS_MOST = 3
SEAM = 30
MERGE = 40
FULL_FRAMES = 1
FADED_FRAMES = 5  # silence 100 ms after the last sound

Wave = NDArray[np.float32]
_RISE: Wave = ((np.arange(MERGE) + 0.5) / MERGE).astype(np.float32)
_SEAM_FALL: Wave = (1.0 - (np.arange(SEAM) + 0.5) / SEAM).astype(np.float32)


def period_of(history: Wave) -> int:
    """The lag at which the last 20 ms of ``history`` (480 samples) resemble most what came before."""
    last = history[-FRAME_SAMPLES:]
    before = history[-FRAME_SAMPLES - LONGEST : -SHORTEST]
    match = np.correlate(before, last, "valid")
    power = np.concatenate(([0.0], np.cumsum(before.astype(np.float64) ** 2)))
    energy = power[FRAME_SAMPLES:] - power[:-FRAME_SAMPLES]
    score = match / np.sqrt(np.maximum(energy, 1.0))
    return LONGEST - int(np.argmax(score))


class Concealer:
    """Fills what is missing and joins it with what comes after.

    A filling keeps its loudness for 20 ms and is silence after 100 ms.
    """

    def __init__(self) -> None:
        self._history: deque[Samples] = deque(maxlen=HISTORY_FRAMES)
        self._frames = 0
        self._wave: Wave = np.zeros(1, np.float32)
        self._period = 0
        self._at = 0
        self._fixed = 0.0

    def heard(self, frame: Samples) -> Samples:
        """A frame that came; after a filling its beginning is faded in."""
        if self._frames:
            frame = self._merged(frame)
            self._frames = 0
        self._history.append(frame)
        return frame

    def mended(self, frame: Samples) -> Samples:
        """A frame of which only a part came and which is joined with its filling already."""
        self._frames = 0
        self._history.append(frame)
        return frame

    def _merged(self, frame: Samples) -> Samples:
        going_on = self._take(MERGE) * self._gain(self._frames)
        merged = frame.copy()
        merged[:MERGE] = frame[:MERGE] * _RISE + going_on * (1.0 - _RISE)
        return merged

    def fill(self) -> Samples | None:
        """A frame in place of a missing one, None once it would be silence."""
        if self._frames >= FADED_FRAMES or not self._history:
            return None
        if not self._frames:
            self._begin()
        elif self._frames < PERIODS_MOST:
            self._lengthen(self._frames + 1)
        wave = self._take(FRAME_SAMPLES)
        if not self._frames:
            wave[:SEAM] += self._fixed * _SEAM_FALL
        ramp = np.linspace(
            self._gain(self._frames), self._gain(self._frames + 1), FRAME_SAMPLES, dtype=np.float32
        )
        self._frames += 1
        filling: Samples = np.clip(wave * ramp, -32768, 32767).astype(np.int16)
        return filling

    @staticmethod
    def _gain(frames: int) -> float:
        return min(1.0, max(0.0, (FADED_FRAMES - frames) / (FADED_FRAMES - FULL_FRAMES)))

    def _begin(self) -> None:
        past = [np.zeros(FRAME_SAMPLES, np.int16)] * (HISTORY_FRAMES - len(self._history))
        self._past: Wave = np.concatenate([*past, *self._history]).astype(np.float32)
        self._period = period_of(self._past)
        self._at = 0
        self._fixed = float(self._past[-1] - self._past[-1 - self._period])
        self._lengthen(1)

    def _lengthen(self, periods: int) -> None:
        """Repeat the last ``periods`` pitch periods: one alone for long sounds like a machine."""
        length = periods * self._period
        wave = self._past[-length:].copy()
        earlier = self._past[-length - SEAM : -length]
        if len(earlier) == SEAM:
            wave[-SEAM:] = wave[-SEAM:] * _SEAM_FALL + earlier * (1.0 - _SEAM_FALL)
        self._wave = wave
        self._at %= self._period

    def _take(self, samples: int) -> Wave:
        where = (self._at + np.arange(samples)) % len(self._wave)
        self._at += samples
        return self._wave[where]
