"""Messages between the window and its softphone engine: JSON, one object a line, both ways.

The window writes commands to the engine's standard input; the engine writes events to its standard
output. Unknown kinds and fields are ignored by both. Times are ``time.monotonic_ns()`` (one machine).
Levels are dBFS (0 is full scale, silence is -96).
"""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar


class LegPhase(StrEnum):
    """The permanent leg as the engine sees it."""

    IDLE = "idle"
    CALLING = "calling"
    UP = "up"
    DOWN = "down"


# --- commands: window -> engine -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceLeg:
    """Place the permanent leg to ``uri`` (its user part is the one-time token).

    ``relay_port`` is the window's loopback UDP port that carries SIP to the server: the engine dials
    the user part *there*, whatever host ``uri`` names, so that signalling never leaves loopback.
    ``srtp``: ``mandatory`` | ``optional`` | ``off``.
    """

    leg_id: str
    uri: str
    relay_port: int
    srtp: str = "optional"


@dataclass(frozen=True, slots=True)
class DropLeg:
    """End the leg, if there is one."""


@dataclass(frozen=True, slots=True)
class SetMute:
    """Stop or start sending the microphone."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetDevices:
    """Choose devices by name; an empty name follows the system's choice."""

    microphone: str = ""
    speaker: str = ""
    ringer: str = ""


@dataclass(frozen=True, slots=True)
class PlayTone:
    """Play a named tone to the agent only: ``connect``, ``disconnect``, ``key``."""

    name: str


@dataclass(frozen=True, slots=True)
class SayTest:
    """Null audio only: the microphone gives this (``silence`` | ``tone`` | path of a WAV file)."""

    source: str


@dataclass(frozen=True, slots=True)
class Ping:
    """Answered by :class:`Pong` with the same number."""

    number: int


@dataclass(frozen=True, slots=True)
class Quit:
    """End the leg and the process."""


EngineCommand = PlaceLeg | DropLeg | SetMute | SetDevices | PlayTone | SayTest | Ping | Quit

# --- events: engine -> window ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EngineReady:
    """The engine runs. ``audio`` is ``qt`` or ``null``; ``sip_port`` its loopback UDP port."""

    pid: int
    audio: str
    sip_port: int


@dataclass(frozen=True, slots=True)
class LegChanged:
    """``status`` is the SIP status that ended it (0 if none)."""

    leg_id: str
    phase: LegPhase
    status: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MuteChanged:
    """The microphone is (not) sent."""

    on: bool


@dataclass(frozen=True, slots=True)
class Devices:
    """Names of the sound devices now present."""

    microphones: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Levels:
    """Ten times a second while the leg is up, dBFS: the loudest 20 ms of each side.

    The microphone's is measured before the mute: the desk can warn who speaks into a muted one.
    """

    microphone: float
    speaker: float


@dataclass(frozen=True, slots=True)
class FarAudio:
    """First audio frame above -50 dBFS from the far side after at least 200 ms of silence."""

    mono_ns: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Per 2 s on the leg: loss in per cent, jitter and round trip in ms, MOS 1-4.5 (ITU-T G.107)."""

    loss_pct: float
    jitter_ms: float
    rtt_ms: float
    mos: float


@dataclass(frozen=True, slots=True)
class Pong:
    """Answer to :class:`Ping`."""

    number: int


@dataclass(frozen=True, slots=True)
class EngineError:
    """Something was refused or failed; the engine lives. ``code`` is stable, for translation.

    ``bad_command``, ``leg_exists``, ``no_leg``, ``bad_uri``, ``bad_port``, ``bad_srtp``, ``leg_failed``,
    ``too_many_legs``, ``no_such_device``, ``no_sound_device``, ``sound_failed``, ``bad_tone``,
    ``bad_source``, ``media_lost`` (no packet from the switch for 2 s), ``internal``.
    """

    code: str
    detail: str = ""


EngineEvent = (
    EngineReady | LegChanged | MuteChanged | Devices | Levels | FarAudio | Quality | Pong | EngineError
)

# --- what the window's side tells of the engine itself --------------------------------------------


@dataclass(frozen=True, slots=True)
class EngineDied:
    """The process is gone and its leg with it; a new one starts in ``retry_in_s`` seconds.

    ``reason``: ``exit`` | ``silent`` (no heartbeat, killed) | ``start`` (could not be started).
    ``detail`` is the last the engine wrote on its standard error.
    """

    reason: str
    retry_in_s: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EngineRestarted:
    """A new engine runs with mute and devices as before; the leg must be placed again."""

    pid: int


PhoneEvent = EngineEvent | EngineDied | EngineRestarted

_COMMANDS: dict[str, type[Any]] = {
    c.__name__: c for c in (PlaceLeg, DropLeg, SetMute, SetDevices, PlayTone, SayTest, Ping, Quit)
}
_EVENTS: dict[str, type[Any]] = {
    c.__name__: c
    for c in (EngineReady, LegChanged, MuteChanged, Devices, Levels, FarAudio, Quality, Pong, EngineError)
}
T = TypeVar("T")


def encode(message: EngineCommand | EngineEvent) -> bytes:
    """One line of JSON, newline included."""
    body = {"kind": type(message).__name__, **asdict(message)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _fits(value: Any, kind: Any) -> bool:
    if kind is bool or kind is str:
        return isinstance(value, kind)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return True


def _decode(line: bytes, kinds: dict[str, type[Any]]) -> Any | None:
    try:
        body = json.loads(line)
        cls = kinds[body["kind"]]
        known = {f.name: body[f.name] for f in fields(cls) if f.name in body}
        if not all(_fits(known[f.name], f.type) for f in fields(cls) if f.name in known):
            return None
        return _settle(cls(**known))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _settle(message: Any) -> Any:
    if isinstance(message, LegChanged):
        return LegChanged(message.leg_id, LegPhase(message.phase), message.status, message.reason)
    if isinstance(message, Devices):
        return Devices(tuple(message.microphones), tuple(message.speakers))
    return message


def decode_command(line: bytes) -> EngineCommand | None:
    """The command on this line, or None where the line is not one we know."""
    message: EngineCommand | None = _decode(line, _COMMANDS)
    return message


def decode_event(line: bytes) -> EngineEvent | None:
    """The event on this line, or None where the line is not one we know."""
    message: EngineEvent | None = _decode(line, _EVENTS)
    return message
