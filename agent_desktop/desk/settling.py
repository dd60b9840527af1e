"""How cases come to the screen and leave it: nothing typed is ever dropped before its result is durable."""

from dataclasses import replace

from agent_desktop.desk import commands as c
from agent_desktop.desk import script_path
from agent_desktop.desk.change import Change, dismiss, notify, same
from agent_desktop.desk.reading import body_allowed, concluded, has_typed, server_busy
from agent_desktop.desk.taking_away import as_answered, bare
from agent_desktop.desk.update_history import first_page, merged
from agent_desktop.desk.workspace import Case, History, Parked, Workspace, WrapUp
from server_api.contract.cases import CaseBody, CaseHead
from server_api.contract.words import CallEnd, CallPhase, IdentityStatus

#: Ends of a call that goes on with somebody else.
_PASSED_ON = (CallEnd.TRANSFERRED, CallEnd.PARKED, CallEnd.TAKEN_OVER)


def settle(workspace: Workspace) -> Change:
    """Let the case leave once its result is durable and the server has moved the agent on."""
    if workspace.case is None or server_busy(workspace) or _live(workspace):
        return same(workspace)
    if concluded(workspace):
        return _clear(workspace)
    if _passed_on(workspace):
        # the result is another's; what was typed went along, or stays on this PC for the call's return
        return _clear(notify(workspace, "call_passed_on") if has_typed(workspace) else workspace)
    if has_typed(workspace) or _talked(workspace):
        return same(notify(workspace, "wrap_up_not_concluded", "warn"))
    return _clear(workspace)


def _live(workspace: Workspace) -> bool:
    return workspace.call is not None and workspace.call.view.phase is not CallPhase.ENDED


def _passed_on(workspace: Workspace) -> bool:
    return workspace.call is not None and workspace.call.view.end in _PASSED_ON


def _talked(workspace: Workspace) -> bool:
    return workspace.call is not None and workspace.call.view.connected_at is not None


def _clear(workspace: Workspace) -> Change:
    bare = dismiss(replace(workspace, case=None, call=None, wrap_up=WrapUp()), "wrap_up_not_concluded")
    if not workspace.parked:
        return same(bare)
    last = workspace.parked[-1]
    back = replace(bare, case=last.case, call=last.call, wrap_up=last.wrap_up, parked=workspace.parked[:-1])
    return same(notify(back, "unfinished_case_back", "warn", name=last.case.head.name))


def make_room(workspace: Workspace) -> Workspace:
    """Take the case off the screen for another call; where something was typed it is parked, not lost."""
    if workspace.case is None:
        return replace(workspace, call=None, wrap_up=WrapUp())
    parked = workspace.parked
    if has_typed(workspace):
        kept = Parked(workspace.case, workspace.call, workspace.wrap_up)
        parked = (*parked, kept)
        workspace = notify(workspace, "unfinished_case", "warn", name=workspace.case.head.name)
    return replace(workspace, case=None, call=None, wrap_up=WrapUp(), parked=parked)


def bring_case(workspace: Workspace, head: CaseHead, body: CaseBody | None) -> Change:
    """The case of a call comes to the screen; the same call keeps what the agent typed."""
    body = body if body_allowed(head.identity.mode, head.identity.status) else None
    case = workspace.case
    if case is not None and case.head.call_id == head.call_id:
        return same(replace(workspace, case=refreshed(case, head, body)))
    if case is not None or _other_call(workspace, head.call_id):
        workspace = make_room(workspace)
    parked = _parked(workspace, head.call_id)
    if parked is not None:
        return same(_unpark(workspace, parked, refreshed(parked.case, head, body)))
    return same(replace(workspace, case=_fresh(head, body)), c.FindDraft(head.call_id))


def _other_call(workspace: Workspace, call_id: str) -> bool:
    return workspace.call is not None and workspace.call.view.call_id != call_id


def _parked(workspace: Workspace, call_id: str) -> Parked | None:
    return next((p for p in workspace.parked if p.case.head.call_id == call_id), None)


def _unpark(workspace: Workspace, parked: Parked, case: Case) -> Workspace:
    others = tuple(p for p in workspace.parked if p is not parked)
    call = workspace.call or parked.call
    return replace(workspace, case=case, call=call, wrap_up=parked.wrap_up, parked=others)


def _fresh(head: CaseHead, body: CaseBody | None) -> Case:
    return Case(
        head=head,
        body=body,
        history=first_page(body.history) if body else History(),
        script=script_path.said(script_path.taken_up(head.script, head.place), head.disclosures),
    )


def refreshed(case: Case, head: CaseHead, body: CaseBody | None) -> Case:
    """The same call with newer facts: note, forms and place in the script stay."""
    head = as_answered(case, head)
    if not body_allowed(head.identity.mode, head.identity.status) or (head.amounts_wait and body is None):
        return bare(with_head(case, head))
    body = body or case.body
    history = merged(case.history, body.history) if body is not None else case.history
    return replace(with_head(case, head), body=body, history=history)


def with_head(case: Case, head: CaseHead) -> Case:
    """The same call under a newer head: its place in the script is kept."""
    path = script_path.begin(head.script, case.script.path)
    challenge = case.challenge
    if head.identity.status is IdentityStatus.CONFIRMED:
        challenge = replace(challenge, text="", sent=False)
    script = script_path.said(replace(case.script, path=path), head.disclosures)
    return replace(case, head=head, challenge=challenge, script=script)
