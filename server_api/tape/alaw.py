"""A-law (ITU-T G.711) as tapes hold it: one byte a sample, 13 bits of range."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
RATE = 8000


def _decoder() -> Samples:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    value = np.where(
        exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0)
    )
    return np.where(code & 0x80, value, -value).astype(np.int16)


def _encoder(decoder: Samples) -> NDArray[np.uint8]:
    """The nearest code for each of the 65,536 samples, indexed by the sample read as uint16."""
    order = np.argsort(decoder, kind="stable")
    levels = decoder[order].astype(np.int32)
    borders = (levels[:-1] + levels[1:] + 1) // 2
    samples = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)
    return order[np.searchsorted(borders, samples, side="right")].astype(np.uint8)


_DECODER = _decoder()
_ENCODER = _encoder(_DECODER)


def encode(samples: Samples) -> bytes:
    """One byte a sample."""
    return _ENCODER[np.ascontiguousarray(samples).view(np.uint16)].tobytes()


def decode(sound: bytes) -> Samples:
    """Undo :func:`encode`, to the nearest level."""
    return _DECODER[np.frombuffer(sound, np.uint8)]
