"""What the server pushes: pop, call, status, day, campaign, leg, snapshot."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import (
    update_approval,
    update_beside,
    update_dial,
    update_floor,
    update_outcome,
    update_search,
    update_transfer,
    update_workspace,
)
from agent_desktop.desk.change import Change, dismiss, notify, same
from agent_desktop.desk.panels import SearchPanel
from agent_desktop.desk.reading import concluded
from agent_desktop.desk.settling import bring_case, make_room, settle
from agent_desktop.desk.update_shift import take_over, take_status
from agent_desktop.desk.workspace import Call, LegState, Workspace
from server_api.contract import push as p
from server_api.contract.cases import CaseBody, CaseHead
from server_api.contract.pacing import PreviewOffered
from server_api.contract.words import AgentState, CallEnd, CallPhase

VoicePush = (
    p.Monitored
    | p.CallerProposed
    | p.HelpChanged
    | p.ParkedChanged
    | p.FloorChanged
    | p.AlertChanged
    | p.SupervisionChanged
)
_ON_THE_LINE = (CallPhase.CONNECTED, CallPhase.HELD)


def update(workspace: Workspace, push: p.Push) -> Change:
    """The desk after a numbered message of the server."""
    body = push.body
    match body:
        case p.CaseArrived(head=head, body=case_body):
            return _case_arrived(workspace, head, case_body)
        case p.CallChanged(call=view):
            return _call_changed(workspace, view)
        case p.StatusChanged(status=status):
            return take_status(workspace, status)
        case p.StatsChanged(stats=stats):
            return update_beside.day(replace(workspace, shift=replace(workspace.shift, stats=stats)))
        case p.CampaignChanged(campaign=campaign):
            return same(replace(workspace, shift=replace(workspace.shift, campaign=campaign)))
        case p.LegLost(leg_id=leg_id):
            return _leg_lost(workspace, leg_id)
        case p.TakenOver(device=device):
            return take_over(workspace, device)
        case p.Noticed(code=code, params=params):
            if code == "person_withdrawn" and _paid_as_agreed(workspace, params):
                return same(workspace)
            return same(notify(_consultation_told(workspace, code), code, "neutral", **params))
        case p.Snapshot():
            return _snapshot(workspace, body, push.at)
        case (
            p.PacingChanged() | PreviewOffered() | p.PreviewClosed() | p.CallbacksChanged() | p.CallbackSoon()
        ):
            return update_dial.update(workspace, body)
        case p.CaseChanged() | p.ApprovalChanged() | p.OrderChanged():
            return update_workspace.update(workspace, body)
        case _:
            return _voice(workspace, body)


def _voice(workspace: Workspace, body: VoicePush) -> Change:
    match body:
        case p.Monitored():
            return same(update_beside.monitored(workspace, body))
        case p.CallerProposed(call=view):
            asked, commands = _call_changed(update_search.proposed(workspace, body), view)
            return same(asked, *commands)
        case p.HelpChanged(help=told):
            return update_beside.help_changed(workspace, told)
        case p.ParkedChanged():
            return same(update_beside.parked_changed(workspace, body))
        case p.FloorChanged(agents=agents, gone=gone):
            return update_floor.floor_changed(workspace, agents, gone)
        case p.AlertChanged():
            return update_floor.alert_changed(workspace, body)
        case p.SupervisionChanged(supervision=supervision, reason=reason):
            return update_floor.supervised(workspace, supervision, reason)
    assert_never(body)


def _consultation_told(workspace: Workspace, code: str) -> Workspace:
    """One card about a consultation at a time."""
    if code not in ("consulted", "consult_over"):
        return workspace
    return dismiss(dismiss(workspace, "consulted"), "consult_over")


def _paid_as_agreed(workspace: Workspace, params: dict[str, str]) -> bool:
    """The first payment of what was agreed on this call: nothing of it ends here."""
    case = workspace.case
    of_it = case is not None and case.head.call_id == params.get("call_id", "")
    return case is not None and of_it and case.promise.agreed and params.get("reason") == "part_paid"


#: Cards about the case before: the next debtor's agent must not take them for this one's.
_OF_ONE_CALL = ("person_withdrawn", "result_undone", "order_paid", "request_refused")


def _case_arrived(workspace: Workspace, head: CaseHead, body: CaseBody | None) -> Change:
    workspace = update_dial.called(dismiss(workspace, "consulted"))
    if workspace.case is None or workspace.case.head.call_id != head.call_id:
        for code in _OF_ONE_CALL:
            workspace = dismiss(workspace, code)
    brought, commands = bring_case(update_search.known(workspace, head.call_id), head, body)
    return same(update_beside.receive(brought), *commands)


def _call_changed(workspace: Workspace, view: p.CallView) -> Change:
    call, case = workspace.call, workspace.case
    if call is not None and call.view.call_id == view.call_id:
        return _move(workspace, call, view)
    if case is not None and case.head.call_id == view.call_id:
        return _move(workspace, None, view)
    if view.phase is CallPhase.ENDED or not _is_next(workspace, view.call_id):
        return same(workspace)
    return _move(make_room(workspace), None, view)


def _is_next(workspace: Workspace, call_id: str) -> bool:
    """A call not on the screen is the next one, or a late message about an old one."""
    status = workspace.shift.status
    if status is not None and status.call_id == call_id:
        return True
    if any(parked.case.head.call_id == call_id for parked in workspace.parked):
        return False
    if workspace.call is not None:
        return workspace.call.view.phase is CallPhase.ENDED
    return workspace.case is None or concluded(workspace)


def _move(workspace: Workspace, before: Call | None, view: p.CallView) -> Change:
    was = before.view.phase if before is not None else CallPhase.RINGING
    if was is CallPhase.ENDED:
        return same(workspace)  # an ended call never comes back under its id
    ended = view.phase is CallPhase.ENDED
    call = replace(before or Call(view=view), view=view)
    moved = replace(workspace, call=replace(call, ending=call.ending and not ended))
    moved = update_transfer.settled(update_beside.receive(moved))
    if view.phase in _ON_THE_LINE and was not in _ON_THE_LINE:
        here, commands = update_floor.called(moved)
        return same(here, *commands, c.PlayTone("connect"), c.Announce("connected"))
    if ended:
        return _ended(update_search.known(moved, view.call_id), view, heard=was in _ON_THE_LINE)
    return same(moved)


def _ended(workspace: Workspace, view: p.CallView, *, heard: bool) -> Change:
    if view.end is CallEnd.LINE_LOST:
        workspace = notify(workspace, "line_lost", "warn")
    settled, commands = settle(update_outcome.suggest(workspace))
    tones = (c.PlayTone("disconnect"), c.Announce("call_ended")) if heard else ()
    muted = workspace.call is not None and workspace.call.muted
    # the next debtor must not meet a closed microphone
    open_again = (c.Mute(False),) if muted and not workspace.floor.shut else ()
    return same(settled, *tones, *open_again, *commands)


def _leg_lost(workspace: Workspace, leg_id: str) -> Change:
    links = workspace.links
    if links.leg_id and links.leg_id != leg_id:
        return same(workspace)
    if not links.engine_up or links.leg is LegState.OPENING:
        return same(replace(workspace, links=replace(links, leg=LegState.LOST)))
    return same(replace(workspace, links=replace(links, leg=LegState.LOST)), c.OpenLeg())


def _snapshot(workspace: Workspace, snapshot: p.Snapshot, at: datetime) -> Change:
    fresh = workspace.case is None
    shift = replace(
        workspace.shift,
        status=snapshot.status,
        stats=snapshot.stats,
        campaign=snapshot.campaign,
    )
    workspace = update_beside.snapshot(replace(workspace, shift=shift), snapshot)
    workspace, commands = update_floor.take_floor(workspace, snapshot.floor)
    workspace, more = update_beside.day(workspace)
    commands = (*commands, *more)
    workspace, more = update_dial.snapshot(workspace, snapshot)
    commands = (*commands, *more)
    if snapshot.proposed is not None and workspace.search == SearchPanel():
        workspace = update_search.proposed(workspace, snapshot.proposed)
    if snapshot.head is not None:
        workspace, more = _case_arrived(workspace, snapshot.head, snapshot.body)
        commands = (*commands, *more)
    workspace, more = update_approval.snapshot(workspace, snapshot.approvals)
    commands = (*commands, *more)
    if snapshot.call is None:
        workspace = _without_call(workspace, at)
    else:
        workspace, more = _call_changed(workspace, snapshot.call)
        commands = (*commands, *more)
    settled, more = settle(_pending_result(workspace, snapshot, fresh=fresh))
    return same(settled, *commands, *more)


def _pending_result(workspace: Workspace, snapshot: p.Snapshot, *, fresh: bool) -> Workspace:
    """After a crash in wrap-up the case is back: whose result is missing is said by name."""
    workspace = update_outcome.suggest(workspace)
    if not fresh or snapshot.head is None or snapshot.status.state is not AgentState.WRAP_UP:
        return workspace
    return notify(workspace, "result_pending", "warn", name=snapshot.head.name)


def _without_call(workspace: Workspace, at: datetime) -> Workspace:
    call = workspace.call
    if call is None or call.view.phase is CallPhase.ENDED:
        return workspace
    ended = call.view.model_copy(update={"phase": CallPhase.ENDED, "since": at, "end": CallEnd.LINE_LOST})
    gone = update_transfer.settled(replace(workspace, call=replace(call, view=ended, ending=False)))
    return notify(gone, "line_lost", "warn")
