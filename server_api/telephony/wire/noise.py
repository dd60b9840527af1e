"""Comfort noise (RFC 3389): the line sounds alive where the far end sends nothing."""

import numpy as np

from server_api.telephony.wire.codecs import FRAME_SAMPLES, SAMPLE_RATE, Samples

COMFORT_NOISE = "CN"
LOUDEST_DBOV = -20  # nobody's silence is louder
OVERLOAD = 32768.0


def level_of(payload: bytes) -> int:
    """dBov, 0 to -127: the first byte (section 3); the spectrum that may follow is not imitated."""
    return -(payload[0] & 0x7F) if payload else -70


class ComfortNoise:
    """White noise of a level, a second of it made once and cut at chance."""

    def __init__(self) -> None:
        self._chance = np.random.default_rng()
        self._made: Samples | None = None
        self._level: int | None = None

    def set(self, level_dbov: int | None) -> None:
        """The level from now on, None for none at all."""
        if level_dbov == self._level:
            return
        self._level = level_dbov
        self._made = None
        if level_dbov is not None:
            rms = OVERLOAD * 10.0 ** (min(level_dbov, LOUDEST_DBOV) / 20.0)
            sound = self._chance.normal(0.0, rms, SAMPLE_RATE)
            self._made = np.clip(sound, -OVERLOAD, OVERLOAD - 1).astype(np.int16)

    def frame(self) -> Samples | None:
        """20 ms of it."""
        if self._made is None:
            return None
        start = int(self._chance.integers(0, SAMPLE_RATE - FRAME_SAMPLES))
        return self._made[start : start + FRAME_SAMPLES]
