"""Signing in, the agent's state, and what the desk must know for the shift."""

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, ShortText, WireModel
from server_api.contract.outcomes import Disposition, PauseCode
from server_api.contract.words import AgentState, Role


class SignIn(WireModel):
    """``device_id`` names the PC's installation; ``contract`` is the desk's wire version."""

    user: ShortText
    password: str = Field(max_length=1024, repr=False)
    device_id: Id
    contract: str
    language: str = "pt-BR"


class Refresh(WireModel):
    """Exchange a refresh token (used once; reuse revokes the whole session)."""

    refresh_token: str = Field(repr=False)


class Tokens(WireModel):
    """Access token for ``expires_in_s``; ``submit_grant`` may only deliver outcomes, for 30 days."""

    access_token: str = Field(repr=False)
    refresh_token: str = Field(repr=False)
    expires_in_s: int
    submit_grant: str = Field(default="", repr=False)


class AgentProfile(WireModel):
    """Who is signed in."""

    agent_id: Id
    user: ShortText
    name: ShortText
    role: Role
    team: ShortText = ""
    lead_name: ShortText = ""
    extension: ShortText = ""


class CampaignBrief(WireModel):
    """The campaign as the state bar and the ready page show it."""

    campaign_id: Id
    name: ShortText
    creditor: ShortText
    mode: ShortText
    wrap_up_s: int = 60
    extend_s: int = 30
    extensions: int = 2


class Catalogue(WireModel):
    """Lists for the shift: results in the order of their keys, pause codes."""

    dispositions: tuple[Disposition, ...]
    pause_codes: tuple[PauseCode, ...]


class AgentStatus(WireModel):
    """The agent's state as the server holds it; ``version`` goes back with each change (compare-and-set).

    ``queued`` is a state asked for during a call, entered after it. ``wrap_until`` is when the time for
    the result ends, extended ``extensions`` times so far.
    """

    state: AgentState
    since: AwareDatetime
    version: int
    pause_code: str = ""
    call_id: str = ""
    queued: AgentState | None = None
    queued_pause_code: str = ""
    wrap_until: AwareDatetime | None = None
    extensions: int = 0


class DayStats(WireModel):
    """The agent's own day. ``kept`` of ``decided``: own promises that fell due in the last 30 days."""

    calls: int = 0
    right_party: int = 0
    promises: int = 0
    promised_minor: int = 0
    currency: str = ""
    kept: int = 0
    decided: int = 0


class ClockNow(WireModel):
    """The server's clock. ``legal_offset_s`` moves legal hours only, in the demo (``demo`` says so)."""

    utc: AwareDatetime
    legal_offset_s: float = 0.0
    demo: bool = False


class SignedIn(WireModel):
    """The answer to a good sign-in."""

    tokens: Tokens
    agent: AgentProfile
    status: AgentStatus
    catalogue: Catalogue
    campaign: CampaignBrief | None
    stats: DayStats
    clock: ClockNow
    contract: str
    took_over: bool = False


class StateChange(WireModel):
    """Ask for ready, paused (with a code), or offline; during a call it is queued and shown."""

    wanted: AgentState
    version: int
    pause_code: str = ""


class Ticket(WireModel):
    """One-time key to a WebSocket, for 30 s."""

    ticket: str = Field(repr=False)
    expires_in_s: int


class LegGrant(WireModel):
    """Leave to place the permanent leg: the URI's user part is a one-time token."""

    leg_id: Id
    switch_id: Id
    uri: str = Field(repr=False)
    expires_in_s: float
    srtp: str = "optional"
