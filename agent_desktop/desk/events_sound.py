"""What happened to sound, headset, line and the check before the shift. Levels are dBFS."""

from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.sound import LineNow, Preferences

# --- the engine -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PreferencesRestored:
    """What this PC remembers of the agent's choices."""

    preferences: Preferences


@dataclass(frozen=True, slots=True)
class DevicesListed:
    """Sound devices now present."""

    microphones: tuple[str, ...]
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DevicesUsed:
    """Those that sound goes through."""

    microphone: str
    speaker: str
    ringer: str


@dataclass(frozen=True, slots=True)
class DeviceGone:
    """``part``: microphone, speaker, ringer; ``instead`` carries the sound now, or nothing does."""

    part: str
    name: str
    instead: str


@dataclass(frozen=True, slots=True)
class DeviceReturned:
    """The chosen device is there again and in use."""

    part: str
    name: str


@dataclass(frozen=True, slots=True)
class TalkedWhileMuted:
    """Half a second of voice at a closed microphone."""


@dataclass(frozen=True, slots=True)
class LoopMoved:
    """``recording``, ``playing``, ``done``."""

    step: str
    level: float
    noise: float


@dataclass(frozen=True, slots=True)
class HeadsetSeen:
    """A headset with buttons came, went, or cannot be used."""

    state: str
    name: str = ""
    buttons: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HeadsetKeyMoved:
    """``action``: answer, end, mute, hold, or nothing."""

    button: str
    on: bool
    action: str


@dataclass(frozen=True, slots=True)
class LineMeasured:
    """Every two seconds while the leg is up."""

    line: LineNow
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckDue:
    """A shift begins on this PC; ``done_by`` have passed or skipped the check today."""

    done_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StrangerRang:
    """A call through the outside PBX that the dialler did not sign."""

    call_id: str
    caller: str


@dataclass(frozen=True, slots=True)
class StrangerMoved:
    """``phase``: ``up``, ``held``, ``down``."""

    call_id: str
    phase: str


# --- the agent ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SoundPreferred:
    """Another device or loudness was chosen."""

    preferences: Preferences


@dataclass(frozen=True, slots=True)
class SoundTried:
    """A test button: ``speaker`` or ``ringer``."""

    where: str


@dataclass(frozen=True, slots=True)
class MetersWatched:
    """A page with meters was opened or closed."""

    on: bool


@dataclass(frozen=True, slots=True)
class LoopAsked:
    """Record so long and play it back."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LightTried:
    """A light of the headset, by hand."""

    light: str


@dataclass(frozen=True, slots=True)
class VoiceHeard:
    """The agent's answer: was the own voice heard well?"""

    well: bool


@dataclass(frozen=True, slots=True)
class CheckOpened:
    """From the settings."""


@dataclass(frozen=True, slots=True)
class CheckClosed:
    """The shift begins; ``skipped`` leaves what was not tested."""

    skipped: bool


@dataclass(frozen=True, slots=True)
class StrangerAnswered:
    """The ringing call is taken."""

    call_id: str


@dataclass(frozen=True, slots=True)
class StrangerRefused:
    """The ringing call is turned away, or the taken one ended."""

    call_id: str


SoundAgentEvent = (
    SoundPreferred
    | SoundTried
    | MetersWatched
    | LoopAsked
    | LightTried
    | VoiceHeard
    | CheckOpened
    | CheckClosed
    | StrangerAnswered
    | StrangerRefused
)
SoundEvent = (
    PreferencesRestored
    | DevicesListed
    | DevicesUsed
    | DeviceGone
    | DeviceReturned
    | TalkedWhileMuted
    | LoopMoved
    | HeadsetSeen
    | HeadsetKeyMoved
    | LineMeasured
    | CheckDue
    | StrangerRang
    | StrangerMoved
    | SoundAgentEvent
)
