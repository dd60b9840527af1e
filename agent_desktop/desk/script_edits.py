"""One change of a script: put, add, remove, move. Total: a place that is not there changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from server_api.contract.base import WireModel
from server_api.contract.script_edit import (
    AnswerDoc,
    DisclosureDoc,
    FieldDoc,
    ObjectionDoc,
    PhraseDoc,
    ScriptDoc,
    StepDoc,
    Texts,
)

#: Parts written in every language.
TEXTS = ("label", "say", "how", "text")
LONGEST_TEXT, LONGEST_WORD = 4000, 200
MOST_ANSWERS, MOST_ITEMS, MOST_STEPS = 9, 40, 200


@dataclass(frozen=True, slots=True)
class Place:
    """What is changed: ``script``, ``stage``, ``step``, ``answer``, ``field``, ``objection``, ``phrase``,
    ``disclosure``, ``meant_for``; answers and fields belong to a step, the rest are counted from 0."""

    kind: str
    step_id: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Put:
    """One part of it; a text in one language (empty: not written in it)."""

    place: Place
    part: str
    value: Any
    language: str = ""


@dataclass(frozen=True, slots=True)
class Add:
    """One more of this kind: a step after the one named, an answer or a field of it, or one of the rest.

    ``text`` is the name of a step or the label of the rest, in ``language``.
    """

    place: Place
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """Out of the script; what leads to it is left for the check to name."""

    place: Place


@dataclass(frozen=True, slots=True)
class Move:
    """Up (-1) or down (1) among its like."""

    place: Place
    by: int


Edit = Put | Add | Remove | Move
_M = TypeVar("_M", bound=WireModel)

_OF_SCRIPT = {"step": "steps", "objection": "objections", "phrase": "phrases", "disclosure": "disclosures"}
_OF_STEP = {"answer": "answers", "field": "fields"}


def applied(doc: ScriptDoc, edit: Edit) -> ScriptDoc:
    """The script after the change."""
    kind = edit.place.kind
    if kind in _OF_STEP:
        return _in_step(doc, edit)
    if kind in _OF_SCRIPT:
        found = getattr(doc, _OF_SCRIPT[kind])
        at = step_at(doc, edit.place.step_id) if kind == "step" else edit.place.at
        return _with_start(_copy(doc, {_OF_SCRIPT[kind]: _listed(found, at, edit, doc)}))
    if not isinstance(edit, Put):
        return doc
    if kind == "meant_for":
        return _copy(doc, {"meant_for": _copy(doc.meant_for, {edit.part: edit.value})})
    if kind == "stage":
        return _copy(doc, {"stages": _texts_at(doc.stages, edit)})
    return _copy(doc, {edit.part: _trimmed(edit.part, edit.value)}) if kind == "script" else doc


def step_at(doc: ScriptDoc, step_id: str) -> int:
    """Where a step stands, or -1."""
    return next((at for at, step in enumerate(doc.steps) if step.step_id == step_id), -1)


def _in_step(doc: ScriptDoc, edit: Edit) -> ScriptDoc:
    at = step_at(doc, edit.place.step_id)
    if at < 0:
        return doc
    step, name = doc.steps[at], _OF_STEP[edit.place.kind]
    changed = _copy(step, {name: _listed(getattr(step, name), edit.place.at, edit, doc)})
    return _copy(doc, {"steps": (*doc.steps[:at], changed, *doc.steps[at + 1 :])})


def _listed(items: tuple[Any, ...], at: int, edit: Edit, doc: ScriptDoc) -> tuple[Any, ...]:
    if isinstance(edit, Add):
        return _added(items, at, edit, doc)
    if not 0 <= at < len(items):
        return items
    match edit:
        case Put():
            return (*items[:at], _put(items[at], edit), *items[at + 1 :])
        case Remove():
            return (*items[:at], *items[at + 1 :]) if edit.place.kind != "step" or len(items) > 1 else items
        case Move(by=by):
            to = at + by
            if not 0 <= to < len(items):
                return items
            left = [*items[:at], *items[at + 1 :]]
            left.insert(to, items[at])
            return tuple(left)


def _added(items: tuple[Any, ...], at: int, edit: Add, doc: ScriptDoc) -> tuple[Any, ...]:
    most = {"answer": MOST_ANSWERS, "step": MOST_STEPS}.get(edit.place.kind, MOST_ITEMS)
    if len(items) >= most:
        return items
    if edit.place.kind == "step":
        place = at + 1 if at >= 0 else len(items)
        return (*items[:place], _new_step(doc, at, edit), *items[place:])
    return (*items, _new(edit, doc))


def _new_step(doc: ScriptDoc, at: int, edit: Add) -> StepDoc:
    stage = doc.steps[at].stage if at >= 0 else 0
    name = edit.text[:LONGEST_WORD]
    return StepDoc(step_id=free_name("step", {s.step_id for s in doc.steps}), name=name, stage=stage, say={})


def _new(edit: Add, doc: ScriptDoc) -> WireModel:
    texts: Texts = {edit.language: edit.text} if edit.text and edit.language else {}
    match edit.place.kind:
        case "answer":
            return AnswerDoc(label=texts, goto=_next_of(doc, edit.place.step_id))
        case "field":
            step = doc.steps[step_at(doc, edit.place.step_id)]
            return FieldDoc(name=free_name("field", {f.name for f in step.fields}), label=texts)
        case "objection":
            return ObjectionDoc(label=texts, say={})
        case "phrase":
            return PhraseDoc(say=texts)
        case _:
            return DisclosureDoc(code=free_name("notice", {d.code for d in doc.disclosures}), text=texts)


def _next_of(doc: ScriptDoc, step_id: str) -> str:
    """A new answer leads on to the step below: answers only go forward."""
    at = step_at(doc, step_id)
    return doc.steps[min(at + 1, len(doc.steps) - 1)].step_id


def free_name(stem: str, taken: set[str]) -> str:
    """``step_1``, ``step_2``, …: the first that is not taken."""
    return next(name for at in range(1, len(taken) + 2) if (name := f"{stem}_{at}") not in taken)


def _put(item: WireModel, edit: Put) -> WireModel:
    if edit.part not in type(item).model_fields:
        return item
    if edit.part in TEXTS:
        texts = dict(getattr(item, edit.part)) | {edit.language: str(edit.value)[:LONGEST_TEXT]}
        return _copy(item, {edit.part: {name: text for name, text in texts.items() if text}})
    return _copy(item, {edit.part: _trimmed(edit.part, edit.value)})


def _trimmed(part: str, value: Any) -> Any:
    return value[:LONGEST_WORD] if isinstance(value, str) else value


def _texts_at(stages: tuple[Texts, ...], edit: Put) -> tuple[Texts, ...]:
    at = edit.place.at
    if not 0 <= at < len(stages):
        return stages
    return (*stages[:at], {**stages[at], edit.language: str(edit.value)[:LONGEST_WORD]}, *stages[at + 1 :])


def _with_start(doc: ScriptDoc) -> ScriptDoc:
    """A script always begins somewhere."""
    return doc if step_at(doc, doc.start) >= 0 else _copy(doc, {"start": doc.steps[0].step_id})


def _copy(model: _M, changes: Mapping[str, Any]) -> _M:
    known = {name: value for name, value in changes.items() if name in type(model).model_fields}
    return model.model_copy(update=known)
