"""Voices: every language speaks, what was spoken is kept, and nothing stops without espeak-ng."""

from pathlib import Path

import numpy as np
import pytest

from server_api.simulator.ear import level_dbfs
from server_api.simulator.phrases import LANGUAGES, load_phrases
from server_api.simulator.plan import plan_call, rng_for
from server_api.simulator.profile import load_profile
from server_api.simulator.robot import Hear, Play, Wait
from server_api.simulator.stage import Stage
from server_api.simulator.tones import intercept, whole_frames
from server_api.simulator.voices import Voices, find_espeak, from_wave, resampled
from server_api.telephony.wire.codecs import FRAME_SAMPLES, G711, PCMA, PCMU, SAMPLE_RATE, Samples

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "simulator"
PHRASES = load_phrases(RESOURCES / "phrases")
ESPEAK = find_espeak()
needs_espeak = pytest.mark.skipif(ESPEAK is None, reason="espeak-ng is not installed")


def seconds(samples: Samples) -> float:
    return len(samples) / SAMPLE_RATE


@needs_espeak
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_speaks(language: str) -> None:
    spoken = Voices(None, ESPEAK).speech(language, 0, PHRASES[language].voicemail[0])
    assert 2.0 < seconds(spoken) < 12.0
    assert level_dbfs(spoken) == pytest.approx(-22.0, abs=1.5)
    assert spoken.dtype == np.int16


@needs_espeak
def test_voices_differ() -> None:
    voices = Voices(None, ESPEAK)
    lengths = {len(voices.speech("pt-BR", voice, "Sim, sou eu mesmo.")) for voice in range(4)}
    assert len(lengths) > 1


@needs_espeak
def test_what_was_spoken_is_kept_on_disk(tmp_path: Path) -> None:
    spoken = Voices(tmp_path, ESPEAK).speech("es", 1, "Gracias.")
    kept = Voices(tmp_path, "/nowhere/espeak-ng").speech("es", 1, "Gracias.")
    assert np.array_equal(spoken, kept)
    assert [file.suffix for file in tmp_path.iterdir()] == [".s16"]


def test_without_espeak_the_robot_babbles() -> None:
    voices = Voices(None, None)
    short, long = voices.speech("en", 0, "Yes."), voices.speech("en", 0, "Yes, that is quite correct.")
    assert not voices.synthetic_speech
    assert level_dbfs(short) > -35.0
    assert seconds(long) > 2 * seconds(short)


def test_a_broken_espeak_is_noticed_and_the_robot_babbles(caplog: pytest.LogCaptureFixture) -> None:
    sound = Voices(None, "/nowhere/espeak-ng").speech("en", 0, "Hello?")
    assert level_dbfs(sound) > -35.0
    assert "espeak-ng failed" in caplog.text
    caplog.clear()


def test_resampling_keeps_length_and_pitch() -> None:
    moments = np.arange(22050) / 22050
    tone = (8000 * np.sin(2 * np.pi * 1000 * moments)).astype(np.int16)
    low = resampled(tone, 22050)
    assert len(low) == SAMPLE_RATE
    assert int(np.argmax(np.abs(np.fft.rfft(low)))) == 1000


@pytest.mark.parametrize("data", [b"", b"RIFF", b"not a wave file at all" * 10])
def test_what_is_no_wave_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="WAVE"):
        from_wave(data)


def test_the_intercept_is_three_rising_tones() -> None:
    sound = intercept()
    third = round(0.33 * SAMPLE_RATE)
    peaks = [
        int(np.argmax(np.abs(np.fft.rfft(sound[i * third : (i + 1) * third])))) * SAMPLE_RATE / third
        for i in range(3)
    ]
    assert peaks == pytest.approx([950.0, 1400.0, 1800.0], abs=5.0)


def test_sound_is_filled_up_to_whole_frames() -> None:
    assert len(whole_frames(np.ones(161, dtype=np.int16))) == 2 * FRAME_SAMPLES
    assert len(whole_frames(np.ones(0, dtype=np.int16))) == FRAME_SAMPLES


@pytest.mark.parametrize("codec", [PCMA, PCMU])
def test_the_stage_turns_a_plan_into_clips(codec: G711) -> None:
    profile = load_profile(RESOURCES / "profiles" / "test.toml")
    plan = plan_call("+551190000093", 1, profile, PHRASES, rng_for(1, "551190000093", 1))
    performance = Stage(Voices(None, None)).prepare(plan, plan.steps, codec)  # voicemail
    assert [type(part) for part in performance.script] == [Wait, Play, Play]
    assert [clip.text for clip in performance.clips] == [PHRASES["pt-BR"].voicemail[0], ""]
    assert all(len(clip.data) == clip.frames * FRAME_SAMPLES for clip in performance.clips)


def test_the_stage_makes_a_phrase_once() -> None:
    profile = load_profile(RESOURCES / "profiles" / "test.toml")
    plan = plan_call("+551190000080", 1, profile, PHRASES, rng_for(1, "551190000080", 1))
    stage = Stage(Voices(None, None))
    one, two = (stage.prepare(plan, plan.steps, PCMA) for _ in range(2))
    assert all(a is b for a, b in zip(one.clips, two.clips, strict=True))
    assert Hear(50) in one.script
