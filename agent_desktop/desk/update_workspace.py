"""What the server pushes about the case on the screen: the case itself, approvals, payment orders."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk.change import Change, same, with_case
from agent_desktop.desk.workspace import Workspace
from server_api.contract import push as p

WorkspacePush = p.CaseChanged | p.ApprovalChanged | p.OrderChanged


def update(workspace: Workspace, body: WorkspacePush) -> Change:
    """The desk after a change of the case on the server."""
    match body:
        case p.CaseChanged():
            return _case_changed(workspace, body)
        case p.ApprovalChanged() | p.OrderChanged():
            return same(workspace)
    assert_never(body)


def _case_changed(workspace: Workspace, told: p.CaseChanged) -> Change:
    case = workspace.case
    if case is None or case.head.call_id != told.call_id:
        return same(workspace)
    changed = {"script": told.script, "disclosures": told.disclosures}
    head = case.head.model_copy(update={name: value for name, value in changed.items() if value is not None})
    return same(with_case(workspace, replace(case, head=head, body=told.body)))
