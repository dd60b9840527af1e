"""Scripts ready to be filled for a call: chosen by segment, cut to the country, in the debtor's words."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server_api.contract.cases import Disclosure
from server_api.contract.conditions import holds
from server_api.contract.script_edit import AnswerDoc, DisclosureDoc, FieldDoc, ScriptDoc, StepDoc, Texts
from server_api.contract.scripts import Answer, Condition, Objection, Phrase, Script, Step, StepField
from server_api.domain.filter_reader import parse
from server_api.domain.filter_tree import FilterError, Node, Today
from server_api.domain.filters import matches
from server_api.domain.script_names import (
    AFTER_IDENTITY,
    AMOUNTS,
    BEFORE_IDENTITY,
    FORM_FIELDS,
    OPEN_FACTS,
)
from server_api.services.script_file import BadScriptError, read_script
from server_api.services.script_syntax import BadTextError, Text, admit

_BLANK_LINE = re.compile(r"\n\s*\n")
_NOTHING = admit("", ())


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom a script is chosen. ``facts`` are those of list filters, empty where no script asks."""

    country: str
    language: str
    days_late: int = 0
    script_id: str = ""
    creditor_id: str = ""
    campaign_id: str = ""
    strategy: str = ""
    agent_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    today: Today | None = None


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
        return tuple(
            step.model_copy(update={"answers": tuple(self._answers(step, kept, telling))})
            for step in kept.values()
        )

    def fill(self, telling: Telling) -> Filled:
        """The script for the desk; before the identity, or before an amount may be named, less of it."""
        doc, language = self.doc, language_for(self.doc, telling.language)
        steps = self.steps_in(telling)
        sent = [step for step in steps if self._may_leave(step, telling, language)]
        script = Script(
            script_id=doc.script_id,
            name=doc.name,
            version=self.version,
            language=language,
            stages=tuple(text_in(stage, language)[:200] for stage in doc.stages),
            start=doc.start,
            steps=tuple(self._step(step, telling, language) for step in sent),
            objections=tuple(
                Objection(
                    label=text_in(item.label, language)[:200],
                    say=self._say(item.say, telling, language, after=True),
                    clip=item.clip,
                )
                for item in doc.objections
                if telling.confirmed and self._sayable(item.say, telling, language)
            ),
            phrases=tuple(
                Phrase(say=self._say(item.say, telling, language, after=True), stage=item.stage)
                for item in doc.phrases
                if telling.confirmed and self._sayable(item.say, telling, language)
            ),
            facts=_facts(telling),
        )
        return Filled(script, tuple(self._disclosures(steps, telling, language)))

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
        facts = _facts(telling, before=before)
        return holds((item for item in conditions if item.field not in self.written), facts)

    def _may_leave(self, step: StepDoc, telling: Telling, language: str) -> bool:
        if step.before_identity:
            return True
        return telling.confirmed and self._sayable(step.say, telling, language)

    def _sayable(self, texts: Texts, telling: Telling, language: str) -> bool:
        return telling.amounts or not self._text(texts, language, after=True).fields & AMOUNTS

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
        may_carry = telling.confirmed and telling.amounts
        return Answer(
            label=text_in(answer.label, language)[:200],
            goto=answer.goto,
            result=answer.result,
            opens=answer.opens,
            values={
                name: self._forms[value].fill(telling.fields) if may_carry else ""
                for name, value in answer.values.items()
            },
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
            if item.code in named and (telling.confirmed or item.before_identity):
                yield self._disclosure(item, telling, language)

    def _disclosure(self, item: DisclosureDoc, telling: Telling, language: str) -> Disclosure:
        return Disclosure(
            code=item.code,
            text=self._say(item.text, telling, language, after=not item.before_identity),
            rule_id=item.rule_id,
            amounts=item.amounts,
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """A version that only some agents get: these users, or (none named) a share of all, in percent."""

    script: LoadedScript
    share: int = 100
    users: tuple[str, ...] = ()

    def is_for(self, agent_id: str) -> bool:
        """The same agents every day; of another version others."""
        if self.users or not agent_id:
            return agent_id in self.users
        sign = f"{self.script.doc.script_id}:{self.script.version}:{agent_id}"
        return int.from_bytes(hashlib.sha256(sign.encode()).digest()[:8]) % 100 < self.share


@dataclass(frozen=True, slots=True)
class Published:
    """What is live of one script, and what is on trial beside it."""

    live: LoadedScript | None
    trial: Trial | None = None

    def version_for(self, agent_id: str) -> LoadedScript | None:
        """What the next call of this agent gets."""
        if self.trial is not None and self.trial.is_for(agent_id):
            return self.trial.script
        return self.live


class ScriptLibrary:
    """Every published script, in memory. ``put`` changes it while calls go on: they keep what they have."""

    def __init__(self, scripts: Iterable[Published] = ()) -> None:
        self._scripts: dict[str, Published] = {}
        self._kept: dict[tuple[str, int], LoadedScript] = {}
        for one in scripts:
            newest = one.live or (one.trial.script if one.trial else None)
            if newest is not None:
                self.put(newest.doc.script_id, one)

    @classmethod
    def load(cls, folder: Path) -> "ScriptLibrary":
        """The scripts of a folder's files, all live. Raises BadScriptError."""
        read = [read_script(path) for path in sorted(folder.glob("*.toml"))]
        if not read:
            raise BadScriptError("there are no scripts")
        return cls(Published(LoadedScript(one.doc, one.version)) for one in read)

    @property
    def asks(self) -> bool:
        """Whether a script's segment asks for fields of the debtor's record."""
        return any(script.filter is not None for script in self._all())

    def put(self, script_id: str, published: Published | None) -> None:
        """The next call gets it; None takes it out."""
        if published is None:
            self._scripts.pop(script_id, None)
            return
        self._scripts[script_id] = published
        for script in (published.live, published.trial.script if published.trial else None):
            if script is not None:
                self._kept[script_id, script.version] = script

    def version(self, script_id: str, version: int) -> LoadedScript | None:
        """A version that was live since this server began, for calls that have it."""
        return self._kept.get((script_id, version))

    def keep(self, script: LoadedScript) -> None:
        """A version that a call of before still has."""
        self._kept[script.doc.script_id, script.version] = script

    def get(self, script_id: str) -> Published | None:
        """What is published of one script."""
        return self._scripts.get(script_id)

    def choose(self, wanted: Wanted) -> LoadedScript:
        """The campaign's own script where it is for this country, or the narrowest that fits.

        Any script rather than none; but never one that the debtor's country forbids while another is there.
        Raises BadScriptError where nothing is published.
        """
        named = self._scripts.get(wanted.script_id)
        own = named.version_for(wanted.agent_id) if named else None
        if own is not None and _is_for_country(own.doc, wanted.country):
            return own
        found = [script for one in self._scripts.values() if (script := one.version_for(wanted.agent_id))]
        if not found:
            raise BadScriptError("there are no scripts")
        return max(found, key=lambda script: (_fit(script, wanted), script.doc.script_id))

    def _all(self) -> Iterator[LoadedScript]:
        for one in self._scripts.values():
            yield from (script for script in (one.live, one.trial and one.trial.script) if script)


def _is_for_country(doc: ScriptDoc, country: str) -> bool:
    meant = doc.meant_for
    return country not in meant.except_countries and (not meant.countries or country in meant.countries)


def _fit(script: LoadedScript, wanted: Wanted) -> tuple[int, ...]:
    """Larger is better: right at all, right country, language, then how narrow it is."""
    meant, doc = script.doc.meant_for, script.doc
    asked = ((meant.creditor_id, wanted.creditor_id), (meant.strategy, wanted.strategy))
    right = (
        _is_for_country(doc, wanted.country)
        and meant.min_days <= wanted.days_late <= meant.max_days
        and all(own in ("", given) for own, given in asked)
        and (not meant.campaign_ids or wanted.campaign_id in meant.campaign_ids)
        and _takes(script.filter, wanted)
    )
    speaks = {wanted.language: 3, wanted.language[:2]: 2}
    return (
        int(right),
        int(_is_for_country(doc, wanted.country)),
        max((speaks.get(one, int(one[:2] == wanted.language[:2])) for one in doc.languages), default=0) > 0,
        len(meant.campaign_ids) > 0,
        meant.creditor_id != "",
        meant.strategy != "",
        script.filter is not None,
        len(meant.countries) > 0,
        -(meant.max_days - meant.min_days),
        max((speaks.get(one, 0) for one in doc.languages), default=0),
    )


def _takes(node: Node | None, wanted: Wanted) -> bool:
    if node is None:
        return True
    return wanted.today is not None and matches(node, wanted.facts, wanted.today)


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


def _facts(telling: Telling, *, before: bool = False) -> dict[str, str]:
    if telling.confirmed and not before:
        return dict(telling.facts)
    return {name: value for name, value in telling.facts.items() if name in OPEN_FACTS}
