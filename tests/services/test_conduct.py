"""What a country adds to a conversation: the stricter of country and creditor holds."""

from pathlib import Path

import pytest

from server_api.contract.words import IdentityMode, IdentityStatus, Question
from server_api.domain.identity import IdentityCheck, somebody_else, with_answer
from server_api.resources import resource_folder
from server_api.services.check_script import EVERYWHERE
from server_api.services.conduct import BadConductError, Conduct, Country
from server_api.services.creditor_terms import CreditorTerms
from server_api.services.script_words import ASKS_REASON, BEFORE_IDENTITY, THREATS, ScriptWords

FOLDER = resource_folder("conduct")
ASKED = (Question.BIRTH_DATE, Question.DOCUMENT_FIRST_3, Question.POSTCODE_FIRST_5)
SHOWN = IdentityCheck(mode=IdentityMode.SHOWN, questions=ASKED, needed=1)


@pytest.mark.parametrize(
    ("country", "mode", "needed", "tries"),
    [
        (Country(code="XX"), IdentityMode.SHOWN, 1, 3),
        (Country(code="XX", mask_until_identified=True), IdentityMode.MASKED, 1, 3),
        (Country(code="XX", least_answers=2, most_tries=2), IdentityMode.SHOWN, 2, 2),
        (Country(code="XX", least_answers=5), IdentityMode.SHOWN, 3, 3),
        (Country(code="XX", most_tries=10), IdentityMode.SHOWN, 1, 3),
    ],
)
def test_the_stricter_of_country_and_creditor_holds(
    country: Country, mode: IdentityMode, needed: int, tries: int
) -> None:
    strict = Conduct([country]).strict(SHOWN, ("YY", "XX"))
    assert (strict.mode, strict.needed, strict.tries_left) == (mode, needed, tries)
    assert Conduct([country]).strict(strict, ("XX",)) == strict
    assert Conduct([country]).strict(SHOWN, ("YY",)) == SHOWN


def test_a_creditor_is_never_laxer_than_it_says() -> None:
    masked = IdentityCheck(mode=IdentityMode.MASKED, questions=ASKED, needed=3, tries_left=1)
    assert Conduct([Country(code="XX", most_tries=5)]).strict(masked, ("XX",)) == masked


def test_somebody_else_begins_anew_without_new_tries() -> None:
    spent = with_answer(SHOWN, Question.BIRTH_DATE, right=False)
    closed = somebody_else(with_answer(spent, Question.DOCUMENT_FIRST_3, right=True))
    assert (closed.mode, closed.status, closed.verdicts) == (
        IdentityMode.MASKED,
        IdentityStatus.OTHER_PERSON,
        {},
    )
    again = with_answer(closed, Question.BIRTH_DATE, right=False)
    assert (again.status, again.tries_left) == (IdentityStatus.PENDING, 1)
    failed = with_answer(again, Question.BIRTH_DATE, right=False)
    assert failed.status is IdentityStatus.FAILED
    assert with_answer(somebody_else(failed), Question.BIRTH_DATE, right=True).status is (
        IdentityStatus.OTHER_PERSON
    )


def test_the_shipped_countries_say_what_is_due_in_each_language() -> None:
    conduct = Conduct.load(FOLDER)
    assert set(EVERYWHERE) <= set(conduct.countries)
    for country in conduct.countries:
        for due in conduct.sentences((country,)):
            assert set(due.text) == {"pt-BR", "es", "en"}
            assert due.source
            assert due.rule_id
    both = conduct.sentences(("US", "BR"))
    assert [item.code for item in both] == ["recording", "mini_miranda", "creditor"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Field required"),
        ('[[country]]\ncode = "br"', "pattern"),
        ('[[country]]\ncode = "BR"\n[[country]]\ncode = "BR"', "twice"),
        ('[[country]]\ncode = "BR"\nmost_tries = 0', "greater"),
        ('[[country]]\ncode = "BR"\n[[country.disclosure]]\ncode = "x"\ntext = { en = "{{ y }}" }', "y"),
        ("[[country", "countries.toml"),
    ],
)
def test_a_bad_file_says_why(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "countries.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadConductError, match=said):
        Conduct.load(tmp_path)


def test_a_creditors_sentence_that_tells_too_much_is_refused() -> None:
    own = {"code": "own", "text": {"en": "You owe {{ balance }}"}, "before_identity": True}
    with pytest.raises(ValueError, match="balance"):
        CreditorTerms.model_validate({"disclosures": [own]})


@pytest.mark.parametrize(
    ("name", "language", "text", "found"),
    [
        (THREATS, "pt-BR", "O oficial de justiça vai aí.", "oficial de justica"),
        (THREATS, "es-MX", "¡Vamos a EMBARGARLO!", "embargarlo"),
        (THREATS, "en", "There is a warrant.", "warrant"),
        (THREATS, "pt-BR", "Tenha um bom dia.", ""),
        (BEFORE_IDENTITY, "es", "Es por su deuda", "deuda"),
        (BEFORE_IDENTITY, "es", "Le deseo suerte", ""),
        (ASKS_REASON, "es-CO", "¿Por qué no ha pagado?", "por que no ha pagado"),
        (ASKS_REASON, "xx", "¿Por qué no ha pagado?", ""),
    ],
)
def test_a_word_is_found_whole_without_accents_or_case(
    name: str, language: str, text: str, found: str
) -> None:
    assert ScriptWords.load(FOLDER).found(name, text, language) == found
