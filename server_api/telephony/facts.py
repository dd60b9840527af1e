"""What a switch reports: states on adoption, and facts as they happen.

``at`` is UTC wall time of the fact; ``mono_ns`` is ``time.monotonic_ns()`` of the switch's machine,
comparable between processes of one machine only and used for latency measurements.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from server_api.telephony.errors import EndCause, EndedBy
from server_api.telephony.orders import SuperviseMode


@dataclass(frozen=True, slots=True)
class MediaQuality:
    """One line's sound. Loss in per cent, times in milliseconds, MOS 1 to 4.5 (ITU-T G.107), 0: unknown.

    ``in`` is what the switch hears, ``out`` what the far end's RTCP says it hears.
    """

    loss_in_pct: float = 0.0
    jitter_in_ms: float = 0.0
    loss_out_pct: float = 0.0
    jitter_out_ms: float = 0.0
    round_trip_ms: float | None = None
    mos: float = 0.0
    codec: str = ""


@dataclass(frozen=True, slots=True)
class CallState:
    """A call alive in the switch, as reported on adoption.

    ``recording_id`` while it is recorded, ``prompt_id`` while one plays.
    """

    call_id: str
    state: str  # offered | dialing | ringing | answered | connected | held | parked | bridged
    number: str
    trunk_id: str
    leg_id: str | None = None
    answered_at: datetime | None = None
    recording_id: str = ""
    recording_paused: bool = False
    joined: tuple[str, ...] = ()  # other calls in the same talk
    prompt_id: str = ""


@dataclass(frozen=True, slots=True)
class LegState:
    """An agent's leg alive in the switch, as reported on adoption. ``call_id`` is the call it talks to."""

    leg_id: str
    agent_id: str
    call_id: str | None = None


@dataclass(frozen=True, slots=True)
class SupervisionState:
    """A lead on an agent's line, as reported on adoption."""

    lead_id: str
    agent_id: str
    mode: SuperviseMode


@dataclass(frozen=True, slots=True)
class ConsultState:
    """Two agents who speak apart, as reported on adoption; ``agent_id`` asked."""

    agent_id: str
    with_agent_id: str


@dataclass(frozen=True, slots=True)
class SwitchState:
    """Everything alive in a switch at one moment; ``fact_seq`` is the last fact it covers.

    ``ended`` and ``recordings`` are facts that no server has dealt with: of calls and of recordings.
    """

    switch_id: str
    adopted: bool
    calls: tuple[CallState, ...] = ()
    legs: tuple[LegState, ...] = ()
    fact_seq: int = 0
    ended: tuple["CallEnded", ...] = field(default=())
    supervisions: tuple[SupervisionState, ...] = ()
    consults: tuple[ConsultState, ...] = ()
    recordings: tuple["RecordingChanged", ...] = ()


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
    """The agent's leg ended. ``cause``: ``bye``, ``media_lost``, ``replaced``, ``dropped``, ``expired``.

    ``reason``: what a telephone that was called answered instead of 200, as "486 Busy Here".
    """

    leg_id: str
    agent_id: str
    cause: str
    reason: str = ""
    quality: MediaQuality | None = None


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
    quality: MediaQuality | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DtmfReceived(_Fact):
    """The debtor pressed a key (RFC 4733). Digits are one of ``0-9*#A-D``."""

    call_id: str
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkChanged(_Fact):
    """A trunk answers (``up``) or refuses or is silent; ``reason`` for people.

    ``registered`` is None where the trunk wants no REGISTER.
    """

    trunk_id: str
    up: bool
    reason: str = ""
    registered: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffered(_Fact):
    """A call from a trunk: it rings (180) until answered or hung up. ``caller`` may be empty (anonymous)."""

    call_id: str
    trunk_id: str
    caller: str
    called: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRerouted(_Fact):
    """The call goes out by another route now; ``reason`` says what the one before did."""

    call_id: str
    trunk_id: str
    caller_id: str
    reason: str = ""


class Verdict(StrEnum):
    """Who or what answered."""

    PERSON = "person"
    MACHINE = "machine"
    SILENCE = "silence"  # nobody spoke: put through
    TONE = "tone"  # intercept, busy or reorder tones: no number, no line
    FAX = "fax"
    UNSURE = "unsure"  # no decision in time: put through


@dataclass(frozen=True, slots=True, kw_only=True)
class CallJudged(_Fact):
    """The detector's verdict, once a call; ``after_ms`` counts from the answer (negative in early media).

    ``features`` are what it went by (greeting_ms, words, pause_ms, beep_hz, ...), for tuning.
    """

    call_id: str
    verdict: Verdict
    after_ms: float
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeepHeard(_Fact):
    """A machine's beep: what is said from here on is recorded by it."""

    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallParked(_Fact):
    """The agent has left; the debtor hears music until some agent is connected."""

    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsJoined(_Fact):
    """These calls hear each other, and the agent on ``leg_id`` if there is one.

    No CallConnected comes with it. Without an agent it is a finished transfer: when one of the calls ends,
    so does the other.
    """

    call_ids: tuple[str, ...]
    leg_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultChanged(_Fact):
    """Two agents hear each other (``on``), apart from any debtor, or no longer.

    ``reason`` of an end: ``ended``, ``call`` (one of them talks), ``supervising``, ``agent_gone``.
    """

    agent_id: str
    with_agent_id: str
    on: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptEnded(_Fact):
    """A prompt was played; ``whole`` when to its end."""

    call_id: str
    prompt_id: str
    whole: bool
    played_s: float


class RecordingPhase(StrEnum):
    """The life of a recording."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RecordingResult:
    """A finished file. ``sha256`` of the whole file as written; ``peaks`` in per cent, two a second a side.

    ``missing_ms`` is sound that never reached the recorder (0 in health); ``paused_ms`` was masked.
    """

    seconds: float
    size_bytes: int
    sha256: str
    paused_ms: int = 0
    missing_ms: int = 0
    peaks_agent: tuple[int, ...] = ()
    peaks_debtor: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingChanged(_Fact):
    """A recording began, paused, went on, ended (``result``) or failed (``reason``, stable code)."""

    recording_id: str
    call_id: str
    phase: RecordingPhase
    result: RecordingResult | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionChanged(_Fact):
    """A lead is on an agent's line in ``mode``, or (None) no longer, with the ``reason``.

    ``reason``: ``left``, ``lead_gone``, ``agent_gone``, ``took_over``, ``replaced``.
    """

    lead_id: str
    agent_id: str
    mode: SuperviseMode | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegQuality(_Fact):
    """An agent's line over the last ``SwitchSettings.quality_s`` seconds."""

    leg_id: str
    agent_id: str
    quality: MediaQuality


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
    | LegQuality
    | CallOffered
    | CallRinging
    | CallRerouted
    | CallAnswered
    | CallJudged
    | BeepHeard
    | CallConnected
    | CallHeld
    | CallResumed
    | CallParked
    | CallsJoined
    | CallEnded
    | ConsultChanged
    | PromptEnded
    | RecordingChanged
    | SupervisionChanged
    | DtmfReceived
    | TrunkChanged
    | SwitchLost
    | SwitchBack
)
