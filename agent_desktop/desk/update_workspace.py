"""What the server pushes about the case on the screen: the case itself, approvals, payment orders."""

from typing import assert_never

from agent_desktop.desk import update_approval, update_order
from agent_desktop.desk.change import Change
from agent_desktop.desk.update_changed import case_changed
from agent_desktop.desk.workspace import Workspace
from server_api.contract import push as p

WorkspacePush = p.CaseChanged | p.ApprovalChanged | p.OrderChanged


def update(workspace: Workspace, body: WorkspacePush) -> Change:
    """The desk after a change of the case on the server."""
    match body:
        case p.CaseChanged():
            return case_changed(workspace, body)
        case p.ApprovalChanged(approval=approval):
            return update_approval.told(workspace, approval)
        case p.OrderChanged():
            return update_order.changed(workspace, body)
    assert_never(body)
