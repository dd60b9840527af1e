"""The case before the call: dial now, or not this one."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events_dial as ed
from agent_desktop.desk import events_world as ew
from agent_desktop.desk.change import Change, notify, same
from agent_desktop.desk.dialling import DIAL, SKIP, SKIP_REASONS, Preview
from agent_desktop.desk.reading import in_call, server_up
from agent_desktop.desk.workspace import Workspace
from server_api.contract import push as p
from server_api.contract.pacing import PreviewOffered, SkipPreview
from server_api.contract.words import ErrorCode

#: Ends of a preview that the agent did not bring about and would wonder at.
_TOLD = ("withdrawn", "denied", "stopped")
#: The card of a preview that a rule refused: it names the rule, and when it may be.
PREVIEW_DENIED = "preview_denied"


def update(workspace: Workspace, event: ed.PreviewEvent) -> Change:
    """The desk after a deed at the preview, or the server's answer."""
    match event:
        case ed.PreviewDialAsked():
            return _dial(workspace)
        case ed.PreviewSkipAsked(reason):
            return _skip(workspace, reason)
        case ed.PreviewTold(preview_id, what):
            return same(_told(workspace, preview_id, what))
    assert_never(event)


def _put(workspace: Workspace, preview: Preview) -> Workspace:
    return replace(workspace, dialling=replace(workspace.dialling, preview=preview))


def offered(workspace: Workspace, offer: PreviewOffered | None) -> Change:
    """A case to look at; the same one again (a fresh snapshot) keeps what was asked of it."""
    now = workspace.dialling.preview
    if offer is None:
        return same(_put(workspace, Preview()))
    if now.offer is not None and now.offer.preview_id == offer.preview_id:
        return same(_put(workspace, replace(now, offer=offer)))
    return same(_put(workspace, Preview(offer=offer)), c.PlayTone("key"), c.Announce("preview"))


def closed(workspace: Workspace, push: p.PreviewClosed) -> Change:
    """Dialled, skipped, run out, withdrawn."""
    now = workspace.dialling.preview
    if now.offer is None or now.offer.preview_id != push.preview_id:
        return same(workspace)
    gone = _put(workspace, Preview())
    if push.reason == "denied" and push.params:
        return same(notify(gone, PREVIEW_DENIED, **push.params))
    return same(notify(gone, "preview_withdrawn") if push.reason in _TOLD else gone)


def shown(workspace: Workspace) -> PreviewOffered | None:
    """The preview on the screen: a call or a case goes before it."""
    if workspace.case is not None or in_call(workspace):
        return None
    return workspace.dialling.preview.offer


def may_skip(preview: Preview) -> bool:
    """Whether a skip would be taken now."""
    return preview.offer is not None and preview.offer.skips_left > 0 and not preview.asked


def _dial(workspace: Workspace) -> Change:
    now, offer = workspace.dialling.preview, shown(workspace)
    if offer is None or now.asked:
        return same(workspace)
    if not server_up(workspace):
        return same(_put(workspace, replace(now, error="server_away", error_params=())))
    return same(_put(workspace, replace(now, asked=DIAL, error="")), cd.DialPreview(offer.preview_id))


def _skip(workspace: Workspace, reason: str) -> Change:
    now, offer = workspace.dialling.preview, shown(workspace)
    if offer is None or now.asked or reason not in SKIP_REASONS:
        return same(workspace)
    if not may_skip(now):
        return same(_put(workspace, replace(now, error="no_skips", error_params=())))
    if not server_up(workspace):
        return same(_put(workspace, replace(now, error="server_away", error_params=())))
    order = cd.SkipPreviewed(offer.preview_id, SkipPreview(reason=reason))
    return same(_put(workspace, replace(now, asked=SKIP, error="")), order)


def _told(workspace: Workspace, preview_id: str, what: str) -> Workspace:
    """A skip is over with the answer; a dial goes on until its call is pushed."""
    now = workspace.dialling.preview
    if now.offer is None or now.offer.preview_id != preview_id or what != SKIP:
        return workspace
    return _put(workspace, Preview())


def over(workspace: Workspace) -> Workspace:
    """The call of the preview is here."""
    return _put(workspace, Preview()) if workspace.dialling.preview.offer is not None else workspace


def refused(workspace: Workspace, event: ew.RequestRefused) -> Change:
    """Not dialled, or not skipped: the card says why; what is gone leaves the screen."""
    now = workspace.dialling.preview
    if event.code in (ErrorCode.GONE, ErrorCode.NOT_FOUND):
        return same(notify(_put(workspace, Preview()), "preview_withdrawn"))
    if now.offer is None:
        return same(_put(workspace, Preview()))  # it was closed meanwhile, and that was told
    code = event.code.value
    if event.code is ErrorCode.REFUSED and event.about == cd.SkipPreviewed.__name__:
        code = "no_skips"
    return same(_put(workspace, replace(now, asked="", error=code, error_params=event.params)))
