"""The right-party check: many ways to say the right thing, three ways to be wrong."""

from datetime import date

import pytest

from server_api.contract.words import IdentityMode, IdentityStatus, Question, Verdict
from server_api.domain.identity import IdentityCheck, KnownFacts, askable, matches, with_answer
from server_api.domain.masking import mask_document

MARIA = KnownFacts(date(1968, 3, 14), "384.482.915-20", "09010-120", "José da Conceição", "BR")
QUESTIONS = (Question.BIRTH_DATE, Question.DOCUMENT_FIRST_3, Question.POSTCODE_FIRST_5)


@pytest.mark.parametrize(
    "answer",
    [
        "14/03/1968",
        "14-3-68",
        "14031968",
        "140368",
        " 14 de março de 1968",
        "14 MARÇO 68",
        "1968-03-14",
        "14.3.1968",
    ],
)
def test_a_birth_date_may_be_said_in_many_ways(answer: str) -> None:
    assert matches(Question.BIRTH_DATE, answer, MARIA)


@pytest.mark.parametrize("answer", ["", "14/03/1969", "31/02/1968", "maio", "14/13/1968", "99999999", "¿?"])
def test_a_wrong_birth_date_is_wrong(answer: str) -> None:
    assert not matches(Question.BIRTH_DATE, answer, MARIA)


def test_the_united_states_say_the_month_first() -> None:
    smith = KnownFacts(date(1968, 3, 4), country="US")
    assert matches(Question.BIRTH_DATE, "03/04/1968", smith)
    assert matches(Question.BIRTH_DATE, "March 4, 1968", smith)
    assert not matches(Question.BIRTH_DATE, "04/03/1968", smith)


@pytest.mark.parametrize(
    ("question", "answer", "right"),
    [
        (Question.DOCUMENT_FIRST_3, "3-8-4", True),
        (Question.DOCUMENT_FIRST_3, "385", False),
        (Question.DOCUMENT_LAST_2, "20", True),
        (Question.POSTCODE_FIRST_5, "09.010", True),
        (Question.POSTCODE_FIRST_5, "09011", False),
        (Question.MOTHER_FIRST_NAME, "JOSE", True),
        (Question.MOTHER_FIRST_NAME, "josé da conceição", True),
        (Question.MOTHER_FIRST_NAME, "Joana", False),
        (Question.MOTHER_FIRST_NAME, "   ", False),
        (Question.UNKNOWN, "", False),
    ],
)
def test_formats_accents_and_case_do_not_matter(question: Question, answer: str, right: bool) -> None:
    assert matches(question, answer, MARIA) is right


def test_what_is_not_on_file_is_neither_asked_nor_right() -> None:
    nobody = KnownFacts(document="38448291520")
    assert askable(QUESTIONS, nobody) == (Question.DOCUMENT_FIRST_3, Question.DOCUMENT_LAST_2)
    assert not matches(Question.MOTHER_FIRST_NAME, "", nobody)
    assert not matches(Question.BIRTH_DATE, "14/03/1968", nobody)


def check() -> IdentityCheck:
    return IdentityCheck(IdentityMode.MASKED, QUESTIONS)


def test_two_right_answers_confirm() -> None:
    once = with_answer(check(), Question.BIRTH_DATE, True)
    assert once.status is IdentityStatus.PENDING
    assert with_answer(once, Question.DOCUMENT_FIRST_3, True).status is IdentityStatus.CONFIRMED


def test_the_same_answer_twice_counts_once() -> None:
    once = with_answer(check(), Question.BIRTH_DATE, True)
    assert with_answer(once, Question.BIRTH_DATE, True) == once


def test_three_wrong_answers_close_the_check_for_good() -> None:
    now = check()
    for _ in range(3):
        now = with_answer(now, Question.BIRTH_DATE, False)
    assert (now.status, now.tries_left) == (IdentityStatus.FAILED, 0)
    assert now.verdicts == {Question.BIRTH_DATE: Verdict.WRONG}
    assert with_answer(now, Question.DOCUMENT_FIRST_3, True) == now


def test_a_question_that_was_not_asked_changes_nothing() -> None:
    assert with_answer(check(), Question.MOTHER_FIRST_NAME, True) == check()


@pytest.mark.parametrize(
    ("kind", "document", "masked", "asked"),
    [
        ("rfc", "DASG700101AB2", "••••••••••AB2", (Question.DOCUMENT_FIRST_3,)),
        ("ssn", "666128556", "•••-••-••••", (Question.DOCUMENT_FIRST_3, Question.DOCUMENT_LAST_2)),
        ("cpf", "38448291520", "***.482.915-**", (Question.DOCUMENT_FIRST_3, Question.DOCUMENT_LAST_2)),
        ("dni", "20123456", "••••••56", (Question.DOCUMENT_FIRST_3,)),
    ],
)
def test_what_the_screen_shows_is_not_asked(
    kind: str, document: str, masked: str, asked: tuple[Question, ...]
) -> None:
    assert mask_document(kind, document) == masked
    known = KnownFacts(document=document, document_masked=masked)
    assert askable(QUESTIONS, known) == asked
