"""What the dialler tells: how the floor dials, previews, callbacks."""

from agent_desktop.desk.change import Change, same
from agent_desktop.desk.workspace import Workspace
from server_api.contract import push as p
from server_api.contract.pacing import PreviewOffered

DialPush = p.PacingChanged | PreviewOffered | p.PreviewClosed | p.CallbacksChanged | p.CallbackSoon


def update(workspace: Workspace, body: DialPush) -> Change:
    """The desk after a message of the dialler."""
    del body
    return same(workspace)
