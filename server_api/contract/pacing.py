"""How the floor dials: what a lead sees and changes, and the preview an agent is shown. Rates in 1/10,000."""

from typing import Literal

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, ShortText, WireModel
from server_api.contract.cases import CaseBody, CaseHead
from server_api.contract.words import CampaignState, DialMode


class PaceCounts(WireModel):
    """Counts of some days. Abandoned is held against ``persons``; ``answers`` has the machines too."""

    dialled: int = 0
    answers: int = 0
    persons: int = 0
    abandoned: int = 0
    overflowed: int = 0
    abandoned_of_persons_bp: int = 0
    abandoned_of_answers_bp: int = 0


class PacePoint(WireModel):
    """One minute of a campaign's day, for the chart."""

    at: AwareDatetime
    dialled: int = 0
    persons: int = 0
    abandoned: int = 0
    occupancy_bp: int = 0


class CampaignPaceView(WireModel):
    """A campaign as its lead sees it.

    ``why`` is the pacer's last reason: ``progressive``, ``power``, ``predictive``, ``few_agents``, ``ramp``,
    ``guard``, ``lines``, ``nobody``, ``stopped``, ``callers``, ``hours`` or ``empty``. Waits are how long
    agents waited for a call, in seconds. ``due`` leads may be called by their times, ``left`` are all open.
    """

    campaign_id: Id
    name: ShortText
    mode: DialMode
    state: CampaignState
    state_reason: ShortText = ""
    cap_bp: int = 300
    ratio_pct: int = 200
    weight: int = 100
    pool: ShortText = ""
    agents: int = 0
    ready: int = 0
    talking: int = 0
    wrap_up: int = 0
    ringing: int = 0
    callers: int = 0
    today: PaceCounts = PaceCounts()
    window: PaceCounts = PaceCounts()
    window_days: int = 30
    occupancy_bp: int = 0
    wait_p50_s: float = 0.0
    wait_p95_s: float = 0.0
    dials_per_agent_hour: float = 0.0
    why: ShortText = ""
    theta: float = 0.0
    due: int = 0
    left: int = 0
    points: tuple[PacePoint, ...] = ()


class TrunkShare(WireModel):
    """Calls of a trunk today. Short is Anatel's: 6 s or less, not completed, or to voicemail."""

    trunk_id: Id
    calls: int = 0
    short: int = 0
    short_bp: int = 0
    up: bool = True


class FloorPacing(WireModel):
    """The dialling of the whole floor; ``stopped_by`` names who pressed the key that stops all."""

    stopped: bool = False
    stopped_by: ShortText = ""
    stopped_at: AwareDatetime | None = None
    stop_reason: ShortText = ""
    campaigns: tuple[CampaignPaceView, ...] = ()
    trunks: tuple[TrunkShare, ...] = ()


class ChangePace(WireModel):
    """What a lead changes in a campaign; what is None stays. ``reason`` goes to the audit."""

    mode: DialMode | None = None
    state: CampaignState | None = None
    cap_bp: int | None = Field(default=None, ge=0, le=10_000)
    ratio_pct: int | None = Field(default=None, ge=100, le=500)
    weight: int | None = Field(default=None, ge=1, le=1_000)
    least_agents: int | None = Field(default=None, ge=1, le=1_000)
    reason: ShortText = ""


class StopFloor(WireModel):
    """Stop all dialling of the floor; calls that ring are cancelled, conversations go on."""

    reason: ShortText = ""


class PreviewOffered(WireModel):
    """Preview: the case before the call. The lead is reserved until ``until``; then, where ``dials_itself``,
    the call is placed, else the next is offered. ``skips_left`` is for the present hour."""

    kind: Literal["preview_offered"] = "preview_offered"
    preview_id: Id
    until: AwareDatetime
    dials_itself: bool = True
    skips_left: int = 0
    number_masked: ShortText = ""
    callback: bool = False
    head: CaseHead
    body: CaseBody | None = None


class SkipPreview(WireModel):
    """Not this one now: a reason from the list ``not_now``, ``bad_data``, ``spoke_today``, ``other``."""

    reason: Id
    note: ShortText = ""
