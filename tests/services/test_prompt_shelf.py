"""Prompts: recorded ones first, made ones long enough, and never a word of a debt."""

import shutil
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from server_api.services.prompt_shelf import LEAST_S, RATE, PromptShelf, long_enough
from server_api.services.prompt_texts import ABANDONED, BUSY, KINDS, LANGUAGES, NOTICE, prompt_text
from server_api.services.refusals import RefusalError
from server_api.store.dial_plan_rows import DialPlan
from server_api.telephony.talks import prompt_file

PLAN = DialPlan(
    campaign_id="campaign-1",
    name="Cartões 30+",
    creditor="Banco Horizonte",
    mode="progressive",
    trunk_id="trunk-1",
    caller_id="+551130000000",
    ring_limit_s=30,
    retry_s=7200,
    wrap_up_s=60,
    extend_s=30,
    extensions=2,
    active=True,
    free_number="08007701234",
)
needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")


def seconds(path: Path | None) -> float:
    assert path is not None
    sound = prompt_file.read(str(path))
    return len(sound.samples) / 2 / sound.rate


def recorded(path: Path, length_s: float, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(bytes(int(length_s * 16000) * 2 * channels))
    return path


@needs_espeak
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_made_message_is_no_short_call(tmp_path: Path, language: str) -> None:
    shelf = PromptShelf(tmp_path, "Central Norte")
    path = await shelf.path(ABANDONED, PLAN, language)
    assert LEAST_S <= seconds(path) <= 60
    assert await shelf.path(ABANDONED, PLAN, language) == path, "made once"
    sound = prompt_file.read(str(path))
    assert np.abs(np.frombuffer(sound.samples, "<i2")).max() > 1000, "somebody speaks"


@needs_espeak
async def test_each_language_is_spoken_and_what_is_warm_is_there(tmp_path: Path) -> None:
    shelf = PromptShelf(tmp_path, "")
    await shelf.warm([PLAN], LANGUAGES)
    made = sorted((tmp_path / "made").iterdir())
    assert len(made) == len(LANGUAGES)
    assert await shelf.path(ABANDONED, PLAN, "es-AR") in made, "the nearest language"


async def test_a_recording_of_the_campaign_wins_over_that_of_the_house(tmp_path: Path) -> None:
    shelf = PromptShelf(tmp_path / "shelf", "", espeak="/nowhere/espeak")
    file = recorded(tmp_path / "own.wav", 8.0)
    for_all = shelf.add(file, ABANDONED, "pt-BR")
    own = shelf.add(file, ABANDONED, "pt-BR", "campaign-1")
    assert await shelf.path(ABANDONED, PLAN, "pt-BR") == own
    assert await shelf.path(ABANDONED, replace(PLAN, campaign_id="campaign-2"), "pt-BR") == for_all


@pytest.mark.parametrize(
    ("length_s", "channels", "fault"),
    [(5.0, 1, "prompt_short"), (8.0, 2, "prompt_bad"), (61.0, 1, "prompt_bad")],
)
async def test_a_bad_recording_is_refused(tmp_path: Path, length_s: float, channels: int, fault: str) -> None:
    shelf = PromptShelf(tmp_path / "shelf", "", espeak="/nowhere/espeak")
    with pytest.raises(RefusalError) as refused:
        shelf.add(recorded(tmp_path / "own.wav", length_s, channels), ABANDONED, "pt-BR")
    assert refused.value.params["fault"] == fault
    short = shelf.add(recorded(tmp_path / "notice.wav", 2.0), NOTICE, "pt-BR")
    assert short.is_file(), "a notice may be short"


def test_without_a_voice_there_is_no_message(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    shelf = PromptShelf(tmp_path, "", espeak="/nowhere/espeak")
    assert shelf.make(BUSY, "en", PLAN) is None
    assert "espeak-ng failed" in caplog.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_prompt_speaks_of_a_debt(kind: str, language: str) -> None:
    text = prompt_text(kind, language, "Central Norte", "0800 770").lower()
    assert not any(word in text for word in ("dívida", "deuda", "debt", "cobrança", "cobranza", "pag"))
    if kind == ABANDONED:
        assert "central norte" in text
        assert "0, 8, 0, 0, 7, 7, 0" in text


@pytest.mark.parametrize("length_s", [0.5, 3.0, 6.9, 7.0, 20.0])
def test_repeated_until_long_enough_and_never_cut_in_a_word(length_s: float) -> None:
    spoken = np.ones(int(length_s * RATE), np.int16)
    whole = long_enough(spoken)
    assert len(whole) >= LEAST_S * RATE
    assert whole[: len(spoken)].all()
    assert whole[-len(spoken) :].all()
