"""The ear: levels, pitch, and the moments at which a sound begins or becomes another."""

import numpy as np
import pytest

from server_api.simulator.babble import babble
from server_api.simulator.ear import FLOOR_DBFS, Ear, Onset, dominant, level_dbfs
from server_api.simulator.tones import TONE_DBFS, endless_sine, silence, sine
from server_api.telephony.wire.codecs import FRAME_SAMPLES, PCMA, Samples

FRAME_NS = 20_000_000


def frames(sound: Samples) -> list[Samples]:
    """Whole frames as they come out of a G.711 packet."""
    coded = PCMA.decode(PCMA.encode(sound))
    return [coded[i : i + FRAME_SAMPLES] for i in range(0, len(coded) - FRAME_SAMPLES + 1, FRAME_SAMPLES)]


def onsets(*sounds: Samples) -> list[Onset]:
    ear = Ear()
    every = [frame for sound in sounds for frame in frames(sound)]
    heard = [ear.hear(frame, index * FRAME_NS) for index, frame in enumerate(every)]
    return [onset for onset in heard if onset is not None]


def chord(seconds: float) -> Samples:
    """Something like hold music: three voices at once."""
    voices = np.stack([sine(hz, seconds) for hz in (261.6, 392.0, 659.3)])
    music: Samples = voices.mean(axis=0).astype(np.int16)
    return music


def test_levels_are_against_full_scale() -> None:
    assert level_dbfs(sine(1000.0, 0.02)) == pytest.approx(TONE_DBFS, abs=0.1)
    assert level_dbfs(silence(0.02)) == FLOOR_DBFS


@pytest.mark.parametrize("hz", [200.0, 440.0, 1000.0, 1800.0, 3000.0])
def test_the_strongest_frequency_of_one_frame_is_found(hz: float) -> None:
    found, alone = dominant(sine(hz, 0.02))
    assert found == pytest.approx(hz, abs=10.0)
    assert alone


def test_silence_gives_no_onset() -> None:
    assert onsets(silence(1.0)) == []


def test_a_tone_after_silence_begins_with_its_first_frame() -> None:
    (onset,) = onsets(silence(0.5), sine(440.0, 0.5))
    assert onset.at_ns == 25 * FRAME_NS
    assert onset.dominant_hz == pytest.approx(440.0, abs=10.0)
    assert onset.tonal


def test_a_tone_that_goes_on_is_one_onset() -> None:
    assert len(onsets(endless_sine(440), endless_sine(440))) == 1


def test_a_tone_right_after_music_is_told_from_it() -> None:
    music, tone = onsets(chord(1.0), sine(440.0, 0.5))
    assert not music.tonal
    assert tone.tonal
    assert tone.at_ns == 50 * FRAME_NS
    assert tone.dominant_hz == pytest.approx(440.0, abs=10.0)


def test_one_tone_after_another_is_two_onsets() -> None:
    heard = onsets(sine(440.0, 0.5), sine(1000.0, 0.5))
    assert [round(onset.dominant_hz, -1) for onset in heard] == [440.0, 1000.0]


def test_music_after_a_tone_is_noticed_without_a_pause() -> None:
    assert [onset.tonal for onset in onsets(sine(440.0, 0.5), chord(0.5))] == [True, False]


def test_speech_after_silence_is_an_onset() -> None:
    first = onsets(silence(0.3), babble("bom dia", 0))[0]
    assert first.at_ns >= 15 * FRAME_NS
    assert first.level_dbfs > -50.0
