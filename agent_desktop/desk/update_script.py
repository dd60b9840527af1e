"""The script of the call: answers lead on, write fields and open forms; sentences read out are ticked."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events as e
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk import filter_tree as ft
from agent_desktop.desk import script_form, script_path, update_hardship, update_hold
from agent_desktop.desk.change import Change, refuse, same, with_case
from agent_desktop.desk.forms import open_form
from agent_desktop.desk.reading import disposition, in_wrap_up, may_speak, result_lock, server_up
from agent_desktop.desk.script_shut import answers_left, shut, step_now
from agent_desktop.desk.script_state import Pairs, ScriptState, with_pair
from agent_desktop.desk.workspace import Case, Form, Workspace
from server_api.contract.holds import DisclosureTicked, TickDisclosure
from server_api.contract.scripts import Answer
from server_api.contract.words import ErrorCode, LegalKind

#: What is opened where the answer names no kind.
_KINDS = {"hold": LegalKind.DISPUTE, "hardship": LegalKind.OVER_INDEBTED}
#: Refusals that a later try may not meet.
_PASSING = (ErrorCode.LINK_DOWN, ErrorCode.BUSY, ErrorCode.INTERNAL, ErrorCode.DISK_FULL)


def update(workspace: Workspace, event: e.ScriptEvent) -> Change:
    """The desk after an event of the script; without a case nothing happens."""
    case = workspace.case
    if case is None:
        return same(workspace)
    match event:
        case e.ScriptAnswered(index):
            return _lead_on(workspace, case, index)
        case e.ScriptSteppedBack():
            return same(_back(workspace, case))
        case e.ScriptFieldTyped(name, text):
            return same(_typed(workspace, case, name, text))
        case e.ObjectionOpened(index):
            return same(_script(workspace, case, _heard(case, index)))
        case e.DisclosureRead(code, at):
            if not code:
                return same(workspace)
            others = tuple(read for read in case.script.read if read[0] != code)
            waiting = tuple(one for one in case.script.unsent if one != code)
            state = replace(case.script, read=(*others, (code, at)), unsent=(*waiting, code))
            return say_next(_script(workspace, case, state))
        case e.DisclosureTold(call_id, ticked):
            return _told(workspace, case, call_id, ticked)
    assert_never(event)


def _script(workspace: Workspace, case: Case, state: ScriptState) -> Workspace:
    return with_case(workspace, replace(case, script=state))


def tongue(workspace: Workspace, case: Case) -> ft.Tongue:
    """How amounts and days are typed in this case."""
    currency = case.body.balance.currency if case.body is not None else ""
    return ft.Tongue(workspace.shift.language, currency)


# --- answers --------------------------------------------------------------------------------------


def _lead_on(workspace: Workspace, case: Case, index: int) -> Change:
    """The digits belong to the script only while the call lasts."""
    step, state, script = step_now(case), case.script, case.head.script
    answer = script_path.answer_at(answers_left(case), index)
    if answer is None or in_wrap_up(workspace):
        return same(workspace)
    open_form_waits = not shut(case)  # behind a block no form is filled in
    if open_form_waits and script_path.missing_fields(step, state.fields, case.head.hidden_fields):
        held = _script(workspace, case, replace(state, held=True))
        return same(held, c.Announce("script_fields_missing"))
    target = script_path.step_of(script, answer.goto)
    if target is not None and not script_path.may_stand(target, identified=may_speak(case)):
        return refuse(workspace, "identity_first")
    fields = _written(state.fields, answer, case.head.hidden_fields)
    path = script_path.advance(state.path, target.step_id) if target is not None else state.path
    case = replace(case, script=replace(state, path=path, fields=fields, objection=-1, held=False))
    workspace = _prepare_result(with_case(workspace, case), answer.result)
    return _open(workspace, case, answer)


def _written(fields: Pairs, answer: Answer, hidden: tuple[str, ...]) -> Pairs:
    """What may not be asked in this case is not kept either."""
    for name, value in answer.sets.items():
        if name not in hidden:
            fields = with_pair(fields, name, value[: script_form.LONGEST])
    return fields


def _prepare_result(workspace: Workspace, code: str) -> Workspace:
    result = disposition(workspace, code) if code else None
    if result is None or result_lock(workspace, result):
        return workspace
    written = dict(workspace.case.script.fields) if workspace.case is not None else {}
    fields = tuple((field.name, written[field.name]) for field in result.fields if field.name in written)
    prepared = replace(workspace.wrap_up, disposition=code, fields=fields, missing=())
    return replace(workspace, wrap_up=prepared)


def _open(workspace: Workspace, case: Case, answer: Answer) -> Change:
    match answer.opens:
        case "promise":
            offer_id = _offer(case, answer.values.get("offer_id", ""))
            return open_form(workspace, case, Form.PROMISE, offer_id, answer.values)
        case "callback":
            return open_form(workspace, case, Form.CALLBACK)
        case "hardship" if _over_indebted(case):
            return same(update_hardship.opened(workspace, case))
        case "hold" | "hardship":
            kind = LegalKind(answer.values.get("kind") or _KINDS[answer.opens])
            kind = kind if kind is not LegalKind.UNKNOWN else _KINDS[answer.opens]
            opened = ex.HoldFormOpened(kind, reason=answer.values.get("reason", ""))
            return update_hold.update(workspace, case, opened)
        case "other_person":
            told = ex.OtherPersonAnswered(answer.values.get("role", ""), answer.result)
            return update_hold.update(workspace, case, told)
        case _:
            return same(workspace)


def _over_indebted(case: Case) -> bool:
    facts = case.body.legal if case.body is not None else ()
    return any(fact.kind is LegalKind.OVER_INDEBTED for fact in facts)


def _offer(case: Case, offer_id: str) -> str:
    """The offer that the answer names, where it still stands."""
    offers = case.body.offers if case.body is not None else ()
    return offer_id if any(one.offer_id == offer_id for one in offers) else ""


def _back(workspace: Workspace, case: Case) -> Workspace:
    """What the answer wrote that led here goes with it."""
    state, script = case.script, case.head.script
    path = script_path.back(state.path)
    if path == state.path:
        return workspace
    undone = script_path.retraced(script, state.path)
    fields = state.fields
    for answer in undone:
        for name, value in answer.sets.items():
            fields = with_pair(fields, name, "") if dict(fields).get(name) == value else fields
    prepared = workspace.wrap_up.disposition
    if prepared and any(answer.result == prepared for answer in undone):
        workspace = replace(workspace, wrap_up=replace(workspace.wrap_up, disposition="", fields=()))
    return _script(workspace, case, replace(state, path=path, fields=fields, objection=-1, held=False))


def _typed(workspace: Workspace, case: Case, name: str, text: str) -> Workspace:
    step = step_now(case)
    found = next((f for f in step.fields if f.name == name), None) if step is not None else None
    if found is None or name in case.head.hidden_fields:
        return workspace
    text = text[: script_form.LONGEST]
    value = script_form.value_of(found, text, tongue(workspace, case))
    state = case.script
    state = replace(
        state, fields=with_pair(state.fields, name, value), typed=with_pair(state.typed, name, text)
    )
    return _script(workspace, case, state)


def _heard(case: Case, index: int) -> ScriptState:
    """An objection unfolded counts; folded again it does not."""
    state = case.script
    if not 0 <= index < len(case.head.script.objections):
        return replace(state, objection=-1)
    return replace(state, objection=index, heard=(*state.heard, index)[-script_path.MOST_HEARD :])


# --- sentences read out ---------------------------------------------------------------------------


def say_next(workspace: Workspace) -> Change:
    """The oldest tick that is not on the server's disk, one at a time: their order is kept."""
    case = workspace.case
    if case is None or not case.script.unsent or case.script.sending or not server_up(workspace):
        return same(workspace)
    code = case.script.unsent[0]
    at = dict(case.script.read).get(code)
    if at is None:  # the questions began anew: what was said before them counts no more
        left = replace(case.script, unsent=case.script.unsent[1:])
        return say_next(_script(workspace, case, left))
    sending = _script(workspace, case, replace(case.script, sending=code))
    return same(sending, cs.TickSaid(case.head.call_id, TickDisclosure(code=code, at=at)))


def _told(workspace: Workspace, case: Case, call_id: str, ticked: DisclosureTicked) -> Change:
    if call_id != case.head.call_id:
        return same(workspace)
    state = case.script
    offsets = tuple(one for one in state.offsets if one[0] != ticked.code)
    if ticked.offset_ms is not None:
        offsets = (*offsets, (ticked.code, ticked.offset_ms))
    left = tuple(code for code in state.unsent if code != ticked.code)
    state = replace(state, offsets=offsets, unsent=left, sending="")
    return say_next(_script(workspace, case, state))


def refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    """A tick that cannot be taken now is sent again; one that never will goes out with the result."""
    case = workspace.case
    if case is None or event.about != cs.TickSaid.__name__ or not case.script.sending:
        return same(workspace)
    state = replace(case.script, sending="")
    if event.code in _PASSING:
        return same(_script(workspace, case, state))
    return say_next(_script(workspace, case, replace(state, unsent=state.unsent[1:])))


# --- place ----------------------------------------------------------------------------------------


def accompany(before: Workspace, after: Workspace) -> tuple[c.Command, ...]:
    """Where the script stands goes to the server with each move, and when the server is back."""
    case = after.case
    if case is None or not server_up(after) or in_wrap_up(after):
        return ()
    was = before.case
    same_call = was is not None and was.head.call_id == case.head.call_id
    place = script_path.place_of(case.script)
    moved = was is not None and same_call and script_path.place_of(was.script) != place
    back_again = same_call and not server_up(before) and len(case.script.path) > 1
    return (cs.KeepPlace(case.head.call_id, place),) if moved or back_again else ()
