"""What the dialler tells: how the floor dials, previews, callbacks, why."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events_dial as ed
from agent_desktop.desk import update_callbacks, update_lists, update_pacing, update_preview, update_why
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.workspace import Workspace
from server_api.contract import push as p
from server_api.contract.pacing import PreviewOffered

DialPush = p.PacingChanged | PreviewOffered | p.PreviewClosed | p.CallbacksChanged | p.CallbackSoon


def update(workspace: Workspace, body: DialPush) -> Change:
    """The desk after a message of the dialler."""
    match body:
        case p.PacingChanged(pacing=pacing):
            return same(update_pacing.told(workspace, pacing))
        case PreviewOffered():
            return update_preview.offered(workspace, body)
        case p.PreviewClosed():
            return update_preview.closed(workspace, body)
        case p.CallbacksChanged(callbacks=callbacks):
            return same(update_callbacks.take(workspace, callbacks))
        case p.CallbackSoon(callback=callback):
            return update_callbacks.soon(workspace, callback)
    assert_never(body)


def act(workspace: Workspace, event: ed.DialEvent) -> Change:
    """The desk after a deed at the dialler, or the server's answer to one."""
    if isinstance(event, ed.PacingEvent):
        return update_pacing.update(workspace, event)
    if isinstance(event, ed.PreviewEvent):
        return update_preview.update(workspace, event)
    if isinstance(event, ed.CallbackEvent):
        return update_callbacks.update(workspace, event)
    if isinstance(event, ed.WhyEvent):
        return update_why.update(workspace, event)
    assert_never(event)


def snapshot(workspace: Workspace, push: p.Snapshot) -> Change:
    """All that is true now; what was under way is not any more."""
    workspace, commands = update_pacing.take(_idle(workspace), push.pacing)
    workspace, more = update_preview.offered(workspace, push.preview)
    return same(update_callbacks.take(workspace, push.callbacks), *commands, *more)


def _idle(workspace: Workspace) -> Workspace:
    dialling = workspace.dialling
    return replace(
        workspace,
        dialling=replace(
            dialling,
            pacing=replace(dialling.pacing, asked=(), floor_asked=""),
            preview=replace(dialling.preview, asked=""),
            callbacks=replace(dialling.callbacks, asked=""),
        ),
    )


def called(workspace: Workspace) -> Workspace:
    """A call or a case is on the screen: no preview, and nothing being chosen in the list."""
    return update_callbacks.over(update_preview.over(workspace))


PANELS = (
    (cd.PacingCommand, update_pacing.refused),
    (cd.PreviewCommand, update_preview.refused),
    (cd.CallbackCommand, update_callbacks.refused),
    (cd.WhyCommand, update_why.refused),
    (cd.ListsCommand, update_lists.refused),
)
