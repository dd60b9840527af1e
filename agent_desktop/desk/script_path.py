"""Walking a script: pure steps over the path of visited step ids. Each move needs an answer of the agent."""

from collections.abc import Mapping
from dataclasses import replace

from agent_desktop.desk.script_state import Pairs, ScriptState
from server_api.contract.cases import Disclosure
from server_api.contract.conditions import holds
from server_api.contract.scripts import Answer, Script, ScriptPlace, Step

#: A result carries at most this many step ids (``Outcome.script_path``): a script in a circle ends here.
LONGEST_PATH = 500
#: ``ScriptPlace.objections`` holds no more.
MOST_HEARD = 100

Facts = Mapping[str, str]


def facts_of(script: Script, fields: Pairs) -> dict[str, str]:
    """What conditions are judged with: the server's facts, and over them what this call wrote."""
    return {**script.facts, **dict(fields)}


def step_of(script: Script, step_id: str) -> Step | None:
    """The step with this id."""
    return next((step for step in script.steps if step.step_id == step_id), None)


def current(script: Script, path: tuple[str, ...], *, identified: bool, fields: Pairs = ()) -> Step | None:
    """The step the agent reads now; before the identity is confirmed only flagged steps are ever given.

    What is typed in a step's own form never takes the step away under the agent's hands.
    """
    facts = facts_of(script, fields)
    allowed = (step_of(script, step_id) for step_id in reversed((script.start, *path)))
    return next(
        (s for s in allowed if s is not None and may_stand(s, identified=identified) and _met(s, facts)),
        None,
    )


def may_stand(step: Step, *, identified: bool) -> bool:
    """Whether this step may be read now."""
    return identified or step.before_identity


def _met(step: Step, facts: Facts) -> bool:
    own = {field.name for field in step.fields}
    return holds((one for one in step.when if one.field not in own), facts)


def answers_now(script: Script, step: Step | None, fields: Pairs) -> tuple[Answer, ...]:
    """The answers shown at a step, in the order of their keys; one that leads where nothing is, is not."""
    if step is None:
        return ()
    facts = facts_of(script, fields)
    return tuple(answer for answer in step.answers if _offered(script, answer, facts))


def _offered(script: Script, answer: Answer, facts: Facts) -> bool:
    target = step_of(script, answer.goto)
    after = {**facts, **answer.sets}
    return holds(answer.when, facts) and (target is None or _met(target, after))


def begin(script: Script, path: tuple[str, ...]) -> tuple[str, ...]:
    """The path as far as this script knows its steps, or its start."""
    known = {step.step_id for step in script.steps}
    kept = tuple(step_id for step_id in path if step_id in known)
    return kept or (script.start,)


def answer_at(answers: tuple[Answer, ...], index: int) -> Answer | None:
    """The n-th answer shown, from 0."""
    return answers[index] if 0 <= index < len(answers) else None


def advance(path: tuple[str, ...], step_id: str) -> tuple[str, ...]:
    """One step on; a path at its longest stays."""
    return path if len(path) >= LONGEST_PATH else (*path, step_id)


def back(path: tuple[str, ...]) -> tuple[str, ...]:
    """One step back; the first one stays."""
    return path[:-1] if len(path) > 1 else path


def retraced(script: Script, path: tuple[str, ...]) -> tuple[Answer, ...]:
    """The answers that may have led to the last step of the path: what they wrote goes with the step."""
    if len(path) < 2:
        return ()
    step = step_of(script, path[-2])
    return tuple(one for one in step.answers if one.goto == path[-1]) if step is not None else ()


def missing_fields(step: Step | None, fields: Pairs, hidden: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names of the required fields of a step that have no value; what may not be asked is never missing."""
    if step is None:
        return ()
    given = dict(fields)
    return tuple(f.name for f in step.fields if f.required and f.name not in hidden and not given.get(f.name))


def place_of(state: ScriptState) -> ScriptPlace:
    """For the server: whoever has the call next, or this desk after a crash, goes on from here."""
    return ScriptPlace(
        path=state.path[-LONGEST_PATH:],
        fields={name: value[:200] for name, value in state.fields},
        objections=state.heard[:MOST_HEARD],
    )


def taken_up(script: Script, place: ScriptPlace | None) -> ScriptState:
    """As whoever had the call before left it, or the start."""
    if place is None:
        return ScriptState(path=begin(script, ()))
    return ScriptState(
        path=begin(script, place.path),
        fields=tuple(place.fields.items()),
        heard=tuple(at for at in place.objections if at < len(script.objections)),
    )


def said(state: ScriptState, disclosures: tuple[Disclosure, ...]) -> ScriptState:
    """With the sentences that the server knows to have been said on this call."""
    known = {code for code, _ in state.read}
    news = tuple((d.code, d.said_at) for d in disclosures if d.said_at is not None and d.code not in known)
    placed = dict(state.offsets) | {d.code: d.offset_ms for d in disclosures if d.offset_ms is not None}
    return replace(state, read=(*news, *state.read), offsets=tuple(placed.items()))
