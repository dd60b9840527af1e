"""One version of a script, read: cut to a debtor's country and facts, filled in their words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from server_api.contract.cases import Disclosure
from server_api.contract.conditions import holds
from server_api.contract.script_edit import AnswerDoc, DisclosureDoc, FieldDoc, ScriptDoc, StepDoc, Texts
from server_api.contract.scripts import Answer, Condition, Objection, Phrase, Script, Step, StepField
from server_api.domain.filter_reader import parse
from server_api.domain.filter_tree import FilterError, Node
from server_api.domain.script_names import (
    AFTER_IDENTITY,
    AMOUNTS,
    BEFORE_IDENTITY,
    FORM_FIELDS,
    OPEN_FACTS,
)
from server_api.services.script_file import BadScriptError
from server_api.services.script_syntax import BadTextError, Text, admit

_BLANK_LINE = re.compile(r"\n\s*\n")
_NOTHING = admit("", ())


@dataclass(frozen=True, slots=True)
class Telling:
    """With what a script is filled, and how much of it may leave the server.

    ``confirmed``: the right party is on the line. ``amounts``: they may be named. ``hidden`` are fields that
    may not be asked here.
    """

    language: str
    countries: tuple[str, ...]
    fields: Mapping[str, str]
    facts: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    confirmed: bool = True
    amounts: bool = True


@dataclass(frozen=True, slots=True)
class Filled:
    """A script ready for one call."""

    script: Script
    disclosures: tuple[Disclosure, ...]


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The words for ``es-CO``: its own, else those of ``es``, else empty."""
    return texts.get(language) or texts.get(language[:2], "")


def language_for(doc: ScriptDoc, language: str) -> str:
    """The language of the script in which this debtor is spoken to; its first where none comes near."""
    near = [one for one in doc.languages if one[:2] == language[:2]]
    exact = [one for one in near if one == language] or [one for one in near if one == language[:2]]
    return (exact or near or list(doc.languages))[0]


def written_fields(doc: ScriptDoc) -> frozenset[str]:
    """The fields that answers and forms of this script write."""
    sets = {name for step in doc.steps for answer in step.answers for name in answer.sets}
    return frozenset(sets | {item.name for step in doc.steps for item in step.fields})


class LoadedScript:
    """One version of a script with its texts read. Raises BadScriptError where one is not admitted."""

    def __init__(self, doc: ScriptDoc, version: int) -> None:
        self.doc, self.version = doc, version
        self.written = written_fields(doc)
        self._texts: dict[tuple[str, bool], Text] = {}
        self._forms: dict[str, Text] = {}
        try:
            self.filter: Node | None = parse(doc.meant_for.filter) if doc.meant_for.filter else None
            self._read_all()
        except (BadTextError, FilterError) as error:
            raise BadScriptError(f"{doc.script_id}: {error}") from error

    def steps_in(self, telling: Telling) -> tuple[StepDoc, ...]:
        """The steps of this debtor's countries and facts; an answer to a step that is gone goes with it."""
        kept = {
            step.step_id: step
            for step in self.doc.steps
            if step.step_id == self.doc.start
            or (not _excepted(step, telling) and self._may_show(step.when, telling, step.before_identity))
        }
        return tuple(self._with_answers(step, kept, telling) for step in kept.values())

    def fill(self, telling: Telling) -> Filled:
        """The script for the desk; before the identity, or before an amount may be named, less of it."""
        doc, language = self.doc, language_for(self.doc, telling.language)
        steps = self.steps_in(telling)
        script = Script(
            script_id=doc.script_id,
            name=doc.name,
            version=self.version,
            language=language,
            stages=tuple(text_in(stage, language)[:200] for stage in doc.stages),
            start=doc.start,
            steps=tuple(self._step(step, telling, language) for step in steps),
            objections=tuple(
                Objection(
                    label=text_in(item.label, language)[:200],
                    say=self._say(item.say, telling, language, after=True),
                    clip=item.clip,
                )
                for item in doc.objections
            ),
            phrases=tuple(
                Phrase(say=self._say(item.say, telling, language, after=True), stage=item.stage)
                for item in doc.phrases
            ),
            facts=dict(telling.facts),
        )
        filled = Filled(script, tuple(self._disclosures(steps, telling, language)))
        if telling.confirmed and telling.amounts:
            return filled
        return self.cut(filled, confirmed=telling.confirmed)

    def cut(self, whole: Filled, *, confirmed: bool) -> Filled:
        """Less of a script that was filled: without amounts, and unless ``confirmed`` for anyone's ears.

        Objections and phrases come with the amounts, all of them: agents name them by their position.
        """
        script = whole.script
        silent = self._silent(script.language)
        steps = (
            one for one in script.steps if one.before_identity or (confirmed and one.step_id not in silent)
        )
        facts = script.facts if confirmed else _open_facts(script.facts)
        less = script.model_copy(
            update={
                "steps": tuple(self._without_values(one) for one in steps),
                "objections": (),
                "phrases": (),
                "facts": facts,
            }
        )
        anyone = {item.code for item in self.doc.disclosures if item.before_identity}
        said = tuple(item for item in whole.disclosures if confirmed or item.code in anyone)
        return Filled(less, said)

    def _silent(self, language: str) -> set[str]:
        """The steps that name amounts."""
        return {
            step.step_id
            for step in self.doc.steps
            if not step.before_identity and self._text(step.say, language, after=True).fields & AMOUNTS
        }

    def _without_values(self, step: Step) -> Step:
        """What answers carry into forms tells of the case, but for what the script itself writes there."""
        if not any(answer.values for answer in step.answers):
            return step
        kept = {value for value, text in self._forms.items() if not text.fields}
        answers = tuple(
            answer.model_copy(
                update={"values": {name: v if v in kept else "" for name, v in answer.values.items()}}
            )
            for answer in step.answers
        )
        return step.model_copy(update={"answers": answers})

    def _with_answers(self, step: StepDoc, kept: Mapping[str, StepDoc], telling: Telling) -> StepDoc:
        answers = tuple(self._answers(step, kept, telling))
        return step if len(answers) == len(step.answers) else step.model_copy(update={"answers": answers})

    def _read_all(self) -> None:
        for step in self.doc.steps:
            self._admit(step.say, after=not step.before_identity)
            for answer in step.answers:
                for value in answer.values.values():
                    self._forms[value] = admit(value, FORM_FIELDS)
        for item in self.doc.disclosures:
            self._admit(item.text, after=not item.before_identity)
        spoken = [item.say for item in self.doc.objections] + [item.say for item in self.doc.phrases]
        for texts in spoken:
            self._admit(texts, after=True)

    def _admit(self, texts: Texts, *, after: bool) -> None:
        for text in texts.values():
            self._texts[text, after] = admit(text, AFTER_IDENTITY if after else BEFORE_IDENTITY)

    def _answers(self, step: StepDoc, kept: Mapping[str, StepDoc], telling: Telling) -> Iterator[AnswerDoc]:
        for answer in step.answers:
            shown = self._may_show(answer.when, telling, step.before_identity)
            if answer.goto in kept and not _excepted(answer, telling) and shown:
                yield answer

    def _may_show(self, conditions: tuple[Condition, ...], telling: Telling, before: bool) -> bool:
        """By the facts that no answer can change; the desk judges the rest."""
        if not conditions:
            return True
        facts = _open_facts(telling.facts) if before else telling.facts
        return holds((item for item in conditions if item.field not in self.written), facts)

    def _text(self, texts: Texts, language: str, *, after: bool) -> Text:
        return self._texts.get((text_in(texts, language), after), _NOTHING)

    def _say(self, texts: Texts, telling: Telling, language: str, *, after: bool) -> str:
        return self._text(texts, language, after=after).fill(telling.fields)

    def _step(self, step: StepDoc, telling: Telling, language: str) -> Step:
        said = self._say(step.say, telling, language, after=not step.before_identity)
        return Step(
            step_id=step.step_id,
            stage=step.stage,
            say=tuple(part.strip() for part in _BLANK_LINE.split(said) if part.strip()),
            how=text_in(step.how, language),
            answers=tuple(self._answer(answer, telling, language) for answer in step.answers),
            before_identity=step.before_identity,
            disclosure=step.disclosure,
            fields=tuple(_field(item, language) for item in step.fields if _askable(item, telling)),
            when=self._open(step.when),
        )

    def _answer(self, answer: AnswerDoc, telling: Telling, language: str) -> Answer:
        return Answer(
            label=text_in(answer.label, language)[:200],
            goto=answer.goto,
            result=answer.result,
            opens=answer.opens,
            values={name: self._forms[value].fill(telling.fields) for name, value in answer.values.items()},
            sets={name: value for name, value in answer.sets.items() if name not in telling.hidden},
            when=self._open(answer.when),
        )

    def _open(self, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        """The conditions that answers can still change; the others hold."""
        return tuple(item for item in conditions if item.field in self.written)

    def _disclosures(self, steps: Iterable[StepDoc], telling: Telling, language: str) -> Iterator[Disclosure]:
        """Those that a step of this debtor's way says."""
        named = {step.disclosure for step in steps}
        for item in self.doc.disclosures:
            if item.code in named:
                yield self._disclosure(item, telling, language)

    def _disclosure(self, item: DisclosureDoc, telling: Telling, language: str) -> Disclosure:
        return Disclosure(
            code=item.code,
            text=self._say(item.text, telling, language, after=not item.before_identity),
            rule_id=item.rule_id,
            amounts=item.amounts,
        )


def _excepted(part: StepDoc | AnswerDoc, telling: Telling) -> bool:
    return not set(telling.countries).isdisjoint(part.except_countries)


def _askable(item: FieldDoc, telling: Telling) -> bool:
    return item.name not in telling.hidden and set(telling.countries).isdisjoint(item.except_countries)


def _field(item: FieldDoc, language: str) -> StepField:
    return StepField(
        name=item.name,
        label=text_in(item.label, language)[:200],
        kind=item.kind,
        options=tuple((code, text_in(label, language)[:200]) for code, label in item.options),
        required=item.required,
    )


def _open_facts(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if name in OPEN_FACTS}
