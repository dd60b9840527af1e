"""G.711 by tables (ITU-T G.711): bytes to int16 samples at 8 kHz and back."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
SAMPLE_RATE = 8000
FRAME_SAMPLES = 160


def _ulaw_decoder() -> Samples:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    exponent, mantissa = (code >> 4) & 7, code & 15
    value = (((mantissa << 3) + 0x84) << exponent) - 0x84
    return np.where(code & 0x80, -value, value).astype(np.int16)


def _alaw_decoder() -> Samples:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    value = np.where(
        exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0)
    )
    return np.where(code & 0x80, value, -value).astype(np.int16)


def _encoder(decoder: Samples) -> NDArray[np.uint8]:
    """The nearest code word for each of the 65,536 samples, indexed by the sample read as uint16."""
    order = np.argsort(decoder, kind="stable")
    levels = decoder[order].astype(np.int32)
    samples = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)
    above = np.clip(np.searchsorted(levels, samples), 1, 255)
    nearer_below = samples - levels[above - 1] <= levels[above] - samples
    return order[np.where(nearer_below, above - 1, above)].astype(np.uint8)


class G711:
    """One law. ``name`` as in SDP; ``silence`` is the code byte of a zero sample."""

    def __init__(self, name: str, decoder: Samples) -> None:
        self.name = name
        self._decoder = decoder
        self._encoder = _encoder(decoder)
        self.silence = int(self._encoder[0])

    def decode(self, payload: bytes) -> Samples:
        """Samples of a payload of any length."""
        return self._decoder[np.frombuffer(payload, dtype=np.uint8)]

    def encode(self, samples: Samples) -> bytes:
        """One byte a sample."""
        return self._encoder[samples.view(np.uint16)].tobytes()


PCMU = G711("PCMU", _ulaw_decoder())
PCMA = G711("PCMA", _alaw_decoder())
CODECS = {codec.name: codec for codec in (PCMA, PCMU)}
