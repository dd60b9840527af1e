"""At the right: who asks for help, how the campaign dials, and what should be looked at."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from agent_desktop.desk.workspace import Workspace
from agent_desktop.floor_view.view_model.attention import help_age
from agent_desktop.floor_view.view_model.pacing import PacingView, pacing_view
from agent_desktop.floor_view.view_model.requests import RequestsView, requests_view
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from server_api.contract.floor import AgentTile, Alert

#: Cards in sight, beside the campaign's; the others wait behind a line that counts them.
MOST_HELP = 2
_ICONS = {
    "voice_breaks": "activity",
    "pause_over": "coffee",
    "trunk_down": "network",
    "call_not_recorded": "disc",
    "leg_lost": "phone-off",
    "phone_check_failed": "headphones",
    "job_fails": "triangle-alert",
}


@dataclass(frozen=True, slots=True)
class HelpCardView:
    help_id: str
    agent_id: str
    name: str
    age: str
    text: str
    button: str
    answered: bool


@dataclass(frozen=True, slots=True)
class AlertView:
    alert_id: str
    agent_id: str
    icon: str
    ink: Ink
    text: str
    time: str
    open: bool


@dataclass(frozen=True, slots=True)
class SideView:
    help: tuple[HelpCardView, ...]
    help_count: str
    help_empty: str
    help_more: str
    help_one_more: str
    alerts: tuple[AlertView, ...]
    alert_count: str
    alert_empty: str
    pacing: PacingView
    requests: RequestsView


def side_view(workspace: Workspace, speech: Speech) -> SideView:
    """Who waits longest comes first."""
    words, floor = speech.words, workspace.floor
    asking = sorted(
        (tile for tile in floor.tiles if tile.help is not None),
        key=lambda tile: (
            bool(tile.help and tile.help.answered_by),
            tile.help.asked_at if tile.help else None,
        ),
    )
    waiting = sum(1 for tile in asking if tile.help is not None and not tile.help.answered_by)
    alerts = tuple(_alert(alert, speech) for alert in floor.alerts)
    still = sum(1 for alert in alerts if alert.open)
    more = len(asking) - MOST_HELP
    return SideView(
        help=tuple(_card(tile, speech) for tile in asking[:MOST_HELP]),
        help_count=words("floor.help_waiting", n=waiting) if waiting else "",
        help_empty="" if asking else words("floor.help_none"),
        help_more=words("floor.help_more", n=more) if more > 0 else "",
        help_one_more=words("floor.help_more", n=len(asking) - 1),
        alerts=alerts,
        alert_count=words("floor.alerts_open", n=still) if still else "",
        alert_empty="" if alerts else words("floor.alerts_none"),
        pacing=pacing_view(workspace, speech),
        requests=requests_view(workspace, speech),
    )


def _card(tile: AgentTile, speech: Speech) -> HelpCardView:
    asked, words = tile.help, speech.words
    answered = asked.answered_by if asked is not None else ""
    plain = words("floor.help_call" if tile.call_id else "floor.help_idle")
    text = (
        words("attention.help_answered", name=answered)
        if answered
        else (asked.note if asked else "") or plain
    )
    return HelpCardView(
        help_id=asked.help_id if asked is not None else "",
        agent_id=tile.agent_id,
        name=tile.name,
        age=help_age(tile, speech),
        text=text,
        button=words("floor.help_whisper" if tile.call_id else "floor.help_answer"),
        answered=bool(answered),
    )


def _alert(alert: Alert, speech: Speech) -> AlertView:
    words = speech.words
    params = dict.fromkeys(("mos", "loss", "n", "trunk", "reason"), "—") | alert.params
    for name in ("mos", "loss"):
        with suppress(ValueError):
            params[name] = speech.formats.decimal(float(params[name]))
    params["name"] = alert.name or params.get("name", "")
    section = "alert" if alert.open else "alert_over"
    text = words(f"{section}.{alert.code}", **params) if words.has(f"{section}.{alert.code}") else alert.code
    icon = _ICONS.get(alert.code, "triangle-alert") if alert.open else "circle-check"
    return AlertView(
        alert_id=alert.alert_id,
        agent_id=alert.agent_id,
        icon=icon,
        ink=Ink.WARN if alert.open else Ink.OK,
        text=text,
        time=speech.formats.time(speech.happened(alert.at)),
        open=alert.open,
    )
