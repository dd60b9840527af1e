"""The team lead's desk: the live floor, listening, whispering, barging, taking over."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk import floor as f
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import LegState, Workspace
from server_api.contract import push as p
from server_api.contract.floor import AgentTile, FloorView, Supervision
from server_api.contract.words import ErrorCode, Monitoring

#: What the lead may do on a line.
_MODES = (Monitoring.LISTEN, *f.SPEAKING)

#: Ends of a supervision that the lead wanted.
_OWN_DOING = ("", "left", "took_over")


def update(workspace: Workspace, event: e.FloorEvent) -> Change:
    """The desk after a lead's deed, or the server's answer to it."""
    match event:
        case e.AgentSelected(agent_id):
            return same(_floor(workspace, selected=agent_id, error=""))
        case e.SupervisionAsked(mode):
            return _ask(workspace, mode)
        case e.SupervisionLeft():
            return _leave(workspace)
        case e.TakeOverAsked():
            return _take_over(workspace)
        case e.HelpAnswered(help_id):
            return _answer(workspace, help_id)
        case e.SupervisionTold(supervision):
            return supervised(workspace, supervision)
    assert_never(event)


def _floor(workspace: Workspace, **changes: object) -> Workspace:
    return replace(workspace, floor=replace(workspace.floor, **changes))  # type: ignore[arg-type]


# --- what the server pushes -----------------------------------------------------------------------


def take_floor(workspace: Workspace, view: FloorView | None) -> Change:
    """The whole floor, as it is now; the selection stays where it was."""
    if view is None:
        return same(_floor(workspace, tiles=(), alerts=(), supervision=None))
    tiles = f.by_name(view.agents)
    floor = replace(workspace.floor, team=view.team, tiles=tiles, alerts=f.in_order(view.alerts))
    return supervised(replace(workspace, floor=_selected(floor)), view.supervision)


def _selected(floor: f.Floor) -> f.Floor:
    if f.tile_of(floor, floor.selected) is not None or not floor.tiles:
        return floor
    first = next((tile for tile in floor.tiles if tile.help is not None), floor.tiles[0])
    return replace(floor, selected=first.agent_id)


def floor_changed(workspace: Workspace, agents: tuple[AgentTile, ...], gone: tuple[str, ...]) -> Change:
    """Some tiles are new, some agents are gone; all other tiles stay the very same objects."""
    floor = workspace.floor
    newer = {tile.agent_id: tile for tile in agents}
    kept = tuple(
        newer.pop(tile.agent_id, tile)
        for tile in floor.tiles
        if tile.agent_id not in gone or tile.agent_id in newer
    )
    tiles = f.by_name((*kept, *newer.values())) if newer else kept
    return same(replace(workspace, floor=_selected(replace(floor, tiles=tiles))))


def alert_changed(workspace: Workspace, push: p.AlertChanged) -> Change:
    """An alert opened or closed."""
    alert = push.alert
    others = tuple(one for one in workspace.floor.alerts if one.alert_id != alert.alert_id)
    return same(_floor(workspace, alerts=f.in_order((alert, *others))))


def supervised(workspace: Workspace, supervision: Supervision | None, reason: str = "") -> Change:
    """On whose line the lead is; the microphone follows."""
    ended = supervision is None and workspace.floor.supervision is not None
    error = f"supervision_{reason}" if ended and reason not in _OWN_DOING else ""
    was = workspace.floor.supervision
    told = _floor(workspace, supervision=supervision, asked="", error=error, error_params=())
    shut, commands = microphone(told)
    mode = supervision.mode.value if supervision is not None else "left"
    if mode == (was.mode.value if was is not None else "left"):
        return same(shut, *commands)
    return same(shut, *commands, c.Announce(f"line_{mode}"))


def microphone(workspace: Workspace) -> Change:
    """Closed at the engine, too, while the lead only listens: the switch is not the only guard."""
    floor = workspace.floor
    asked = floor.asked == Monitoring.LISTEN.value
    silent = floor.supervision is not None and floor.supervision.mode not in f.SPEAKING
    # a mode that was only asked for never opens the microphone
    shut = asked or silent
    if shut == floor.shut:
        return same(workspace)
    return same(_floor(workspace, shut=shut), c.Mute(shut))


def called(workspace: Workspace) -> Change:
    """A debtor is on the lead's own line (taken over): no longer a listener."""
    return microphone(_floor(workspace, supervision=None, asked="", error=""))


# --- what the lead does ---------------------------------------------------------------------------


def _ask(workspace: Workspace, mode: Monitoring) -> Change:
    floor = workspace.floor
    tile = f.tile_of(floor, floor.selected)
    if tile is None or mode not in _MODES or floor.asked:
        return same(workspace)
    now = floor.supervision
    if now is not None and now.agent_id == tile.agent_id and now.mode is mode:
        return same(workspace)
    wrong = _obstacle(workspace, tile)
    if wrong:
        return same(_floor(workspace, error=wrong, error_params=()))
    asking, commands = microphone(_floor(workspace, asked=mode.value, error=""))
    return same(asking, *commands, cv.Supervise(tile.agent_id, mode))


def _obstacle(workspace: Workspace, tile: AgentTile) -> str:
    if not server_up(workspace):
        return "floor_server_away"
    if workspace.links.leg is not LegState.UP:
        return "floor_no_line"
    return "" if tile.leg_up else "floor_agent_no_line"


def _leave(workspace: Workspace) -> Change:
    floor = workspace.floor
    if floor.supervision is None or floor.asked == f.LEAVE:
        return same(_floor(workspace, error=""))
    if not server_up(workspace):
        return same(_floor(workspace, error="floor_server_away", error_params=()))
    return same(_floor(workspace, asked=f.LEAVE, error=""), cv.LeaveSupervision())


def _take_over(workspace: Workspace) -> Change:
    floor = workspace.floor
    tile = f.tile_of(floor, floor.selected)
    if tile is None or floor.asked:
        return same(workspace)
    wrong = _obstacle(workspace, tile) or ("" if f.on_a_call(tile) else "floor_no_call")
    if wrong:
        return same(_floor(workspace, error=wrong, error_params=()))
    return same(_floor(workspace, asked=f.TAKE_OVER, error=""), cv.TakeOverCall(tile.agent_id))


def _answer(workspace: Workspace, help_id: str) -> Change:
    """Say that somebody comes, and come: whispering where there is a line."""
    tile = next((t for t in workspace.floor.tiles if t.help is not None and t.help.help_id == help_id), None)
    if tile is None:
        return same(workspace)
    if not server_up(workspace):
        return same(_floor(workspace, error="floor_server_away", error_params=()))
    there = _floor(workspace, selected=tile.agent_id, error="")
    if _obstacle(there, tile):
        return same(there, cv.AnswerHelp(help_id))
    whispering, commands = _ask(there, Monitoring.WHISPER)
    return same(whispering, cv.AnswerHelp(help_id), *commands)


def refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    """The server said no: nothing changed on any line, and the microphone is as before."""
    if event.about == cv.AnswerHelp.__name__ and event.code in (ErrorCode.NOT_FOUND, ErrorCode.GONE):
        return same(workspace)
    back = _floor(workspace, asked="", error=event.code.value, error_params=event.params)
    return microphone(back)
