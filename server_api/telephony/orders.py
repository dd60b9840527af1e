"""What the server tells a switch: trunks, calls, legs, detection, prompts, recording, supervision."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class TrunkSpec:
    """A carrier: where calls go out. ``port`` is UDP. Caps of 0 mean no cap.

    ``registers``: REGISTER there (RFC 3261 section 10) every ``register_s``; ``registrar`` is the domain
    when it differs from ``host``. ``options_s``: OPTIONS keep-alive this often, 0 for none.
    ``inbound``: calls from this carrier's address are offered (:class:`~.facts.CallOffered`); ``sources``
    are further addresses it calls from. ``follows_redirects`` obeys a 3xx, else it is a refusal.
    """

    trunk_id: str
    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    codecs: tuple[str, ...] = ("PCMA", "PCMU")
    max_calls: int = 0
    max_calls_per_second: float = 0.0
    caller_id: str = "anonymous"
    registers: bool = False
    registrar: str = ""
    register_s: float = 300.0
    options_s: float = 0.0
    inbound: bool = False
    sources: tuple[str, ...] = ()
    follows_redirects: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """Another way for a call: used when those before it are full, closed, silent or answer 5xx."""

    trunk_id: str
    caller_id: str = ""


@dataclass(frozen=True, slots=True)
class DetectOrder:
    """Listen whether a person or a machine answers. Times in milliseconds, after the answer.

    ``pause_ms`` of silence after a greeting shorter than ``greeting_ms`` and of ``words`` words at most is
    a person; ``machine_ms`` of unbroken speech is a machine; ``silence_ms`` without a word is put through.
    """

    pause_ms: int = 300
    greeting_ms: int = 1500
    words: int = 4
    machine_ms: int = 2500
    silence_ms: int = 2000
    most_ms: int = 4000


@dataclass(frozen=True, slots=True)
class DialOrder:
    """One call to place. ``ring_limit_s`` is counted from the INVITE; ``number`` is E.164 with ``+``.

    ``spares`` are tried in order, within the same ring limit, as long as nothing has rung.
    """

    call_id: str
    trunk_id: str
    number: str
    caller_id: str
    ring_limit_s: float = 30.0
    spares: tuple[Route, ...] = ()
    detect: DetectOrder | None = None


@dataclass(frozen=True, slots=True)
class LegCall:
    """Where the switch calls an agent: ``number`` (an extension) behind the trunk ``trunk_id`` (a PBX).

    The telephone is named by the PBX's domain, the trunk's ``registrar`` (its ``host`` where that is empty).

    ``sip_call_id`` becomes the Call-ID of the INVITE (RFC 3261 section 8.1.1.4) and ``headers`` are added to
    it as they are (name, value): together they prove to the agent's telephone who calls.
    """

    trunk_id: str
    number: str
    sip_call_id: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LegOrder:
    """An agent's permanent leg that will be placed by the engine with ``token`` (one use).

    The engine's INVITE carries the token as the user part of its request URI.
    A second leg for the same ``agent_id`` replaces the first; a call that was connected to the first
    is put through to the second (for up to ``SwitchSettings.reconnect_s`` the debtor hears music).
    ``source_port`` is the loopback port of the seat's relay, 0 where it is not known: its INVITE gets
    through however many strangers knock.
    ``call``: the switch itself calls the agent and the token plays no part; the agent's leg so far ends as
    ``replaced`` before. The telephone has ``expires_in_s`` to answer.
    """

    leg_id: str
    agent_id: str
    token: str
    expires_in_s: float = 30.0
    source_port: int = 0
    call: LegCall | None = None


class Ear(StrEnum):
    """Who hears a prompt."""

    DEBTOR = "debtor"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PromptOrder:
    """Play a file to a call: WAV, mono, 8 or 16 kHz, 16 bit, at most 60 s, readable by the switch.

    While it plays the debtor hears nothing else; the agent hears it too where ``ear`` is ``both``, and the
    debtor's voice goes on to the agent. ``then_hang_up`` ends the call (by the server) after it.
    """

    prompt_id: str
    call_id: str
    path: str
    ear: Ear = Ear.DEBTOR
    then_hang_up: bool = False


@dataclass(frozen=True, slots=True)
class RecordOrder:
    """Record a call's two sides, left what its agents' side says, right the debtor.

    ``path`` is written with ``header`` (opaque text, in the clear) first and audio encrypted under ``key``
    (base64 of 32 bytes) after it: see :mod:`server_api.recordings`. It goes on over transfers, until the
    call ends or it is stopped.
    """

    recording_id: str
    call_id: str
    path: str
    key: str = field(repr=False)
    header: str = ""


class SuperviseMode(StrEnum):
    """What a lead does on an agent's line."""

    LISTEN = "listen"  # hears both; its own sound goes nowhere, by construction
    WHISPER = "whisper"  # the agent hears the lead, the debtor does not
    BARGE = "barge"  # everybody hears everybody


@dataclass(frozen=True, slots=True)
class SuperviseOrder:
    """A lead (by the agent id of its own leg) on an agent's line; a second order changes the mode.

    It lasts over the agent's calls until :meth:`~.port.Switch.leave`, the lead has a call of its own, the
    lead's leg ends, or the agent's has been away for ``SwitchSettings.reconnect_s``.
    """

    lead_id: str
    agent_id: str
    mode: SuperviseMode
