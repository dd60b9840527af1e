import numpy as np
import pytest

from server_api.telephony.wire.codecs import CODECS, FRAME_SAMPLES, G711, PCMA, PCMU, SAMPLE_RATE, new_codec

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


def test_g722_carries_a_voice_band_tone_through_frames() -> None:
    codec = new_codec("G722")
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(20 * FRAME_SAMPLES) / SAMPLE_RATE)).astype(np.int16)
    frames = [codec.encode(tone[n : n + FRAME_SAMPLES]) for n in range(0, len(tone), FRAME_SAMPLES)]
    assert {len(frame) for frame in frames} == {FRAME_SAMPLES}
    heard = np.concatenate([codec.decode(frame) for frame in frames]).astype(np.float64)[800:]
    wave = np.exp(-2j * np.pi * 440 * np.arange(len(heard)) / SAMPLE_RATE)
    assert 2 * abs(np.dot(heard, wave)) / len(heard) == pytest.approx(8000, rel=0.05)


def test_every_leg_has_a_g722_of_its_own() -> None:
    assert new_codec("G722") is not new_codec("G722")
    assert new_codec("PCMA") is PCMA
    with pytest.raises(KeyError):
        new_codec("GSM")


@pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)
def test_rounding_is_even_so_a_sum_of_tones_makes_no_even_harmonics(codec: G711) -> None:
    halves = np.abs(codec.decode(codec.encode(EVERY_SAMPLE[1:])).astype(np.int32))
    mirrored = np.abs(codec.decode(codec.encode(-EVERY_SAMPLE[1:])).astype(np.int32))
    away_from_zero = EVERY_SAMPLE[1:] != 0
    assert np.array_equal(halves[away_from_zero], mirrored[away_from_zero])
