"""What the server asks of a telephone switch, and the facts a switch reports.

Every backend (embedded, Asterisk, fake) implements :class:`Switch` and passes
``tests/telephony/conformance.py``. Commands return once the switch has accepted them;
what happens next arrives as a :data:`Fact`. A command about a call or leg that is already gone
raises :class:`GoneError`: between a hang-up and its report that is normal, never a fault.

All identifiers are chosen by the server (UUID text), so that a command can be repeated safely.
``at`` is UTC wall time of the fact; ``mono_ns`` is ``time.monotonic_ns()`` of the switch's machine,
comparable between processes of one machine only and used for latency measurements.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class SwitchError(Exception):
    """The switch refused or could not carry out a command; ``code`` is stable, for translation."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class GoneError(SwitchError):
    """The call or leg a command was about does not exist (any more)."""

    def __init__(self, what: str) -> None:
        super().__init__("gone", what)


class SwitchUnavailableError(SwitchError):
    """The switch's process cannot be reached: dial nothing until it is back."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("switch_unavailable", detail)


class EndCause(StrEnum):
    """Why a call to a debtor ended, from the outside world's view (SIP status in brackets)."""

    NORMAL = "normal"  # BYE after an answer
    BUSY = "busy"  # 486, 600
    NO_ANSWER = "no_answer"  # our ring limit, 408, 480
    REJECTED = "rejected"  # 603, 403
    INVALID_NUMBER = "invalid_number"  # 404, 410, 484, 604
    CONGESTION = "congestion"  # 503, 500, 502, 504: back off
    NOT_ACCEPTABLE = "not_acceptable"  # 488, 606
    TRUNK_SILENT = "trunk_silent"  # no reply at all from the trunk
    MEDIA_LOST = "media_lost"  # no RTP for the time-out
    CANCELLED = "cancelled"  # hung up by us before the answer
    SWITCH_LOST = "switch_lost"  # the switch died with the call


class EndedBy(StrEnum):
    """Who ended a call."""

    DEBTOR = "debtor"
    AGENT = "agent"
    SERVER = "server"
    TRUNK = "trunk"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class TrunkSpec:
    """A carrier: where calls go out. ``port`` is UDP. Caps of 0 mean no cap."""

    trunk_id: str
    host: str
    port: int
    username: str = ""
    password: str = ""
    codecs: tuple[str, ...] = ("PCMA", "PCMU")
    max_calls: int = 0
    max_calls_per_second: float = 0.0
    caller_id: str = "anonymous"


@dataclass(frozen=True, slots=True)
class DialOrder:
    """One call to place. ``ring_limit_s`` is counted from the INVITE; ``number`` is E.164 with ``+``."""

    call_id: str
    trunk_id: str
    number: str
    caller_id: str
    ring_limit_s: float = 30.0


@dataclass(frozen=True, slots=True)
class LegOrder:
    """An agent's permanent leg that will be placed by the engine with ``token`` (one use).

    The engine's INVITE carries the token as the user part of its request URI.
    A second leg for the same ``agent_id`` replaces the first; a call that was connected to the first
    is put through to the second (for up to ``SwitchSettings.reconnect_s`` the debtor hears music).
    """

    leg_id: str
    agent_id: str
    token: str
    expires_in_s: float = 30.0


@dataclass(frozen=True, slots=True)
class CallState:
    """A call alive in the switch, as reported on adoption."""

    call_id: str
    state: str  # dialing | ringing | answered | connected | held
    number: str
    trunk_id: str
    leg_id: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LegState:
    """An agent's leg alive in the switch, as reported on adoption."""

    leg_id: str
    agent_id: str
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class SwitchState:
    """Everything alive in a switch at one moment; ``fact_seq`` is the last fact it covers."""

    switch_id: str
    adopted: bool
    calls: tuple[CallState, ...] = ()
    legs: tuple[LegState, ...] = ()
    fact_seq: int = 0
    ended: tuple["CallEnded", ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    switch_id: str
    at: datetime
    mono_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegUp(_Fact):
    """The agent's leg is confirmed and carries audio."""

    leg_id: str
    agent_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDown(_Fact):
    """The agent's leg ended. ``cause``: ``bye``, ``media_lost``, ``replaced``, ``dropped``, ``expired``."""

    leg_id: str
    agent_id: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRinging(_Fact):
    """The far end rings (180, or 183). ``early_media`` when audio came with it."""

    call_id: str
    early_media: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered(_Fact):
    """The carrier's 200 OK arrived (``mono_ns`` is the moment of the datagram); music or silence plays."""

    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallConnected(_Fact):
    """Debtor and agent hear each other: the mixing weights are set."""

    call_id: str
    leg_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHeld(_Fact):
    """The debtor hears music; the agent's microphone is thrown away."""

    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResumed(_Fact):
    """The debtor hears the agent again."""

    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(_Fact):
    """The call is over: reported exactly once for every accepted dial."""

    call_id: str
    cause: EndCause
    by: EndedBy
    sip_status: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DtmfReceived(_Fact):
    """The debtor pressed a key (RFC 4733). Digits are one of ``0-9*#A-D``."""

    call_id: str
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkChanged(_Fact):
    """A trunk answers (``up``) or refuses or is silent; ``reason`` for people."""

    trunk_id: str
    up: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchLost(_Fact):
    """The connection to the switch is gone: its calls may live on; dial nothing."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchBack(_Fact):
    """The switch is reachable again; ``state`` is what is alive in it now."""

    state: SwitchState


Fact = (
    LegUp
    | LegDown
    | CallRinging
    | CallAnswered
    | CallConnected
    | CallHeld
    | CallResumed
    | CallEnded
    | DtmfReceived
    | TrunkChanged
    | SwitchLost
    | SwitchBack
)


class Switch(Protocol):
    """A telephone switch. One instance a process; methods are called from one asyncio loop."""

    @property
    def switch_id(self) -> str:
        """Stable name of this switch, kept with every leg, trunk and call."""
        ...

    @property
    def sip_address(self) -> tuple[str, int]:
        """Host and UDP port to which the agents' SIP datagrams are relayed."""
        ...

    async def start(self) -> SwitchState:
        """Start the switch, or adopt one that outlived its server; returns what is alive in it.

        While the server was away, calls nobody had answered were ended (``cancelled`` by the switch).
        """
        ...

    async def close(self, *, keep_calls: bool) -> None:
        """Leave. ``keep_calls`` lets the switch live on for its adoption time (30 s); else it ends now."""
        ...

    def facts(self) -> AsyncIterator[Fact]:
        """Facts in order, each exactly once; one consumer."""
        ...

    async def put_trunk(self, trunk: TrunkSpec) -> None:
        """Add or replace a trunk. Calls on it live on."""
        ...

    async def expect_leg(self, order: LegOrder) -> None:
        """Accept one INVITE with the order's token within its time."""
        ...

    async def drop_leg(self, leg_id: str) -> None:
        """End an agent's leg; a connected debtor hears music and waits for the next leg."""
        ...

    async def dial(self, order: DialOrder) -> None:
        """Place a call. Raises SwitchError ``trunk_unknown``, ``trunk_full``, ``trunk_backoff``."""
        ...

    async def connect(self, call_id: str, agent_id: str) -> None:
        """Join an answered call and the agent's leg by changing the mix.

        Raises GoneError for the call, or for ``leg`` when the agent has none that is up; SwitchError
        ``not_answered``, ``agent_busy`` (another call).
        """
        ...

    async def hang_up(self, call_id: str, by: EndedBy) -> None:
        """End a call in any state (CANCEL, BYE). The agent's leg stays."""
        ...

    async def hold(self, call_id: str) -> None:
        """The debtor hears music and the agent silence. Raises SwitchError ``wrong_state``."""
        ...

    async def resume(self, call_id: str) -> None:
        """Undo :meth:`hold`. Raises SwitchError ``wrong_state``."""
        ...

    async def send_dtmf(self, call_id: str, digits: str) -> None:
        """Send digits ``0-9*#A-D`` towards the debtor (RFC 4733, 160 ms each, 80 ms apart).

        Raises SwitchError ``bad_digits``, ``not_answered``, ``digits_unsupported``.
        """
        ...
