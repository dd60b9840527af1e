"""The right-party check: questions, answers compared by the server, a limited number of tries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from server_api.contract.words import IdentityMode, IdentityStatus, Question, Verdict
from server_api.domain.masking import shows_first, shows_last
from server_api.domain.names import first_word, fold
from server_api.domain.spoken_date import read_date

TRIES = 3
DEFAULT_QUESTIONS = (Question.BIRTH_DATE, Question.DOCUMENT_FIRST_3, Question.POSTCODE_FIRST_5)


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What is on file about a person; empty where nothing is."""

    birth_date: date | None = None
    document: str = ""
    postcode: str = ""
    mother_name: str = ""
    country: str = ""
    document_masked: str = ""  # as it stands on the agent's screen


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """How far the check of one call has come."""

    mode: IdentityMode
    questions: tuple[Question, ...]
    needed: int = 2
    tries_left: int = TRIES
    status: IdentityStatus = IdentityStatus.PENDING
    verdicts: Mapping[Question, Verdict] = field(default_factory=dict)

    @property
    def right(self) -> int:
        """Answers that matched so far."""
        return sum(1 for verdict in self.verdicts.values() if verdict is Verdict.RIGHT)


def askable(wanted: tuple[Question, ...], facts: KnownFacts) -> tuple[Question, ...]:
    """The wanted questions whose answer is on file, then any other that is; never one the screen answers."""
    order = (*wanted, *(item for item in Question if item is not Question.UNKNOWN and item not in wanted))
    known = tuple(item for item in order if _expected(item, facts) and not _on_screen(item, facts))
    return known[: max(len(wanted), 1)]


def matches(question: Question, answer: str, facts: KnownFacts) -> bool:
    """Whether the answer is the one on file; formats, accents and case do not matter."""
    expected = _expected(question, facts)
    if not expected or not answer.strip():
        return False
    if question is Question.BIRTH_DATE and facts.birth_date:
        century = facts.birth_date.year // 100 * 100
        return read_date(answer, century=century, month_first=facts.country == "US") == facts.birth_date
    if question is Question.MOTHER_FIRST_NAME:
        return fold(first_word(answer)) == expected
    return _signs(answer) == expected


def somebody_else(check: IdentityCheck) -> IdentityCheck:
    """Another person is on the line: nothing may be shown on this call until the check is passed anew.

    Tries that were spent stay spent, so that handing the telephone around gives no more guesses.
    """
    return replace(check, mode=IdentityMode.MASKED, status=IdentityStatus.OTHER_PERSON, verdicts={})


def with_answer(check: IdentityCheck, question: Question, right: bool) -> IdentityCheck:
    """The check after one answer. A closed check, or a question already right, stays as it is.

    Where somebody else had answered, an answer says that the debtor is on the line now: from the start.
    """
    if check.status is IdentityStatus.OTHER_PERSON and check.tries_left > 0:
        check = replace(check, status=IdentityStatus.PENDING)
    if check.status is not IdentityStatus.PENDING or question not in check.questions:
        return check
    if check.verdicts.get(question) is Verdict.RIGHT:
        return check
    verdict = Verdict.RIGHT if right else Verdict.WRONG
    after = replace(
        check,
        verdicts={**check.verdicts, question: verdict},
        tries_left=check.tries_left - (0 if right else 1),
    )
    if after.right >= after.needed:
        return replace(after, status=IdentityStatus.CONFIRMED)
    if after.tries_left <= 0:
        return replace(after, status=IdentityStatus.FAILED)
    return after


def _on_screen(question: Question, facts: KnownFacts) -> bool:
    if question is Question.DOCUMENT_FIRST_3:
        return shows_first(facts.document_masked, 3)
    return question is Question.DOCUMENT_LAST_2 and shows_last(facts.document_masked, 2)


def _expected(question: Question, facts: KnownFacts) -> str:
    document, postcode = _signs(facts.document), _signs(facts.postcode)
    match question:
        case Question.BIRTH_DATE:
            return facts.birth_date.isoformat() if facts.birth_date else ""
        case Question.DOCUMENT_FIRST_3:
            return document[:3] if len(document) > 3 else ""
        case Question.DOCUMENT_LAST_2:
            return document[-2:] if len(document) > 2 else ""
        case Question.POSTCODE_FIRST_5:
            return postcode[:5] if len(postcode) >= 4 else ""
        case Question.MOTHER_FIRST_NAME:
            return fold(first_word(facts.mother_name))
        case Question.UNKNOWN:
            return ""


def _signs(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", fold(text))
