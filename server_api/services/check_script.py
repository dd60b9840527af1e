"""What would go wrong with a script on a call: found before it is published, each finding at its place.

An ``error`` cannot be published. ``passed`` names what was looked at and is well: ``ways_end``,
``no_amounts``, ``disclosures``, ``languages``, ``conduct``, ``texts``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from server_api.contract.conditions import OPS
from server_api.contract.debt_words import Severity
from server_api.contract.script_edit import AnswerDoc, Finding, ScriptCheck, ScriptDoc, StepDoc
from server_api.contract.scripts import Condition
from server_api.domain.filter_reader import check as check_filter
from server_api.domain.script_flow import flow_faults, reachable
from server_api.domain.script_names import (
    AFTER_IDENTITY,
    AMOUNTS,
    FACTS,
    OPEN_FACTS,
)
from server_api.services import script_words
from server_api.services.check_texts import TAGS, spoken_aside, text_findings
from server_api.services.conduct import Conduct
from server_api.services.disposition_library import DispositionLibrary
from server_api.services.loaded_script import LoadedScript, Telling, language_for, text_in, written_fields
from server_api.services.script_findings import error, finding
from server_api.services.script_syntax import admit
from server_api.services.script_words import ScriptWords

#: Bounds of a script.
MOST_STEPS = 200
MOST_PARTS = 100
MOST_LANGUAGES = 10
MOST_STAGES = 8
#: Countries a script without countries of its own is looked at for.
EVERYWHERE = ("BR", "MX", "CO", "PE", "CL", "EC", "AR", "ES", "US")
OPENS = ("", "promise", "callback", "identity", "hold", "other_person", "hardship")
FIELD_KINDS = ("text", "choice", "date", "money", "yes_no")

_LANGUAGE = re.compile(r"(pt|es|en)(-[A-Z]{2})?")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UNKNOWN = {"bad_stage", "unknown_result", "unknown_form"}
#: Codes of errors that a group of checks finds; without any of them the group has passed.
_GROUPS = {
    "ways_end": {
        "no_start",
        "unknown_goto",
        "dead_end",
        "unreachable",
        "loop",
        "may_dead_end",
        "duplicate_step",
    },
    "no_amounts": {"amount_before_identity", "says_debt", "start_not_open", "amount_before_disclosure"},
    "disclosures": {"disclosure_missing", "unknown_disclosure"},
    "languages": {"text_missing", "bad_language"},
    "conduct": {"forbidden_field", "asks_reason", "threat"},
    "texts": {"bad_text", "too_long", "bad_condition", "bad_filter", "bad_field", *_UNKNOWN},
}


@dataclass(frozen=True, slots=True)
class CheckScript:
    """Looks at a script as a whole; reads nothing, changes nothing."""

    conduct: Conduct
    results: DispositionLibrary
    words: ScriptWords

    def __call__(self, doc: ScriptDoc) -> ScriptCheck:
        """Every finding, gravest first, in the order of the steps."""
        findings = list(_shape(doc))
        if not findings:
            findings += [*text_findings(doc), *self._conduct(doc), *_flow(doc), *self._parts(doc)]
            if not any(item.severity is Severity.ERROR for item in findings):
                findings += self._countries(doc)
        order = {step.step_id: at for at, step in enumerate(doc.steps)}
        unique = dict.fromkeys(_frozen(item) for item in findings)
        found = sorted(
            (Finding.model_validate_json(item) for item in unique),
            key=lambda item: (item.severity is not Severity.ERROR, order.get(item.step_id, -1)),
        )
        codes = {item.code for item in found}
        whole = "bad_shape" not in codes
        passed = tuple(name for name, group in _GROUPS.items() if whole and not group & codes)
        return ScriptCheck(findings=tuple(found[:MOST_PARTS]), passed=passed)

    def _conduct(self, doc: ScriptDoc) -> Iterator[Finding]:
        """Words that may not be said: to anybody, before the identity, in a country."""
        for step in doc.steps:
            for language, text in step.say.items():
                plain = TAGS.sub(" ", text)
                threat = self.words.found(script_words.THREATS, plain, language)
                if threat:
                    yield error("threat", step, language=language, word=threat)
                said = self.words.found(script_words.BEFORE_IDENTITY, plain, language)
                if step.before_identity and said:
                    yield error("says_debt", step, language=language, word=said)
        for part, text, language in spoken_aside(doc):
            threat = self.words.found(script_words.THREATS, text, language)
            if threat:
                yield Finding(
                    severity=Severity.ERROR,
                    code="threat",
                    language=language,
                    part=part,
                    params={"word": threat},
                )

    def _parts(self, doc: ScriptDoc) -> Iterator[Finding]:
        """Answers, forms, disclosures, conditions, the segment."""
        known, written = {item.code for item in doc.disclosures}, written_fields(doc)
        codes = {item.code for item in self.results.catalogue().dispositions}
        for step in doc.steps:
            if step.disclosure and step.disclosure not in known:
                yield error("unknown_disclosure", step, disclosure=step.disclosure)
            if not 0 <= step.stage < len(doc.stages):
                yield error("bad_stage", step, stage=str(step.stage))
            yield from _bad_conditions(step.when, step, written)
            for answer in step.answers:
                yield from _bad_conditions(answer.when, step, written)
                if answer.result and answer.result not in codes:
                    yield error("unknown_result", step, result=answer.result)
                if answer.opens not in OPENS:
                    yield error("unknown_form", step, form=answer.opens)
                yield from (error("bad_field", step, field=name) for name in answer.sets if not _named(name))
            for field in step.fields:
                if not _named(field.name) or field.kind not in FIELD_KINDS:
                    yield error("bad_field", step, field=field.name)
                if field.kind == "choice" and not field.options:
                    yield error("bad_field", step, field=field.name)
        for fault in check_filter(doc.meant_for.filter):
            yield finding("bad_filter", "", params={"fault": str(fault)[:200]})

    def _countries(self, doc: ScriptDoc) -> Iterator[Finding]:
        """The script as each country gets it."""
        script = _loose(doc)
        for country in _countries_of(doc):
            hidden = self.results.hidden_fields(country)
            for name in sorted(script.written & set(hidden)):
                yield from _asked(doc, name, country)
            for language in doc.languages:
                yield from self._as_told(script, country, language, hidden)

    def _as_told(
        self, script: LoadedScript, country: str, language: str, hidden: tuple[str, ...]
    ) -> Iterator[Finding]:
        doc = script.doc
        telling = Telling(language, (country,), {}, {"country": country, "language": language})
        steps = script.steps_in(telling)
        ways = {step.step_id: tuple(answer.goto for answer in step.answers) for step in steps}
        last = frozenset(step.step_id for step in steps if step.last)
        reached = reachable(doc.start, ways)
        for fault in flow_faults(doc.start, ways, last):
            if fault.code == "dead_end" and fault.step_id in reached:
                yield finding("dead_end", fault.step_id, params={"country": country})
        for step in steps:
            if step.step_id in reached and hidden and language_for(doc, language) == language:
                word = self.words.found(script_words.ASKS_REASON, text_in(step.say, language), language)
                if word:
                    params = {"country": country, "word": word}
                    yield finding("asks_reason", step.step_id, language=language, params=params)
        named = {step.disclosure for step in steps if step.step_id in reached}
        for due in self.conduct.sentences((country,)):
            if due.code not in named:
                params = {"country": country, "disclosure": due.code, "rule": due.rule_id}
                yield finding("disclosure_missing", "", params=params)
        yield from _amounts_first(script, steps, ways, country)


def _shape(doc: ScriptDoc) -> Iterator[Finding]:
    """Whether it is a script at all; without that nothing else is looked at."""
    ids = [step.step_id for step in doc.steps]
    too_many = {
        "steps": len(ids) > MOST_STEPS or not ids,
        "stages": not 1 <= len(doc.stages) <= MOST_STAGES,
        "languages": not 1 <= len(doc.languages) <= MOST_LANGUAGES,
        "parts": max(len(doc.objections), len(doc.phrases), len(doc.disclosures)) > MOST_PARTS,
    }
    for name, wrong in too_many.items():
        if wrong:
            yield finding("bad_shape", "", part=name)
    for language in doc.languages:
        if not _LANGUAGE.fullmatch(language):
            yield finding("bad_language", "", language=language[:20])
    for step_id in {one for one in ids if ids.count(one) > 1} if len(ids) <= MOST_STEPS else ():
        yield finding("duplicate_step", step_id)
    start = next((step for step in doc.steps if step.step_id == doc.start), None)
    if start is None:
        yield finding("no_start", doc.start)
    elif not start.before_identity or start.when or start.except_countries:
        yield finding("start_not_open", doc.start)


def _flow(doc: ScriptDoc) -> Iterator[Finding]:
    ways = {step.step_id: tuple(answer.goto for answer in step.answers) for step in doc.steps}
    last = frozenset(step.step_id for step in doc.steps if step.last)
    for fault in flow_faults(doc.start, ways, last):
        yield finding(fault.code, fault.step_id, params={"goto": fault.goto} if fault.goto else {})
    written = written_fields(doc)
    for step in doc.steps:
        guarded = [any(item.field in written for item in answer.when) for answer in step.answers]
        if guarded and all(guarded) and not step.last:
            yield finding("may_dead_end", step.step_id, severity=Severity.WARNING)


def _asked(doc: ScriptDoc, name: str, country: str) -> Iterator[Finding]:
    """Where a forbidden field is still asked for in this country."""
    for step in doc.steps:
        if country in step.except_countries:
            continue
        asked = any(item.name == name and country not in item.except_countries for item in step.fields)
        sets = any(name in answer.sets and country not in answer.except_countries for answer in step.answers)
        if asked or sets:
            yield finding("forbidden_field", step.step_id, params={"country": country, "field": name})


def _loose(doc: ScriptDoc) -> LoadedScript:
    """The script whatever a debtor's facts are, but for the country and the language."""
    only = {"country", "language"}

    def plain(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(item for item in conditions if item.field in only)

    def answers(step: StepDoc) -> tuple[AnswerDoc, ...]:
        return tuple(one.model_copy(update={"when": plain(one.when)}) for one in step.answers)

    steps = tuple(
        step.model_copy(update={"when": plain(step.when), "answers": answers(step)}) for step in doc.steps
    )
    return LoadedScript(doc.model_copy(update={"steps": steps}), 0)


def _amounts_first(
    script: LoadedScript, steps: Iterable[StepDoc], ways: dict[str, tuple[str, ...]], country: str
) -> Iterator[Finding]:
    """A sentence that is due before amounts is said by a step that names none, and no way goes round it."""
    due = {item.code for item in script.doc.disclosures if item.amounts}
    says = {step.step_id: step.disclosure for step in steps if step.disclosure in due}
    naming = {step.step_id for step in steps if _names_amounts(step)}
    for code in set(says.values()):
        tellers = {step_id for step_id, said in says.items() if said == code}
        round_it = {step_id: goals for step_id, goals in ways.items() if step_id not in tellers}
        for step_id in sorted(naming & (reachable(script.doc.start, round_it) | tellers)):
            params = {"country": country, "disclosure": code}
            yield finding("amount_before_disclosure", step_id, params=params)


def _names_amounts(step: StepDoc) -> bool:
    return not step.before_identity and any(
        admit(text, AFTER_IDENTITY).fields & AMOUNTS for text in step.say.values()
    )


def _bad_conditions(
    conditions: tuple[Condition, ...], step: StepDoc, written: frozenset[str]
) -> Iterator[Finding]:
    allowed = (OPEN_FACTS if step.before_identity else FACTS) | written
    for item in conditions:
        if item.op not in OPS or item.field not in allowed:
            yield error("bad_condition", step, field=item.field, op=item.op)


def _countries_of(doc: ScriptDoc) -> tuple[str, ...]:
    meant = doc.meant_for.countries or EVERYWHERE
    return tuple(country for country in meant if country not in doc.meant_for.except_countries)


def _named(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def _frozen(finding: Finding) -> str:
    return finding.model_dump_json()
