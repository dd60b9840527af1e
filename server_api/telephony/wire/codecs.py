"""G.711 by tables and G.722 in its narrow band: bytes to int16 samples at 8 kHz and back."""

from typing import Protocol

import G722
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
    to_below, to_above = samples - levels[above - 1], levels[above] - samples
    # In the middle towards zero: sums of decoded samples often fall there, and an uneven rule distorts.
    below = (to_below < to_above) | ((to_below == to_above) & (samples > 0))
    return order[np.where(below, above - 1, above)].astype(np.uint8)


class Codec(Protocol):
    """One byte for each eighth of a millisecond, whatever the codec's own rate (RFC 3551 4.5.2)."""

    name: str

    def decode(self, payload: bytes) -> Samples:
        """Samples of a payload of any length."""
        ...

    def encode(self, samples: Samples) -> bytes:
        """One byte a sample."""
        ...


class G711:
    """One law (ITU-T G.711). ``name`` as in SDP; ``silence`` is the code byte of a zero sample."""

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


class NarrowG722:
    """ITU-T G.722 at 64 kbit/s, its lower band only: the mix is 8 kHz. One object a leg and a direction."""

    name = "G722"

    def __init__(self) -> None:
        self._encoder = G722.G722(SAMPLE_RATE, 64000)
        self._decoder = G722.G722(SAMPLE_RATE, 64000)

    def decode(self, payload: bytes) -> Samples:
        """Continues what was decoded before."""
        return np.frombuffer(self._decoder.decode(payload), np.int16)

    def encode(self, samples: Samples) -> bytes:
        """Continues what was encoded before."""
        return bytes(self._encoder.encode(samples))


def new_codec(name: str) -> Codec:
    """For one leg. Raises KeyError for an unknown name."""
    return NarrowG722() if name == NarrowG722.name else CODECS[name]
