"""Messages about the permanent leg and the engine itself."""

from dataclasses import dataclass
from enum import StrEnum


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
class Ping:
    """Answered by :class:`Pong` with the same number."""

    number: int


@dataclass(frozen=True, slots=True)
class Quit:
    """End the leg and the process."""


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
class FarAudio:
    """First audio frame above -50 dBFS from the far side after at least 200 ms of silence."""

    mono_ns: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Per 2 s on the leg: loss in per cent, jitter and round trip in ms, MOS 1-4.5 (ITU-T G.107).

    The first three are what is heard here; ``…_out…`` is what the switch says it hears (RTCP), 0 before
    its first report. ``mos`` is that of the worse direction.
    """

    loss_pct: float
    jitter_ms: float
    rtt_ms: float
    mos: float
    loss_out_pct: float = 0.0
    jitter_out_ms: float = 0.0
    packets: int = 0


@dataclass(frozen=True, slots=True)
class Pong:
    """Answer to :class:`Ping`."""

    number: int


@dataclass(frozen=True, slots=True)
class EngineError:
    """Something was refused or failed; the engine lives. ``code`` is stable, for translation.

    ``bad_command``, ``leg_exists``, ``no_leg``, ``bad_uri``, ``bad_port``, ``bad_srtp``, ``leg_failed``,
    ``too_many_legs``, ``no_such_device``, ``no_sound_device``, ``sound_failed``, ``bad_tone``,
    ``bad_source``, ``bad_light``, ``media_lost`` (no packet from the switch for 2 s), ``not_registered``,
    ``no_call``, ``call_failed``, ``call_refused``, ``internal``.
    """

    code: str
    detail: str = ""


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
