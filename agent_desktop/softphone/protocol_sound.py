"""Messages about sound devices, levels, the loop back and the headset's buttons and lights.

Percentages are of the unchanged sound (100); levels are dBFS. Names are the system's own.
"""

from dataclasses import dataclass

# --- commands: window -> engine -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetDevices:
    """Choose devices by name; an empty name follows the system's choice."""

    microphone: str = ""
    speaker: str = ""
    ringer: str = ""


@dataclass(frozen=True, slots=True)
class SetLoudness:
    """In software, per cent: what the agent hears, what is sent, the ringer. 0 to 200."""

    volume_pct: int = 100
    gain_pct: int = 100
    ringer_pct: int = 100


@dataclass(frozen=True, slots=True)
class PlayTone:
    """Play a named tone to the agent only: ``connect``, ``disconnect``, ``key``."""

    name: str


@dataclass(frozen=True, slots=True)
class TrySound:
    """Let the ``speaker`` or the ``ringer`` be heard."""

    where: str


@dataclass(frozen=True, slots=True)
class Monitor:
    """Open microphone and speaker also without a leg, and tell :class:`Levels`."""

    on: bool


@dataclass(frozen=True, slots=True)
class LoopBack:
    """Record the microphone for ``seconds`` (up to 10) and play it back; 0 stops. Nothing is sent."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SayTest:
    """Null audio only: the microphone gives this (``silence`` | ``tone`` | path of a WAV file)."""

    source: str


@dataclass(frozen=True, slots=True)
class WatchHeadset:
    """Look for a headset with buttons, or leave it alone."""

    on: bool


@dataclass(frozen=True, slots=True)
class ShowOnHeadset:
    """The lights the headset should show, and what its hook means now."""

    off_hook: bool = False
    muted: bool = False
    held: bool = False
    ringing: bool = False


@dataclass(frozen=True, slots=True)
class TryLight:
    """Switch one light of the headset: ``off_hook``, ``mute``, ``hold``, ``ring``."""

    light: str
    on: bool


# --- events: engine -> window ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Devices:
    """Names of the sound devices now present."""

    microphones: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DevicesInUse:
    """Names of the devices that sound goes through now; empty where there is none."""

    microphone: str = ""
    speaker: str = ""
    ringer: str = ""


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """A device in use is gone; ``instead`` carries the sound now. ``part``: microphone, speaker, ringer."""

    part: str
    name: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class DeviceBack:
    """The chosen device is there again and in use."""

    part: str
    name: str


@dataclass(frozen=True, slots=True)
class Levels:
    """Ten times a second while sound flows, dBFS: the loudest 20 ms of each side.

    The microphone's is measured before the mute: the desk can warn who speaks into a muted one.
    """

    microphone: float
    speaker: float


@dataclass(frozen=True, slots=True)
class TalkedMuted:
    """Somebody has spoken for half a second into the muted microphone; once for each mute."""

    level: float = 0.0


@dataclass(frozen=True, slots=True)
class LoopChanged:
    """``step``: ``recording``, ``playing``, ``done``. ``level`` is the voice's, ``noise`` the pauses'."""

    step: str
    level: float = -96.0
    noise: float = -96.0


@dataclass(frozen=True, slots=True)
class HeadsetChanged:
    """``state``: ``off``, ``none``, ``ready``, ``denied`` (no permission), ``unknown`` (layout), ``missing``
    (no library). ``buttons`` and ``lights`` are those that its descriptor names."""

    state: str
    name: str = ""
    buttons: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HeadsetPressed:
    """A button moved; ``action`` is what it asks for now: ``answer``, ``end``, ``mute``, ``hold``, none."""

    button: str
    on: bool
    action: str = ""


SoundCommand = (
    SetDevices
    | SetLoudness
    | PlayTone
    | TrySound
    | Monitor
    | LoopBack
    | SayTest
    | WatchHeadset
    | ShowOnHeadset
    | TryLight
)
SoundEvent = (
    Devices
    | DevicesInUse
    | DeviceLost
    | DeviceBack
    | Levels
    | TalkedMuted
    | LoopChanged
    | HeadsetChanged
    | HeadsetPressed
)
SOUND_COMMANDS = (
    SetDevices,
    SetLoudness,
    PlayTone,
    TrySound,
    Monitor,
    LoopBack,
    SayTest,
    WatchHeadset,
    ShowOnHeadset,
    TryLight,
)
SOUND_EVENTS = (
    Devices,
    DevicesInUse,
    DeviceLost,
    DeviceBack,
    Levels,
    TalkedMuted,
    LoopChanged,
    HeadsetChanged,
    HeadsetPressed,
)
