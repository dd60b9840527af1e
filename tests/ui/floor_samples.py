"""A team lead's floor like the design's picture. Every name in it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from agent_desktop.desk.floor import Floor, by_name
from agent_desktop.desk.workspace import Screen, Workspace
from server_api.contract.floor import AgentTile, Alert, HelpRequest, Supervision
from server_api.contract.quality import LineQuality
from server_api.contract.session import AgentProfile
from server_api.contract.words import AgentState, CallPhase, Monitoring, Role
from tests.ui.sample_case import NOW
from tests.ui.samples import LINKS, shift

T, R, P, W = AgentState.TALKING, AgentState.READY, AgentState.PAUSED, AgentState.WRAP_UP
C1, C2 = "Cartões 61–90", "Empréstimos 31–60"
_PEOPLE: tuple[tuple[str, AgentState, int, str, int, int, int, float], ...] = (
    ("Aline Barros", T, 72, C1, 6, 3, 931000, 4.4),
    ("Bruno Tavares", T, 228, C1, 9, 4, 1120500, 4.1),
    ("Camila Rocha", T, 312, C1, 14, 5, 1248000, 4.3),
    ("Débora Pinho", R, 6, C1, 11, 3, 674000, 4.4),
    ("Diego Lima", P, 1330, C1, 12, 4, 896000, 0.0),
    ("Elaine Souza", T, 38, C1, 10, 2, 315000, 3.2),
    ("Fábio Quintana", W, 22, C1, 8, 3, 548000, 4.3),
    ("Gisele Ramos", AgentState.HOLDING, 475, C1, 13, 6, 1587000, 4.4),
    ("Henrique Dutra", T, 123, C2, 9, 2, 294000, 3.7),
    ("Ivone Castro", T, 261, C2, 14, 5, 761500, 4.4),
    ("Jorge Amaral", R, 11, C2, 7, 1, 120000, 4.3),
    ("Karina Lopes", T, 100, C1, 12, 4, 1005000, 4.4),
    ("Leandro Pires", W, 47, C1, 10, 3, 433000, 4.2),
    ("Nádia Freitas", T, 377, C1, 11, 4, 902500, 4.3),
)


def _quality(mos: float) -> LineQuality | None:
    return LineQuality(at=NOW, loss_in_pct=6.0 if mos < 3.4 else 0.1, mos=mos) if mos else None


def _tile(number: int, row: tuple[str, AgentState, int, str, int, int, int, float]) -> AgentTile:
    name, state, seconds, campaign, cpc, promises, promised, mos = row
    talks = state in (T, AgentState.HOLDING)
    return AgentTile(
        agent_id=f"agent-{number}",
        name=name,
        team="Cartões",
        state=state,
        since=NOW - timedelta(seconds=seconds),
        pause_code="meal" if state is P else "",
        pause_limit_s=1200 if state is P else 0,
        campaign=campaign,
        call_id=f"call-{number}" if talks or state is W else "",
        call_phase=CallPhase.CONNECTED if talks else CallPhase.ENDED if state is W else None,
        leg_up=True,
        quality=_quality(mos),
        right_party=cpc,
        promises=promises,
        promised_minor=promised,
        currency="BRL",
    )


def _asking(tile: AgentTile, seconds: int, note: str = "") -> AgentTile:
    asked = HelpRequest(
        help_id=f"help-{tile.agent_id}",
        agent_id=tile.agent_id,
        asked_at=NOW - timedelta(seconds=seconds),
        call_id=tile.call_id,
        note=note,
    )
    return tile.model_copy(update={"help": asked})


def tiles() -> tuple[AgentTile, ...]:
    made = [_tile(number, row) for number, row in enumerate(_PEOPLE)]
    made[2] = _asking(made[2], 38, "Cliente pede falar com o gerente")
    made[9] = _asking(made[9], 12)
    return tuple(made)


ALERTS = (
    Alert(
        alert_id="x1",
        code="voice_breaks",
        at=NOW - timedelta(minutes=1),
        agent_id="agent-5",
        name="Elaine Souza",
        params={"mos": "3.2"},
    ),
    Alert(
        alert_id="x2",
        code="pause_over",
        at=NOW - timedelta(minutes=2),
        agent_id="agent-4",
        name="Diego Lima",
    ),
    Alert(
        alert_id="x3",
        code="trunk_down",
        at=NOW - timedelta(minutes=14),
        params={"trunk": "Ponte SP"},
        open=False,
    ),
)


def lead(language: str = "pt-BR") -> Workspace:
    """Everyone at work, one asks for help."""
    here = shift(language, AgentState.PAUSED, 600)
    agent = AgentProfile(
        agent_id="lead-1", user="rafael", name="Rafael Teixeira", role=Role.TEAM_LEAD, team="Cartões"
    )
    floor = Floor(team="Equipe Cartões", tiles=by_name(tiles()), alerts=ALERTS, selected="agent-2")
    return Workspace(screen=Screen.WORK, shift=replace(here, agent=agent), links=LINKS, floor=floor)


def supervising(language: str = "pt-BR", mode: Monitoring = Monitoring.LISTEN) -> Workspace:
    """On Camila's line."""
    workspace = lead(language)
    there = Supervision(
        agent_id="agent-2",
        name="Camila Rocha",
        mode=mode,
        since=NOW - timedelta(seconds=48),
        call_id="call-2",
        microphone=mode is not Monitoring.LISTEN,
    )
    return replace(workspace, floor=replace(workspace.floor, supervision=there))


def whispering(language: str = "pt-BR") -> Workspace:
    return supervising(language, Monitoring.WHISPER)


def refused(language: str = "pt-BR") -> Workspace:
    """Another lead already speaks there."""
    workspace = supervising(language)
    floor = replace(workspace.floor, error="another_speaks", error_params=(("name", "Lia Campos"),))
    return replace(workspace, floor=floor)


def empty(language: str = "pt-BR") -> Workspace:
    """Before the team has come."""
    return replace(lead(language), floor=Floor(team="Equipe Cartões"))


def many(count: int, language: str = "pt-BR") -> Workspace:
    """A big floor."""
    rows = [_PEOPLE[n % len(_PEOPLE)] for n in range(count)]
    made = tuple(_tile(n, (f"{row[0]} {n:03}", *row[1:])) for n, row in enumerate(rows))
    workspace = lead(language)
    return replace(workspace, floor=replace(workspace.floor, tiles=by_name(made), selected="agent-2"))


FLOORS = {
    "09-floor": lead,
    "09-floor-listening": supervising,
    "09-floor-whispering": whispering,
    "09-floor-refused": refused,
    "09-floor-empty": empty,
}
