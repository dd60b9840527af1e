"""A result just saved is taken back within its seconds: the case returns, as it was."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.change import Change, dismiss, notify, refuse, same
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.promise_draft import as_draft
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Parked, SaveState, Undoable, Workspace
from server_api.contract.agreements import OutcomeUndone
from server_api.contract.outcomes import OutcomeSaved


def update(workspace: Workspace, event: ep.UndoEvent) -> Change:
    """The desk after an event of taking back."""
    match event:
        case ep.UndoAsked(at):
            return _ask(workspace, at)
        case ep.OutcomeUndone(undone):
            return _undone(workspace, undone)
    assert_never(event)


def kept(workspace: Workspace) -> Workspace:
    """The case whose result goes out now is remembered until it cannot come back any more."""
    case, outcome = workspace.case, workspace.wrap_up.outcome
    if case is None or outcome is None:
        return workspace
    whole = Parked(case, workspace.call, workspace.wrap_up)
    return replace(workspace, undo=Undoable(outcome.key, whole))


def confirmed(workspace: Workspace, key: str, saved: OutcomeSaved) -> Workspace:
    """On the server's disk: from now on it can be taken back, for a few seconds."""
    undo = workspace.undo
    if undo is None or undo.key != key or saved.undo_until is None or saved.repeated:
        return workspace
    return replace(workspace, undo=replace(undo, saved=saved))


def undoable(workspace: Workspace) -> bool:
    """Something was saved that may still be taken back; whether in time, the key's own moment says."""
    undo = workspace.undo
    return undo is not None and undo.saved is not None and not undo.asked


def may_undo(workspace: Workspace, now: datetime) -> bool:
    """Whether the key works now. ``now`` is the server's UTC."""
    undo = workspace.undo
    if undo is None or undo.saved is None or undo.saved.undo_until is None or undo.asked:
        return False
    return now < undo.saved.undo_until and server_up(workspace)


def _ask(workspace: Workspace, at: datetime) -> Change:
    undo = workspace.undo
    if undo is None or undo.saved is None or undo.asked:
        return same(workspace)
    if not may_undo(workspace, at):
        return refuse(replace(workspace, undo=None), "undo_too_late")
    asked = replace(workspace, undo=replace(undo, asked=True))
    return same(asked, cp.UndoOutcome(undo.saved.outcome_id))


def _undone(workspace: Workspace, undone: OutcomeUndone) -> Change:
    """Back to the screen where it is free; behind the call where the next one has come."""
    undo = workspace.undo
    if undo is None or undo.whole.case.head.call_id != undone.call_id:
        return same(workspace)
    open_again = replace(undo.whole.wrap_up, save=SaveState.NONE, outcome=None, saved_at=None, promise_id="")
    whole = replace(undo.whole, wrap_up=open_again)
    case = whole.case
    draft = c.KeepDraft(undone.call_id, case.note, as_draft(case.promise))
    workspace = dismiss(replace(workspace, undo=None), "wrap_up_not_concluded")
    said = c.Announce("result_undone")
    now = workspace.case
    if now is not None and now.head.call_id == undone.call_id:
        return same(replace(workspace, case=case, call=whole.call, wrap_up=open_again), draft, said)
    if now is None and workspace.call is None:
        back = replace(workspace, case=case, call=whole.call, wrap_up=open_again)
        return same(notify(back, "result_undone", name=case.head.name), draft, said)
    later = replace(workspace, parked=(*workspace.parked, whole))
    return same(notify(later, "result_undone_later", name=case.head.name), draft, said)


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """The result stays as it was saved."""
    return refuse(replace(workspace, undo=None), "undo_refused", code=event.code.value)
