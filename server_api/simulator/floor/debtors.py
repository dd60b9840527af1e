"""The robots' side of the talk, for an autopilot that cannot hear: who answers, and what they would say."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from server_api.contract.words import Question
from server_api.resources import resource_folder
from server_api.simulator.outcome import Mood, Outcome
from server_api.simulator.phrases import load_phrases
from server_api.simulator.plan import RobotPlan, plan_call, rng_for
from server_api.simulator.profile import load_profile

#: Result (resources/dispositions) of a call that no debtor answered in person.
_RESULTS = {
    Outcome.THIRD_PARTY: "third_party",
    Outcome.SILENT_PERSON: "silent",
    Outcome.VOICEMAIL: "voicemail",
    Outcome.FAX: "wrong_number",
    Outcome.HANGS_UP: "hung_up",
}

PlanOf = Callable[[str], RobotPlan]


@dataclass(frozen=True, slots=True)
class Debtor:
    """Right answers by identity question; ``result`` where the talk leads to no promise.

    ``leaves``: hangs up without a word.
    """

    answers: dict[str, str] = field(default_factory=dict)
    result: str = ""
    country: str = ""
    leaves: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As the autopilot reads it."""
        return asdict(self)


def robots(profile: str | Path, seed: int | None) -> PlanOf:
    """The plan of the first call to a number, as the carrier with this profile and seed will draw it."""
    folder = resource_folder("simulator")
    named = folder / "profiles" / f"{profile}.toml"
    loaded = load_profile(named if named.is_file() else Path(profile))
    phrases = load_phrases(folder / "phrases")
    source = loaded.seed if seed is None else seed
    return lambda number: plan_call(number, 1, loaded, phrases, rng_for(source, number, 1))


def debtors(database: Path, plan_of: PlanOf | None) -> dict[str, Debtor]:
    """By person id. Without robots (another carrier) everybody answers in person and agrees."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
        rows = conn.execute(
            "SELECT p.person_id, p.birth_date, p.document, p.postcode, p.mother_name, p.country, t.e164"
            " FROM people p JOIN phones t ON t.person_id = p.person_id ORDER BY t.position DESC"
        )
        return {row[0]: _of(row, plan_of(row[6]) if plan_of else None) for row in rows}


def _of(row: tuple[Any, ...], plan: RobotPlan | None) -> Debtor:
    return replace(_debtor(_answers(*row[1:5]), plan), country=row[5])


def _debtor(answers: dict[str, str], plan: RobotPlan | None) -> Debtor:
    if plan is None or (plan.outcome is Outcome.PERSON and plan.mood is not Mood.REFUSES):
        return Debtor(answers)
    if plan.outcome is Outcome.PERSON:
        return Debtor(answers, "refusal")
    if plan.outcome not in _RESULTS:
        return Debtor(answers)
    return Debtor(result=_RESULTS[plan.outcome], leaves=plan.outcome is Outcome.HANGS_UP)


def _answers(birth_date: str | None, document: str, postcode: str, mother: str) -> dict[str, str]:
    signs = "".join(sign for sign in document if sign.isalnum())
    post = "".join(sign for sign in postcode if sign.isalnum())
    return {
        Question.BIRTH_DATE: birth_date or "",
        Question.DOCUMENT_FIRST_3: signs[:3],
        Question.DOCUMENT_LAST_2: signs[-2:],
        Question.POSTCODE_FIRST_5: post[:5],
        Question.MOTHER_FIRST_NAME: mother.split(" ")[0],
    }
