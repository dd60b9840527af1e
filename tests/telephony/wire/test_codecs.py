import numpy as np
import pytest

from server_api.telephony.wire.codecs import CODECS, G711, PCMA, PCMU

EVERY_SAMPLE = np.arange(-32768, 32768).astype(np.int16)
# ITU-T G.711 tables 1a and 2a: code word and its value, scaled to 16 bit.
KNOWN = [
    (PCMA, 0xD5, 8),
    (PCMA, 0x55, -8),
    (PCMA, 0xAA, 32256),
    (PCMA, 0x2A, -32256),
    (PCMU, 0xFF, 0),
    (PCMU, 0x80, 32124),
    (PCMU, 0x00, -32124),
    (PCMU, 0xFE, 8),
]


@pytest.mark.parametrize(("codec", "code", "value"), KNOWN)
def test_code_words_of_the_standard(codec: G711, code: int, value: int) -> None:
    assert codec.decode(bytes([code]))[0] == value


@pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)
def test_every_sample_becomes_the_nearest_level(codec: G711) -> None:
    levels = np.sort(codec.decode(bytes(range(256))).astype(np.int32))
    nearest = np.abs(EVERY_SAMPLE.astype(np.int32)[:, None] - levels[None, :]).min(axis=1)
    coded = codec.decode(codec.encode(EVERY_SAMPLE)).astype(np.int32)
    assert np.array_equal(np.abs(coded - EVERY_SAMPLE), nearest)


@pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)
def test_silence_is_the_code_of_zero(codec: G711) -> None:
    assert codec.encode(np.zeros(3, np.int16)) == bytes([codec.silence]) * 3
    assert abs(int(codec.decode(bytes([codec.silence]))[0])) <= 8
