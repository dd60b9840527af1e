"""The lead's bar at the top, and the action bar bound to the selected agent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from agent_desktop.desk.floor import TAKE_OVER, Floor, on_a_call, tile_of
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import LegState, Workspace
from agent_desktop.floor_view.view_model.attention import CALM, Attention
from agent_desktop.floor_view.view_model.rows import RowView, currency_of, state_word
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.floor import AgentTile, Supervision
from server_api.contract.money import Money
from server_api.contract.words import AgentState, Monitoring

_COUNTED: tuple[tuple[str, tuple[AgentState, ...]], ...] = (
    ("call", (AgentState.TALKING, AgentState.HOLDING, AgentState.RINGING)),
    ("ready", (AgentState.READY,)),
    ("wrap_up", (AgentState.WRAP_UP,)),
    ("pause", (AgentState.PAUSED,)),
)
_ICONS = {Monitoring.LISTEN: "ear", Monitoring.WHISPER: "message-circle", Monitoring.BARGE: "users"}


@dataclass(frozen=True, slots=True)
class CountsView:
    """What the top bar tells of the team."""

    team: str
    counts: tuple[tuple[str, str], ...]
    promised: str
    time: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """``on``: the lead is on a line; ``mode`` and ``detail`` say who hears whom."""

    name: str
    state_icon: str
    state: str
    icon: str
    mode: str
    detail: str
    detail_icon: str
    detail_ink: Ink
    on: bool
    listen: ButtonView
    whisper: ButtonView
    barge: ButtonView
    take_over: ButtonView
    leave: ButtonView
    why: ButtonView


def counts_view(workspace: Workspace, speech: Speech) -> CountsView:
    """Team, how many are in each state, promised today, the time."""
    floor, words = workspace.floor, speech.words
    states = Counter(tile.state for tile in floor.tiles)
    agent = workspace.shift.agent
    currency = currency_of(workspace)
    promised = sum(tile.promised_minor for tile in floor.tiles)
    team = floor.team or (agent.team if agent else "")
    return CountsView(
        team=team or words("floor.no_team"),
        counts=tuple(
            (words(f"count.{name}"), speech.formats.number(sum(states[state] for state in kinds)))
            for name, kinds in _COUNTED
        ),
        promised=speech.formats.money(Money(promised, currency)) if currency else "—",
        time=speech.formats.time(speech.clock_now),
    )


def action_view(workspace: Workspace, rows: tuple[RowView, ...], speech: Speech) -> ActionView:
    """The bar under the table."""
    floor, words = workspace.floor, speech.words
    tile = tile_of(floor, floor.selected)
    reason = next((row.attention for row in rows if row.agent_id == floor.selected), CALM)
    there = floor.supervision
    here = there is not None and tile is not None and there.agent_id == tile.agent_id
    icon, mode = _mode(floor, here, speech)
    state_icon, state = _state(tile, speech)
    detail_icon, detail, ink = _detail(floor, tile, reason, speech)
    may = _may(workspace, tile)
    return ActionView(
        name=tile.name if tile else words("floor.choose"),
        state_icon=state_icon,
        state=state,
        icon=icon,
        mode=mode,
        detail=detail,
        detail_icon=detail_icon,
        detail_ink=ink,
        on=there is not None,
        listen=_button("listen", "F2", "ear", _is(there, here, Monitoring.LISTEN), may, speech),
        whisper=_button("whisper", "F3", "message-circle", _is(there, here, Monitoring.WHISPER), may, speech),
        barge=_button("barge", "F4", "users", _is(there, here, Monitoring.BARGE), may, speech),
        take_over=_button(
            "take_over",
            "F5",
            "arrow-right-left",
            floor.asked == TAKE_OVER,
            may and tile is not None and on_a_call(tile),
            speech,
        ),
        leave=ButtonView(words("floor.leave"), "Esc", enabled=there is not None),
        why=ButtonView(
            words("why.button"), "F8", enabled=bool(tile and tile.call_id), tip=words("why.title")
        ),
    )


def _is(there: Supervision | None, here: bool, mode: Monitoring) -> bool:
    return here and there is not None and there.mode is mode


def _may(workspace: Workspace, tile: AgentTile | None) -> bool:
    line = workspace.links.leg is LegState.UP and server_up(workspace)
    return line and tile is not None and tile.leg_up


def _button(name: str, key: str, icon: str, on: bool, may: bool, speech: Speech) -> ButtonView:
    words = speech.words
    kind = Kind.ON if on else Kind.NORMAL
    return ButtonView(
        words(f"lead.{name}"), key, icon, kind, enabled=may or on, tip=words(f"lead_tip.{name}")
    )


def _mode(floor: Floor, here: bool, speech: Speech) -> tuple[str, str]:
    """What the lead does on a line now, and for how long."""
    words, there = speech.words, floor.supervision
    if there is None:
        return "", ""
    key = f"supervising.{there.mode.value}"
    if not words.has(key):
        key = f"supervising.{Monitoring.LISTEN.value}"
    if not here:
        key = f"{key}_other"
    return _ICONS.get(there.mode, "ear"), words(key, time=clock(speech.now - there.since), name=there.name)


def _state(tile: AgentTile | None, speech: Speech) -> tuple[str, str]:
    """What the selected agent does."""
    if tile is None:
        return "", ""
    word, icon, _ink = state_word(tile, speech)
    return icon, joined(word, clock(speech.now - (tile.talking_since or tile.since)))


def _detail(floor: Floor, tile: AgentTile | None, reason: Attention, speech: Speech) -> tuple[str, str, Ink]:
    """An error first, then who can hear the lead, then advice about the agent."""
    words, there = speech.words, floor.supervision
    if floor.error:
        name = dict(floor.error_params).get("name", "") or words("floor.another_lead")
        over = "floor_error.supervision_over" if floor.error.startswith("supervision_") else ""
        spare = words(over) if over else speech.code("error", floor.error)
        text = speech.code("floor_error", floor.error, spare)
        return "triangle-alert", text.format(name=name), Ink.WARN
    if floor.asked and there is None:
        return "clock", words("floor.asking"), Ink.TEXT2
    if there is not None:
        key = f"microphone.{there.mode.value}"
        known = words.has(key)
        text = words(key if known else f"microphone.{Monitoring.LISTEN.value}", name=there.name)
        speaking = there.mode in (Monitoring.WHISPER, Monitoring.BARGE)
        return ("mic" if speaking else "mic-off"), text, Ink.TEXT2
    if tile is None:
        return "info", words("floor.choose_how"), Ink.TEXT2
    if reason.advice:
        return reason.icon, reason.advice, reason.ink
    return "info", words("floor.calm" if on_a_call(tile) else "floor.no_call"), Ink.TEXT2
