"""Asking a lead while the call goes on, and a lead's answers."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk import update_asked
from agent_desktop.desk.change import Change, notify, refuse, same, with_case
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.plan_state import Typed
from agent_desktop.desk.promise import Stage, stage, wanted_of
from agent_desktop.desk.promise_draft import as_draft
from agent_desktop.desk.promise_start import from_plan
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.requests_open import (
    counter_wanted,
    drop_answered,
    request_of,
    with_request,
    with_requests,
)
from agent_desktop.desk.workspace import Case, Form, Workspace
from server_api.contract.agreements import AnswerApproval, ApprovalView, AskApproval
from server_api.contract.debt_words import ApprovalState
from server_api.contract.words import ErrorCode

_NEWS = (
    ApprovalState.APPROVED,
    ApprovalState.COUNTERED,
    ApprovalState.REFUSED,
    ApprovalState.EXPIRED,
)


def update(workspace: Workspace, event: ep.ApprovalEvent) -> Change:
    """The desk after an event of a request."""
    match event:
        case ep.ApprovalTold(approval):
            return told(workspace, approval)
        case ep.RequestPicked() | ep.CounterTyped() | ep.RequestAnswered():
            return _as_lead(workspace, event)
        case ep.ApprovalAsked() | ep.ApprovalWithdrawn() | ep.CounterTaken():
            return _as_agent(workspace, event)
        case ep.ApprovalGone(approval_id):
            return _gone(workspace, approval_id)
        case ep.ApprovalsLoaded(person_id, approvals):
            case = workspace.case
            if case is None or case.head.person_id != person_id:
                return same(workspace)
            deal = replace(case.deal, approvals=approvals.approvals, free_leads=approvals.free_leads)
            return same(with_case(workspace, replace(case, deal=deal)))
    assert_never(event)


# --- the agent ------------------------------------------------------------------------------------


def _as_agent(
    workspace: Workspace, event: ep.ApprovalAsked | ep.ApprovalWithdrawn | ep.CounterTaken
) -> Change:
    case = workspace.case
    if case is None or case.body is None or case.promise.agreed:
        return same(workspace)
    match event:
        case ep.ApprovalAsked(reason):
            return _ask(workspace, case, reason)
        case ep.ApprovalWithdrawn():
            return _withdraw(workspace, case)
        case ep.CounterTaken():
            return _take(workspace, case)
    assert_never(event)


def _ask(workspace: Workspace, case: Case, reason: str) -> Change:
    form = case.promise
    wanted = wanted_of(form)
    if case.body is None or wanted is None or form.asking_approval:
        return same(workspace)
    if stage(form, case.body, up=server_up(workspace)) is not Stage.BEYOND:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "approval_needs_server")
    asked = replace(case, promise=replace(form, asking_approval=True))
    before = form.approval
    stale = before is not None and before.state is ApprovalState.PENDING
    gone = (cp.WithdrawApproval(before.approval_id),) if before is not None and stale else ()
    ask = cp.AskForApproval(case.head.call_id, AskApproval(plan=wanted, reason=reason[:200]))
    return same(with_case(workspace, asked), *gone, ask)


def _withdraw(workspace: Workspace, case: Case) -> Change:
    approval = case.promise.approval
    if approval is None or approval.state is not ApprovalState.PENDING or not server_up(workspace):
        return same(workspace)
    return same(workspace, cp.WithdrawApproval(approval.approval_id))


def _take(workspace: Workspace, case: Case) -> Change:
    """What the lead granted stands in the form as it was granted, ready to be read back."""
    approval = case.promise.approval
    granted = approval.counter if approval is not None and approval.counter is not None else None
    if approval is not None and approval.state is ApprovalState.APPROVED:
        granted = approval.plan
    if approval is None or granted is None:
        return same(workspace)
    form = from_plan(case.promise, granted, workspace.shift.language)
    taken = replace(case, promise=form, form=Form.PROMISE)
    return same(with_case(workspace, taken), c.KeepDraft(case.head.call_id, case.note, as_draft(form)))


def _gone(workspace: Workspace, approval_id: str) -> Change:
    case = workspace.case
    workspace = with_requests(workspace, drop_answered(workspace.floor.requests, approval_id))
    if case is None or case.promise.approval is None or case.promise.approval.approval_id != approval_id:
        return same(workspace)
    gone = case.promise.approval.model_copy(update={"state": ApprovalState.WITHDRAWN})
    if case.promise.approval.state is not ApprovalState.PENDING:
        return same(workspace)
    return same(with_case(workspace, replace(case, promise=replace(case.promise, approval=gone))))


# --- both: how a request stands -------------------------------------------------------------------


def told(workspace: Workspace, approval: ApprovalView) -> Change:
    """To the agent who asked: the answer; to a lead: what waits, and what is settled."""
    agent = workspace.shift.agent
    if agent is not None and approval.agent_id != agent.agent_id:
        return same(update_asked.noted(with_request(workspace, approval), approval))
    case = workspace.case
    if case is None or case.head.call_id != approval.call_id:
        return same(workspace)
    before = case.promise.approval
    if before is not None and before.approval_id != approval.approval_id:
        if before.asked_at > approval.asked_at:
            return same(workspace)  # late news of an older request
    elif before is not None and before.state is approval.state and before.counter == approval.counter:
        return _settled(workspace, case, approval)
    workspace, said = _settled(workspace, case, approval)
    if approval.state not in _NEWS:
        return same(workspace, *said)
    news = c.Announce(f"approval_{approval.state.value}")
    if case.form is not Form.PROMISE:
        workspace = notify(workspace, f"approval_{approval.state.value}", by=approval.decided_by)
    return same(workspace, *said, news)


def _settled(workspace: Workspace, case: Case, approval: ApprovalView) -> Change:
    form = replace(case.promise, approval=approval, asking_approval=False)
    others = tuple(one for one in case.deal.approvals if one.approval_id != approval.approval_id)
    deal = replace(case.deal, approvals=(approval, *others))
    return same(with_case(workspace, replace(case, promise=form, deal=deal)))


# --- the lead -------------------------------------------------------------------------------------


def _as_lead(workspace: Workspace, event: ep.RequestPicked | ep.CounterTyped | ep.RequestAnswered) -> Change:
    floor = workspace.floor
    match event:
        case ep.RequestPicked(approval_id):
            same_one = approval_id == floor.picked
            counter = floor.counter if same_one else ()
            return same(replace(workspace, floor=replace(floor, picked=approval_id, counter=counter)))
        case ep.CounterTyped(name, text, value):
            others = tuple(one for one in floor.counter if one[0] != name)
            counter = (*others, (name, Typed(text[:40], value))) if name else ()
            return same(replace(workspace, floor=replace(floor, counter=counter, request_error="")))
        case ep.RequestAnswered(approval_id, state):
            return _answer(workspace, approval_id, state)
    assert_never(event)


def _answer(workspace: Workspace, approval_id: str, state: ApprovalState) -> Change:
    floor = workspace.floor
    request = request_of(floor.requests, approval_id)
    if request is None or request.state is not ApprovalState.PENDING or floor.answering:
        return same(workspace)
    if not server_up(workspace):
        return same(replace(workspace, floor=replace(floor, request_error="floor_server_away")))
    counter = None
    if state is ApprovalState.COUNTERED:
        counter = counter_wanted(request, floor.counter)
        if counter is None:
            return same(replace(workspace, floor=replace(floor, request_error="counter_empty")))
    answering = replace(floor, answering=approval_id, request_error="")
    command = cp.AnswerRequest(approval_id, AnswerApproval(state=state, counter=counter))
    return same(replace(workspace, floor=answering), command)


def snapshot(workspace: Workspace, approvals: tuple[ApprovalView, ...]) -> Change:
    """All requests that are open now; what was under way is not any more."""
    agent = workspace.shift.agent
    own = agent.agent_id if agent is not None else ""
    floor = replace(workspace.floor, answering="", request_error="")
    waiting = tuple(one for one in approvals if one.agent_id != own)
    workspace = with_requests(replace(workspace, floor=floor), waiting)
    if workspace.case is not None and workspace.case.promise.asking_approval:
        form = replace(workspace.case.promise, asking_approval=False)
        workspace = with_case(workspace, replace(workspace.case, promise=form))
    commands: tuple[c.Command, ...] = ()
    for one in approvals:
        if one.agent_id == own:
            workspace, more = told(workspace, one)
            commands = (*commands, *more)
    return same(workspace, *commands)


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """The request stands as before; a lead reads why the answer was not taken."""
    floor, code = workspace.floor, event.code.value
    if event.about == cp.AnswerRequest.__name__:
        gone = event.code in (ErrorCode.GONE, ErrorCode.NOT_FOUND, ErrorCode.BAD_TRANSITION)
        requests = drop_answered(floor.requests, floor.answering) if gone else floor.requests
        workspace = replace(workspace, floor=replace(floor, answering="", request_error=code))
        return same(with_requests(workspace, requests))
    if event.about == cp.LoadTeamApprovals.__name__:
        return update_asked.refused(workspace)
    if event.about == cp.LoadApprovals.__name__ or workspace.case is None:
        return same(workspace)
    form = replace(workspace.case.promise, asking_approval=False)
    stays = with_case(workspace, replace(workspace.case, promise=form))
    if event.about == cp.WithdrawApproval.__name__:
        return same(stays)  # answered meanwhile: the answer is pushed
    return same(notify(stays, "approval_refused_by_server", "warn", code=code))
