"""A lead's history of requests."""

from __future__ import annotations

from dataclasses import replace

from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events_asked as ea
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.workspace import LinkState
from server_api.contract import push as p
from server_api.contract.agreements import Approvals
from server_api.contract.debt_words import ApprovalState
from server_api.contract.words import ErrorCode, Role
from tests.desk.deals import approval
from tests.desk.making import Desk, at_work, link, pushed


def lead() -> Desk:
    desk = at_work()
    agent = desk.now.shift.agent
    assert agent is not None
    leader = agent.model_copy(update={"role": Role.TEAM_LEAD, "agent_id": "lead-1"})
    desk.now = replace(desk.now, shift=replace(desk.now.shift, agent=leader))
    return desk


def test_opened_it_is_read_and_kept_up_to_date() -> None:
    desk = lead()
    assert desk.on(ea.AskedOpened()) == (cp.LoadTeamApprovals(),)
    assert desk.now.floor.asked_before.loading
    old = approval(ApprovalState.REFUSED, approval_id="old")
    desk.on(ea.TeamApprovalsLoaded(Approvals(approvals=(old,))))
    new = approval(ApprovalState.PENDING)
    desk.on(pushed(p.ApprovalChanged(approval=new)))
    assert desk.now.floor.asked_before.approvals == (new, old)
    yes = approval(ApprovalState.APPROVED, decided_by="Rita")
    desk.on(pushed(p.ApprovalChanged(approval=yes)))
    assert desk.now.floor.asked_before.approvals == (yes, old)
    desk.on(ea.AskedClosed())
    assert not desk.now.floor.asked_before.open


def test_without_the_server_what_was_read_before_stays() -> None:
    desk = lead()
    desk.on(ea.AskedOpened(), RequestRefused("LoadTeamApprovals", ErrorCode.LINK_DOWN))
    assert not desk.now.floor.asked_before.loading
    desk.on(link(LinkState.DOWN))
    assert desk.on(ea.AskedOpened()) == ()
    assert desk.now.floor.asked_before.open


def test_an_agent_has_no_such_page() -> None:
    desk = at_work()
    assert desk.on(ea.AskedOpened()) == ()
    assert not desk.now.floor.asked_before.open
