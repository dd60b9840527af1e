"""How the floor dials, like the design's picture. Every name and figure in it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from agent_desktop.desk.dialling import Dialling, Pacing
from agent_desktop.desk.workspace import Workspace
from server_api.contract.pacing import (
    CampaignPaceView,
    ChangePace,
    FloorPacing,
    PaceCounts,
    PacePoint,
    TrunkShare,
)
from server_api.contract.words import CampaignState, DialMode
from tests.ui.floor_samples import C1, C2, lead
from tests.ui.sample_case import NOW

_MINUTES = 165


def points() -> tuple[PacePoint, ...]:
    """A morning: it ramps up, dips at a change of shift, and goes on."""
    begun = NOW - timedelta(minutes=_MINUTES)
    made = []
    for at in range(_MINUTES):
        ramp = min(1.0, at / 20)
        wave = (at * 7 % 11 - 5) + (at * 3 % 5)
        dialled = round(ramp * (23 + wave / 2))
        persons = round(dialled * 0.22) + at % 3
        dip = 1500 if 70 <= at < 80 else 0
        made.append(
            PacePoint(
                at=begun + timedelta(minutes=at),
                dialled=dialled,
                persons=persons,
                abandoned=1 if at % 37 == 30 else 0,
                occupancy_bp=round(ramp * (8700 + wave * 30)) - dip,
            )
        )
    return tuple(made)


CARDS = CampaignPaceView(
    campaign_id="k1",
    name=C1,
    mode=DialMode.PREDICTIVE,
    state=CampaignState.RUNNING,
    cap_bp=300,
    ratio_pct=180,
    agents=11,
    ready=2,
    talking=8,
    wrap_up=2,
    ringing=11,
    today=PaceCounts(
        dialled=4120,
        answers=1284,
        persons=812,
        abandoned=17,
        abandoned_of_persons_bp=209,
        abandoned_of_answers_bp=132,
    ),
    window=PaceCounts(
        dialled=96_210,
        answers=30_115,
        persons=19_032,
        abandoned=457,
        abandoned_of_persons_bp=240,
        abandoned_of_answers_bp=152,
    ),
    occupancy_bp=8710,
    wait_p50_s=5.6,
    wait_p95_s=14.2,
    why="predictive",
    due=1240,
    left=18_210,
    points=points(),
)
LOANS = CARDS.model_copy(
    update={
        "campaign_id": "k2",
        "name": C2,
        "mode": DialMode.PREVIEW,
        "state": CampaignState.PAUSED,
        "state_reason": "list",
        "points": (),
    }
)
TRUNKS = (
    TrunkShare(trunk_id="ponte-sp-1", calls=2210, short=1702, short_bp=7701),
    TrunkShare(trunk_id="ponte-rj", calls=1640, short=1427, short_bp=8701),
    TrunkShare(trunk_id="reserva", calls=270, short=110, short_bp=4074, up=False),
)
FLOOR = FloorPacing(campaigns=(CARDS, LOANS), trunks=TRUNKS)


def with_pacing(workspace: Workspace, **changes: object) -> Workspace:
    """The same desk; ``changes`` are the pacing's own."""
    pacing = replace(workspace.dialling.pacing, **changes)  # type: ignore[arg-type]
    return replace(workspace, dialling=replace(workspace.dialling, pacing=pacing))


def dialling(language: str = "pt-BR") -> Workspace:
    """The floor at work."""
    return replace(lead(language), dialling=Dialling(pacing=Pacing(floor=FLOOR, chosen="k1")))


def near_the_cap(language: str = "pt-BR") -> Workspace:
    """The pacer holds back; a change of mode waits for the server."""
    counts = CARDS.today.model_copy(
        update={"abandoned": 23, "abandoned_of_persons_bp": 283, "abandoned_of_answers_bp": 179}
    )
    tight = CARDS.model_copy(update={"today": counts, "why": "guard"})
    floor = FLOOR.model_copy(update={"campaigns": (tight, LOANS)})
    asked = (("k1", ChangePace(mode=DialMode.PROGRESSIVE)),)
    return with_pacing(dialling(language), floor=floor, asked=asked)


def paused(language: str = "pt-BR") -> Workspace:
    """The second campaign, paused with a reason; a change was refused."""
    return with_pacing(dialling(language), chosen="k2", error="forbidden")


def stopped(language: str = "pt-BR", *, reason: str = "complaint") -> Workspace:
    """Nobody is dialled."""
    floor = FLOOR.model_copy(
        update={
            "stopped": True,
            "stopped_by": "Rafael Teixeira",
            "stopped_at": NOW - timedelta(minutes=4),
            "stop_reason": reason,
        }
    )
    return with_pacing(dialling(language), floor=floor)


def asking_start(language: str = "pt-BR") -> Workspace:
    """Dial again?"""
    return with_pacing(stopped(language), asking_start=True)


def stopped_without_reason(language: str = "pt-BR") -> Workspace:
    """The reason may be told afterwards."""
    return stopped(language, reason="")


PACING = {
    "09-dialling": dialling,
    "09-near-the-cap": near_the_cap,
    "09-paused": paused,
    "09-stopped": stopped,
    "09-stopped-why": stopped_without_reason,
    "09-start-again": asking_start,
}
