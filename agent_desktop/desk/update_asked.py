"""A lead's history of requests: read when it is opened, kept up to date while it is."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events_asked as ea
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.floor import Asked
from agent_desktop.desk.reading import is_lead, server_up
from agent_desktop.desk.workspace import Workspace
from server_api.contract.agreements import ApprovalView


def update(workspace: Workspace, event: ea.AskedEvent) -> Change:
    """The desk after it."""
    asked = workspace.floor.asked_before
    match event:
        case ea.AskedOpened():
            if not is_lead(workspace):
                return same(workspace)
            up = server_up(workspace)
            shown = _with(workspace, Asked(approvals=asked.approvals, open=True, loading=up))
            return same(shown, cp.LoadTeamApprovals()) if up else same(shown)
        case ea.AskedClosed():
            return same(_with(workspace, replace(asked, open=False, loading=False)))
        case ea.TeamApprovalsLoaded(told):
            return same(_with(workspace, replace(asked, approvals=told.approvals, loading=False)))
    assert_never(event)


def noted(workspace: Workspace, approval: ApprovalView) -> Workspace:
    """A request came, or is settled, while the lead looks."""
    asked = workspace.floor.asked_before
    if not asked.open:
        return workspace
    others = tuple(one for one in asked.approvals if one.approval_id != approval.approval_id)
    return _with(workspace, replace(asked, approvals=(approval, *others)))


def refused(workspace: Workspace) -> Change:
    """What was read before stays in sight."""
    return same(_with(workspace, replace(workspace.floor.asked_before, loading=False)))


def _with(workspace: Workspace, asked: Asked) -> Workspace:
    return replace(workspace, floor=replace(workspace.floor, asked_before=asked))
