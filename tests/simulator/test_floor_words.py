"""What the demo says: whole in three languages, and every end has a sentence and something to do."""

from string import Formatter

import pytest

from server_api.simulator.floor import words as floor_words
from server_api.simulator.floor.played import _labels
from server_api.simulator.floor.report import _STOPS, CallReport, _problems
from server_api.simulator.floor.words import NOTES, Words

LANGUAGES = ("pt-BR", "es", "en")
WHOLE = CallReport("call-1", "promise", True, True, 1.0, 1.0, "promise-1", "saved")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", list(floor_words._SENTENCES))
def test_a_sentence_has_the_same_places_in_every_language(key: str) -> None:
    said = floor_words._SENTENCES[key]
    assert all(said)
    assert len({frozenset(holes(text)) for text in said}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*_STOPS, "refused"])
def test_every_end_of_the_autopilot_is_worded(language: str, code: str) -> None:
    record = {"error": "no link to the server for 120 s", "code": code}
    (said,) = _problems(record, (WHOLE,), 1, 1, Words(language))
    assert "no link to the server for 120 s" in said
    assert not said.startswith("no link")


def test_what_is_missing_of_a_call_is_named() -> None:
    half = CallReport("call-2", "", True, True, None, None, "", "kept_here")
    problems = _problems({"error": "", "code": ""}, (WHOLE, half), 1, 3, Words("pt-BR"))
    assert problems == [
        "2 de 3 ligações foram feitas",
        "a ligação 2 não está inteira: falta o resultado, o resultado não chegou ao servidor (id call-2)",
    ]


def test_a_whole_run_has_no_problem() -> None:
    assert _problems({"error": "", "code": ""}, (WHOLE,), 1, 1, Words("en")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_are_told_as_the_window_calls_them(language: str) -> None:
    labels = _labels(language)
    assert set(NOTES) - {""} <= set(labels)
    assert all(labels.values())
