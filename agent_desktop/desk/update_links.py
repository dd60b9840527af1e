"""The links: push, outbox's server, engine and permanent leg."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk import update_editor
from agent_desktop.desk.change import Change, dismiss, notify, same
from agent_desktop.desk.update_extras import linked_again
from agent_desktop.desk.update_promise import check_again
from agent_desktop.desk.update_script import say_next
from agent_desktop.desk.workspace import LegState, Links, LinkState, Screen, Workspace


def update(workspace: Workspace, event: e.LinkEvent) -> Change:
    """The desk after an event of a link."""
    match event:
        case e.LinkChanged():
            return _link_changed(workspace, event)
        case e.Greeted(hello, at):
            skew = (hello.clock.utc - at).total_seconds()
            return same(_links(workspace, clock=hello.clock, clock_skew_s=skew))
        case e.NotUnderstood(what):
            return same(notify(workspace, "not_understood", what=what))
        case e.EngineStarted(audio):
            return _engine_started(workspace, audio)
        case e.EngineLost(restarts):
            return same(_engine_lost(workspace, restarts))
        case e.LegChanged(leg_id, state):
            return _leg_changed(workspace, leg_id, state)
        case e.PhoneTroubled(code, detail):
            return same(notify(workspace, code or "phone_troubled", "warn", detail=detail))
    assert_never(event)


def _links(workspace: Workspace, **changes: object) -> Workspace:
    return replace(workspace, links=replace(workspace.links, **changes))  # type: ignore[arg-type]


def _link_changed(workspace: Workspace, event: e.LinkChanged) -> Change:
    if workspace.screen is not Screen.WORK:
        return same(workspace)
    links = workspace.links
    if event.state is LinkState.UP:
        up = replace(links, server=LinkState.UP, server_down_since=None, retry_at=None)
        there, commands = check_again(dismiss(replace(workspace, links=up), "server_away"))
        there, more = say_next(there)
        there, again = update_editor.resume(there)
        return same(there, *commands, *more, *again, *linked_again(there))
    since = links.server_down_since or event.at
    down = replace(links, server=event.state, server_down_since=since, retry_at=event.retry_at)
    workspace = replace(workspace, links=down)
    lost = event.state is LinkState.DOWN and links.server is not LinkState.DOWN
    return same(notify(workspace, "server_away", "warn") if lost else workspace)


def _engine_started(workspace: Workspace, audio: str) -> Change:
    links = replace(workspace.links, engine_up=True, audio=audio)
    if workspace.screen is not Screen.WORK or links.leg in (LegState.UP, LegState.OPENING):
        return same(replace(workspace, links=links))
    return same(replace(workspace, links=_reopening(links)), c.OpenLeg())


def _reopening(links: Links) -> Links:
    return replace(links, leg=LegState.LOST if links.leg is LegState.LOST else LegState.OPENING)


def _engine_lost(workspace: Workspace, restarts: int) -> Workspace:
    links = workspace.links
    leg = LegState.DOWN if links.leg is LegState.DOWN else LegState.LOST
    return replace(workspace, links=replace(links, engine_up=False, engine_restarts=restarts, leg=leg))


def _leg_changed(workspace: Workspace, leg_id: str, state: LegState) -> Change:
    links = workspace.links
    if workspace.screen is not Screen.WORK:
        return same(_links(workspace, leg=state, leg_id=leg_id))
    if state is LegState.UP:
        return _leg_up(workspace, leg_id)
    if state is LegState.OPENING:
        shown = LegState.LOST if links.leg is LegState.LOST else state
        return same(_links(workspace, leg=shown, leg_id=leg_id))
    if links.leg_id and links.leg_id != leg_id:
        return same(workspace)  # the end of a leg already replaced
    lost = _links(workspace, leg=LegState.LOST, leg_id="")
    return same(lost, c.OpenLeg()) if links.engine_up else same(lost)


def _leg_up(workspace: Workspace, leg_id: str) -> Change:
    up = dismiss(_links(workspace, leg=LegState.UP, leg_id=leg_id), "no_voice")
    call = workspace.call
    if (call is not None and call.muted) or workspace.floor.shut:
        return same(up, c.Mute(True))  # a restarted engine begins with the microphone open
    return same(up)
