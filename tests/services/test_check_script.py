"""What is found in a script before it is published; every shipped script is well in every country."""

from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from server_api.contract.debt_words import Severity
from server_api.contract.script_edit import (
    AnswerDoc,
    DisclosureDoc,
    FieldDoc,
    ObjectionDoc,
    ScriptDoc,
    ScriptFor,
    StepDoc,
)
from server_api.contract.scripts import Condition
from server_api.domain.script_flow import flow_faults
from server_api.resources import resource_folder
from server_api.services import check_script as checks
from server_api.services.check_script import EVERYWHERE, CheckScript
from server_api.services.check_texts import LONGEST_S, speech_s
from server_api.services.conduct import Conduct
from server_api.services.disposition_library import DispositionLibrary
from server_api.services.loaded_script import LoadedScript, Telling
from server_api.services.script_file import read_script
from server_api.services.script_words import ScriptWords

CONDUCT = resource_folder("conduct")
SHIPPED = sorted(resource_folder("scripts").glob("*.toml"))
LANGUAGES = ("pt-BR", "es-MX", "es-CO", "es-AR", "en-US")
CHECK = CheckScript(
    Conduct.load(CONDUCT), DispositionLibrary.load(resource_folder("dispositions")), ScriptWords.load(CONDUCT)
)


@cache
def shipped(path: Path) -> LoadedScript:
    read = read_script(path)
    return LoadedScript(read.doc, read.version)


def step(step_id: str, say: str = "a", *goto: str, **more: Any) -> StepDoc:
    answers = tuple(AnswerDoc(label={"en": one}, goto=one) for one in goto)
    return StepDoc(step_id=step_id, name=step_id, say={"en": say}, **({"answers": answers} | more))


def script(*more: StepDoc, **changes: Any) -> ScriptDoc:
    """A small script that is well, in a country that demands nothing."""
    first = step("open", "Hello {{ debtor_name }}", "offer", before_identity=True)
    offer = step("offer", "It is {{ balance }}.", "bye")
    steps = {one.step_id: one for one in (first, offer, step("bye", last=True), *more)}
    values: dict[str, Any] = {
        "script_id": "s",
        "name": "S",
        "languages": ("en",),
        "stages": ({"en": "All"},),
        "start": "open",
        "meant_for": ScriptFor(countries=("GB",)),
        "steps": tuple(steps.values()),
    }
    return ScriptDoc(**(values | changes))


def codes(doc: ScriptDoc, severity: Severity = Severity.ERROR) -> set[str]:
    return {item.code for item in CHECK(doc).findings if item.severity is severity}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_script_is_well(path: Path) -> None:
    checked = CHECK(shipped(path).doc)
    assert checked.findings == ()
    assert set(checked.passed) == {"ways_end", "no_amounts", "disclosures", "languages", "conduct", "texts"}


@pytest.mark.parametrize(
    ("path", "country"),
    [(path, country) for path, country in product(SHIPPED, (*EVERYWHERE, "GB", "PT"))],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_a_shipped_script_can_be_played_to_an_end_in_every_country_and_language(
    path: Path, country: str
) -> None:
    loaded = shipped(path)
    hidden = frozenset(CHECK.results.hidden_fields(country))
    for language, offer in product(LANGUAGES, ("", "yes")):
        facts = {"country": country, "language": language, "has_offer": offer}
        filled = loaded.fill(Telling(language, (country,), {}, facts, hidden)).script
        ways = {one.step_id: tuple(answer.goto for answer in one.answers) for one in filled.steps}
        last = frozenset(one.step_id for one in loaded.doc.steps if one.last)
        faults = [fault for fault in flow_faults(filled.start, ways, last) if fault.code != "unreachable"]
        assert faults == []
        assert all(1 <= len(one.answers) <= 9 or one.step_id in last for one in filled.steps)
        assert all(one.say for one in filled.steps)
        assert not [field for one in filled.steps for field in one.fields if field.name in hidden]
        due = {item.code for item in CHECK.conduct.sentences((country,))}
        assert due <= {one.disclosure for one in filled.steps}


def test_a_small_script_is_well() -> None:
    assert CHECK(script()).findings == ()


GUARDED = (Condition(field="mood", value="good"),)


@pytest.mark.parametrize(
    ("code", "doc"),
    [
        ("no_start", script(start="none")),
        ("start_not_open", script(step("open", "Hi", "offer"))),
        ("start_not_open", script(step("open", "Hi", "offer", before_identity=True, when=GUARDED))),
        ("unknown_goto", script(step("offer", "a", "gone"))),
        ("dead_end", script(step("offer", "a"))),
        ("unreachable", script(step("alone", last=True))),
        ("loop", script(step("offer", "a", "bye", "open"))),
        ("bad_stage", script(step("offer", "a", "bye", stage=3))),
        ("unknown_disclosure", script(step("offer", "a", "bye", disclosure="none"))),
        ("amount_before_identity", script(step("open", "{{ balance }}", "offer", before_identity=True))),
        ("says_debt", script(step("open", "About your debts.", "offer", before_identity=True))),
        ("threat", script(step("offer", "We will sue you.", "bye"))),
        ("threat", script(objections=(ObjectionDoc(label={"en": "No"}, say={"en": "The sheriff comes."}),))),
        ("bad_text", script(step("offer", "{% for a in b %}", "bye"))),
        ("text_missing", script(step("offer", " ", "bye"))),
        ("bad_condition", script(step("offer", "a", "bye", when=(Condition(field="document"),)))),
        ("bad_condition", script(step("offer", "a", "bye", when=(Condition(field="risk", op="like"),)))),
        ("bad_filter", script(meant_for=ScriptFor(filter={"field": "nothing", "value": 1}))),
        ("bad_language", script(languages=("en", "xx"))),
        ("bad_shape", script(steps=())),
        ("bad_shape", script(languages=())),
        ("duplicate_step", script(steps=(*script().steps, step("bye", last=True)))),
        (
            "bad_field",
            script(step("offer", "a", "bye", fields=(FieldDoc(name="x", label={"en": "X"}, kind="y"),))),
        ),
        ("disclosure_missing", script(meant_for=ScriptFor(countries=("US",)))),
    ],
)
def test_a_fault_is_found_and_stops_publishing(code: str, doc: ScriptDoc) -> None:
    assert code in codes(doc)


def test_what_misses_in_a_second_language_or_is_long_is_a_warning() -> None:
    assert codes(script(languages=("en", "es")), Severity.WARNING) == {"text_missing"}
    long = "word " * (LONGEST_S * 4)
    assert codes(script(step("offer", long, "bye")), Severity.WARNING) == {"too_long"}
    assert codes(script(languages=("en", "es"))) == set()


def test_an_answer_must_lead_on_whatever_was_said() -> None:
    answers = (AnswerDoc(label={"en": "y"}, goto="bye", when=GUARDED, sets={"mood": "good"}),)
    assert codes(script(step("offer", "a", answers=answers)), Severity.WARNING) == {"may_dead_end"}


@pytest.mark.parametrize("asked", ["form", "answer", "words"])
def test_in_colombia_the_reason_for_default_is_no_question(asked: str) -> None:
    def doc(country: str, **excepted: Any) -> ScriptDoc:
        reason = FieldDoc(name="reason_default", label={"en": "Reason"}, **excepted)
        sets = AnswerDoc(label={"en": "y"}, goto="bye", sets={"reason_default": "x"}, **excepted)
        plain = AnswerDoc(label={"en": "n"}, goto="bye")
        creditor = DisclosureDoc(code="creditor", text={"en": "For {{ creditor }}."})
        notice = DisclosureDoc(code="recording", text={"en": "Recorded."}, before_identity=True)
        made: dict[str, Callable[[], StepDoc]] = {
            "form": lambda: step("offer", "a", "bye", fields=(reason,), disclosure="creditor"),
            "answer": lambda: step("offer", "a", answers=(sets, plain), disclosure="creditor"),
            "words": lambda: step(
                "offer", "a" if excepted else "Why have you not paid?", "bye", disclosure="creditor"
            ),
        }
        first = step("open", "Hi", "offer", before_identity=True, disclosure="recording")
        return script(
            first,
            made[asked](),
            meant_for=ScriptFor(countries=(country,)),
            disclosures=(creditor, notice),
        )

    wanted = "asks_reason" if asked == "words" else "forbidden_field"
    assert codes(doc("CO")) == {wanted}
    assert codes(doc("BR")) == set()
    assert codes(doc("CO", except_countries=("CO",))) == set()


@pytest.mark.parametrize(
    ("notice", "found"),
    [
        (step("notice", "This is an attempt.", "offer", disclosure="mini_miranda"), set()),
        (
            step("notice", "You owe {{ balance }}.", "offer", disclosure="mini_miranda"),
            {"amount_before_disclosure"},
        ),
    ],
)
def test_no_way_to_an_amount_goes_round_what_is_due_before_it(notice: StepDoc, found: set[str]) -> None:
    due = DisclosureDoc(code="mini_miranda", text={"en": "An attempt."}, amounts=True)
    recording = DisclosureDoc(code="recording", text={"en": "Recorded."}, before_identity=True)
    straight = step("open", "Hi", "notice", before_identity=True, disclosure="recording")
    changes = {"meant_for": ScriptFor(countries=("US",)), "disclosures": (due, recording)}
    assert codes(script(straight, notice, **changes)) == found
    round_it = step("open", "Hi", "notice", "offer", before_identity=True, disclosure="recording")
    assert codes(script(round_it, notice, **changes)) == {"amount_before_disclosure"}


def test_a_finding_names_its_place() -> None:
    (found,) = CHECK(script(step("offer", "We will sue you.", "bye"))).findings
    assert (found.step_id, found.language, found.params) == ("offer", "en", {"word": "we will sue"})


def test_speech_is_counted_by_its_words_and_one_side_of_an_if() -> None:
    assert speech_s("word " * 24) == 10
    assert speech_s("{% if a %}" + "word " * 24 + "{% else %}" + "word " * 24 + "{% endif %}") == 10


def test_the_groups_of_findings_have_no_code_twice() -> None:
    groups = list(checks._GROUPS.values())
    assert sum(map(len, groups)) == len(set().union(*groups))
