"""What a team lead sees and does: live tiles of agents, help asked for, supervision."""

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, ShortText, WireModel
from server_api.contract.quality import LineQuality
from server_api.contract.words import AgentState, CallPhase, Monitoring


class HelpRequest(WireModel):
    """An agent asks the lead for help; open until ``answered_at`` or withdrawn."""

    help_id: Id
    agent_id: Id
    asked_at: AwareDatetime
    call_id: str = ""
    note: ShortText = ""
    answered_by: ShortText = ""


class AskHelp(WireModel):
    """The agent's help key: the call it is about, and a word if there is time."""

    call_id: str = ""
    note: ShortText = ""


class AgentTile(WireModel):
    """One agent on the floor. No money of a debtor, no name of a debtor: those come with supervision.

    ``talking_since`` is when the call was connected; ``monitored_by`` names who is on the line.
    """

    agent_id: Id
    name: ShortText
    team: ShortText = ""
    state: AgentState
    since: AwareDatetime
    pause_code: str = ""
    pause_limit_s: int = 0
    campaign: ShortText = ""
    call_id: str = ""
    call_phase: CallPhase | None = None
    talking_since: AwareDatetime | None = None
    leg_up: bool = False
    quality: LineQuality | None = None
    calls: int = 0
    right_party: int = 0
    promises: int = 0
    promised_minor: int = 0
    currency: str = ""
    monitored_by: tuple[ShortText, ...] = ()
    help: HelpRequest | None = None


class Alert(WireModel):
    """Something a lead should look at. ``code`` is worded by the desk: ``voice_breaks``, ``pause_over``,
    ``trunk_down``, ``call_not_recorded``, ``leg_lost``, ``phone_check_failed``,
    ``job_fails`` (of the server's own work)."""

    alert_id: Id
    code: Id
    at: AwareDatetime
    agent_id: str = ""
    name: ShortText = ""
    params: dict[str, str] = Field(default_factory=dict)
    open: bool = True


class Supervision(WireModel):
    """This lead on an agent's line. ``microphone`` says whether the lead can be heard by anybody."""

    agent_id: Id
    name: ShortText
    mode: Monitoring
    since: AwareDatetime
    call_id: str = ""
    microphone: bool = False


class Supervise(WireModel):
    """Listen, whisper or barge; the same again changes the mode."""

    mode: Monitoring


class FloorView(WireModel):
    """The whole floor of a lead's team, by name."""

    team: ShortText = ""
    agents: tuple[AgentTile, ...] = ()
    alerts: tuple[Alert, ...] = ()
    supervision: Supervision | None = None
