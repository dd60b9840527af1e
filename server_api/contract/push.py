"""What the server pushes to a desk, in order, each with a sequence number.

A stream belongs to one agent and one life of the server (``epoch``). A desk that returns with the epoch
and the last sequence it saw gets what it missed; where that is not possible it gets a fresh
:class:`Snapshot`, which says all there is now. Heartbeats carry no sequence.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from server_api.contract.agreements import ApprovalView
from server_api.contract.base import AwareDatetime, Id, ShortText, WireModel
from server_api.contract.callbacks import CallbackView
from server_api.contract.cases import CaseBody, CaseHead, Disclosure
from server_api.contract.floor import AgentTile, Alert, FloorView, HelpRequest, Supervision
from server_api.contract.pacing import FloorPacing, PreviewOffered
from server_api.contract.payments import OrderView
from server_api.contract.scripts import Script
from server_api.contract.session import AgentStatus, CampaignBrief, ClockNow, DayStats
from server_api.contract.transfers import ConsultView, Handed, ParkedCall, PersonFound
from server_api.contract.words import (
    Answerer,
    CallEnd,
    CallPhase,
    Direction,
    Monitoring,
    RecordingState,
    collecting_unknowns,
)


class Hello(WireModel):
    """First message of every connection."""

    kind: Literal["hello"] = "hello"
    contract: str
    epoch: Id
    resumed: bool
    clock: ClockNow
    heartbeat_s: float


class CallView(WireModel):
    """A debtor's call."""

    call_id: Id
    phase: CallPhase
    since: AwareDatetime
    connected_at: AwareDatetime | None = None
    answered_mono_ns: int = 0
    end: CallEnd | None = None
    direction: Direction = Direction.OUTBOUND
    recording: RecordingState = RecordingState.NONE
    answerer: Answerer = Answerer.UNDECIDED
    consult: ConsultView | None = None
    handed: Handed | None = None


class CaseArrived(WireModel):
    """The screen-pop. ``body`` is missing in masked mode until the identity is confirmed."""

    kind: Literal["case_arrived"] = "case_arrived"
    head: CaseHead
    body: CaseBody | None = None


class CallChanged(WireModel):
    """The call rang, was connected, held, resumed, or ended."""

    kind: Literal["call_changed"] = "call_changed"
    call: CallView


class StatusChanged(WireModel):
    """The agent's state changed, whoever changed it."""

    kind: Literal["status_changed"] = "status_changed"
    status: AgentStatus


class StatsChanged(WireModel):
    """The agent's day moved on."""

    kind: Literal["stats_changed"] = "stats_changed"
    stats: DayStats


class CampaignChanged(WireModel):
    """The agent works for this campaign now."""

    kind: Literal["campaign_changed"] = "campaign_changed"
    campaign: CampaignBrief | None


class LegLost(WireModel):
    """The server no longer has the agent's leg: place a new one."""

    kind: Literal["leg_lost"] = "leg_lost"
    leg_id: Id
    reason: ShortText = ""


class TakenOver(WireModel):
    """The same user signed in elsewhere; this desk is signed out."""

    kind: Literal["taken_over"] = "taken_over"
    device: ShortText = ""


class Noticed(WireModel):
    """Something the agent should know. ``code`` is worded by the desk."""

    kind: Literal["noticed"] = "noticed"
    code: Id
    params: dict[str, str] = Field(default_factory=dict)


class Monitored(WireModel):
    """A lead is on this agent's line; told where the policy says so. ``none``: no longer."""

    kind: Literal["monitored"] = "monitored"
    mode: Monitoring
    by: ShortText = ""


class CallerProposed(WireModel):
    """An inbound call: who it may be. The agent chooses; the case comes then."""

    kind: Literal["caller_proposed"] = "caller_proposed"
    call: CallView
    number_masked: ShortText = ""
    people: tuple[PersonFound, ...] = ()


class HelpChanged(WireModel):
    """The agent's own request for help: open, answered by somebody, or (None) closed."""

    kind: Literal["help_changed"] = "help_changed"
    help: HelpRequest | None = None


class ParkedChanged(WireModel):
    """The team's parked calls, all of them."""

    kind: Literal["parked_changed"] = "parked_changed"
    calls: tuple[ParkedCall, ...] = ()


class FloorChanged(WireModel):
    """Leads only: these tiles are new or changed, these agents are gone home."""

    kind: Literal["floor_changed"] = "floor_changed"
    agents: tuple[AgentTile, ...] = ()
    gone: tuple[Id, ...] = ()


class AlertChanged(WireModel):
    """Leads only: an alert opened or closed."""

    kind: Literal["alert_changed"] = "alert_changed"
    alert: Alert


class SupervisionChanged(WireModel):
    """Leads only: on whose line this lead is, in which mode; None: on none (``reason``)."""

    kind: Literal["supervision_changed"] = "supervision_changed"
    supervision: Supervision | None = None
    reason: ShortText = ""


class PacingChanged(WireModel):
    """Leads only: how the floor dials, all of it, about once a second while somebody looks."""

    kind: Literal["pacing_changed"] = "pacing_changed"
    pacing: FloorPacing


class PreviewClosed(WireModel):
    """The preview is over: dialled, skipped, run out, withdrawn, stopped, denied, left.

    Where it was denied, ``params`` are those of the error ``gate_denied``: ``rule``, ``reason`` and, where
    time changes it, ``next_at``.
    """

    kind: Literal["preview_closed"] = "preview_closed"
    preview_id: Id
    reason: ShortText = ""
    params: dict[str, str] = Field(default_factory=dict)


class CallbacksChanged(WireModel):
    """The agent's own open callbacks and the team's, all of them."""

    kind: Literal["callbacks_changed"] = "callbacks_changed"
    callbacks: tuple[CallbackView, ...] = ()


class CallbackSoon(WireModel):
    """Two minutes before an own callback (and when a team's one falls to this agent)."""

    kind: Literal["callback_soon"] = "callback_soon"
    callback: CallbackView


class CaseChanged(WireModel):
    """The case of the agent's call changed on the server: a payment, a hold, an approval, a disclosure said.

    ``body`` None: the case may not be shown (any more); ``reason`` says why (``hold``, ``payment``,
    ``disclosures``, ``other_person``, ``legal``). ``script`` only where it changed.
    """

    kind: Literal["case_changed"] = "case_changed"
    call_id: Id
    reason: ShortText = ""
    body: CaseBody | None = None
    script: Script | None = None
    disclosures: tuple[Disclosure, ...] | None = None


class ApprovalChanged(WireModel):
    """To the agent: the own request was answered; to leads: it came, or is settled."""

    kind: Literal["approval_changed"] = "approval_changed"
    approval: ApprovalView


class OrderChanged(WireModel):
    """A payment order moved on: delivered, opened, paid."""

    kind: Literal["order_changed"] = "order_changed"
    person_id: Id
    name: ShortText = ""
    order: OrderView


class Snapshot(WireModel):
    """All that is true now for this agent; replaces what the desk believed."""

    kind: Literal["snapshot"] = "snapshot"
    status: AgentStatus
    stats: DayStats
    campaign: CampaignBrief | None = None
    call: CallView | None = None
    head: CaseHead | None = None
    body: CaseBody | None = None
    proposed: CallerProposed | None = None
    help: HelpRequest | None = None
    parked: tuple[ParkedCall, ...] = ()
    monitored: Monitored | None = None
    floor: FloorView | None = None
    pacing: FloorPacing | None = None
    preview: PreviewOffered | None = None
    callbacks: tuple[CallbackView, ...] = ()
    approvals: tuple[ApprovalView, ...] = ()


PushBody = Annotated[
    CaseArrived
    | CallChanged
    | StatusChanged
    | StatsChanged
    | CampaignChanged
    | LegLost
    | TakenOver
    | Noticed
    | Monitored
    | CallerProposed
    | HelpChanged
    | ParkedChanged
    | FloorChanged
    | AlertChanged
    | SupervisionChanged
    | PacingChanged
    | PreviewOffered
    | PreviewClosed
    | CallbacksChanged
    | CallbackSoon
    | CaseChanged
    | ApprovalChanged
    | OrderChanged
    | Snapshot,
    Field(discriminator="kind"),
]


class Push(WireModel):
    """A numbered message of a stream; ``seq`` starts at 1 and has no gaps."""

    epoch: Id
    seq: int
    at: AwareDatetime
    body: PushBody


class Beat(WireModel):
    """Heartbeat, both ways; ``seq`` is the last number sent, or seen."""

    kind: Literal["beat"] = "beat"
    seq: int
    mono_ns: int = 0


class UnknownPush(WireModel):
    """A message of a newer server: kept as a notice, counted in the sequence."""

    epoch: str
    seq: int
    kind: str


Incoming = Hello | Push | Beat | UnknownPush

_hello = TypeAdapter(Hello)
_beat = TypeAdapter(Beat)
_push = TypeAdapter(Push)


class BadMessageError(ValueError):
    """A frame that is not a message of this wire at all."""


def parse_incoming(frame: dict[str, Any]) -> tuple[Incoming, tuple[str, ...]]:
    """Read one decoded frame; returns it and the unknown words inside it.

    Raises BadMessageError where the frame has neither a known kind nor a sequence.
    """
    with collecting_unknowns() as unknown:
        message = _parse(frame)
    return message, tuple(unknown)


def _parse(frame: dict[str, Any]) -> Incoming:
    kind = frame.get("kind")
    try:
        if kind == "hello":
            return _hello.validate_python(frame)
        if kind == "beat":
            return _beat.validate_python(frame)
        return _push.validate_python(frame)
    except ValidationError as error:
        return _unknown(frame, error)


def _unknown(frame: dict[str, Any], error: ValidationError) -> UnknownPush:
    seq, epoch, body = frame.get("seq"), frame.get("epoch"), frame.get("body")
    if isinstance(seq, int) and isinstance(epoch, str) and isinstance(body, dict):
        return UnknownPush(epoch=epoch, seq=seq, kind=str(body.get("kind", ""))[:64])
    raise BadMessageError("not a message of this wire") from error
