"""Words that do not belong in a file are found in three languages, and ordinary words are not."""

import tomllib
from pathlib import Path

import pytest

from server_api.domain.names import fold
from server_api.resources import resource_folder
from server_api.services.note_words import BadWordsError, NoteWords

FOLDER = resource_folder("note_words")
WORDS = NoteWords.load(FOLDER)


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("Cliente com DEPRESSÃO grave", "depressao", "health"),
        ("é evangélica, só aos domingos", "evangelica", "religion"),
        ("caloteiro de sempre", "caloteiro", "insult"),
        ("disse que é gay", "gay", "sex_life"),
        ("la señora está embarazada", "embarazada", "health"),
        ("¡Estafador!", "estafador", "insult"),
        ("He has CANCER and can't work", "cancer", "health"),
        ("told her she'd go to jail", "go to jail", "threat"),
        ("union member since May", "union member", "politics"),
    ],
)
def test_they_are_named_with_the_reason(text: str, word: str, reason: str) -> None:
    found = WORDS.find(text)
    assert (word, reason) in {(one.word, one.reason) for one in found}


@pytest.mark.parametrize(
    "text",
    [
        "Maria Cristina Prieto, mora em João Pessoa, Paraíba",
        "Trabalha em escola, recebe dia 30; prefere manhã",
        "Pagó en la sucursal de Morosini; llamar después de las 18 h",
        "Cristian Vargas pide su estado de cuenta",
        "Works at a school, asked for the statement by e-mail",
        "India Moreno, Lake Road 12",
        "",
    ],
)
def test_ordinary_notes_pass(text: str) -> None:
    assert WORDS.find(text) == ()


def test_a_word_is_named_once_in_its_order() -> None:
    found = WORDS.find("Idiota. Mentiroso, idiota!")
    assert [one.word for one in found] == ["idiota", "mentiroso"]


def test_the_lists_are_folded_and_say_their_licence() -> None:
    for path in FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert "CC0-1.0" in text
        for words in tomllib.loads(text).values():
            assert [word for word in words if fold(word) != word] == []


def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadWordsError):
        NoteWords.load(tmp_path)
    (tmp_path / "pt.toml").write_text("health = 'x'", encoding="utf-8")
    with pytest.raises(BadWordsError, match=r"pt\.toml"):
        NoteWords.load(tmp_path)
