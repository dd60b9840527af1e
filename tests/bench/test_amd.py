"""The short form of ``dev.py bench amd``: the issue's bars on a part of the held-out calls."""

import json
import shutil
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from server_api.telephony.amd.model import Model
from server_api.telephony.port import Verdict
from tests.bench import amd
from tests.bench.amd_corpus import Corpus
from tests.bench.amd_recorded import recorded
from tests.bench.amd_speech import VARIANTS, Speech, sentences
from tests.bench.amd_train import train

CALLS = 120

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="the corpus is spoken by espeak-ng")


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    return Speech(tmp_path_factory.mktemp("speech"))


def test_the_bars_are_met_on_a_part_of_the_held_out_calls(speech: Speech) -> None:
    figures = amd.measure(Corpus(speech, "test").calls(CALLS), amd.model())
    assert amd.missed(figures) == []
    assert figures["calls"] == CALLS
    assert set(figures["by_language"]) == {"pt-BR", "es", "en"}
    json.dumps(figures)


def test_no_voice_and_no_sentence_is_in_both_sets() -> None:
    assert not set(VARIANTS["tuning"]) & set(VARIANTS["test"])
    for language, sets in sentences().items():
        for role in sets["tuning"]:
            assert not set(sets["tuning"][role]) & set(sets["test"][role]), f"{language} {role}"


def test_the_same_call_sounds_the_same_again(speech: Speech) -> None:
    one, again = (list(Corpus(speech, "tuning").calls(6)) for _ in range(2))
    assert [call.name for call in one] == [call.name for call in again]
    assert all(np.array_equal(a.heard, b.heard) for a, b in zip(one, again, strict=True))


def test_a_model_can_be_fitted_and_read(speech: Speech) -> None:
    calls = list(Corpus(speech, "tuning").calls(45))
    text = train(calls)
    assert Model.from_toml(text).heads[-1].wait_ms == 240.0


def test_recordings_stand_for_people_and_machines(speech: Speech, tmp_path: Path) -> None:
    calls = [*islice(recorded(Corpus(speech, "test")), 150)]
    if not calls:
        pytest.skip("Debian's Asterisk prompts are not installed")
    assert {call.wanted for call in calls} == {Verdict.PERSON, Verdict.MACHINE}
