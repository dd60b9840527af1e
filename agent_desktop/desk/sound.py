"""Devices, loudness, headset, line quality and the check before the shift: a part of the workspace."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

#: One reading is kept for so many seconds of the line, for one hour.
HISTORY_EVERY_S = 10
HISTORY_LONG = 3600 // HISTORY_EVERY_S


class Part(StrEnum):
    """What the check before the shift looks at, in its order."""

    HEADSET = "headset"
    MICROPHONE = "microphone"
    VOICE = "voice"
    NETWORK = "network"
    LINE = "line"


class Verdict(StrEnum):
    """Of one part; ``skipped`` and ``open`` are no test at all."""

    OPEN = "open"
    OK = "ok"
    WEAK = "weak"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the agent chose. Names are the system's; empty follows the system. Loudness in per cent."""

    microphone: str = ""
    speaker: str = ""
    ringer: str = ""
    volume_pct: int = 100
    gain_pct: int = 100
    ringer_pct: int = 100
    headset: bool = True


@dataclass(frozen=True, slots=True)
class Headset:
    """Buttons and lights by its descriptor. ``state`` as the engine says it."""

    state: str = "off"
    name: str = ""
    buttons: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    detail: str = ""
    down: tuple[str, ...] = ()
    last: str = ""
    lit: tuple[str, ...] = ()  # lights tried out by hand


@dataclass(frozen=True, slots=True)
class LineNow:
    """The line's last two seconds, both ways: loss in per cent, times in ms, MOS 1-4.5."""

    mos: float = 0.0
    loss_pct: float = 0.0
    jitter_ms: float = 0.0
    rtt_ms: float = 0.0
    loss_out_pct: float = 0.0
    jitter_out_ms: float = 0.0
    packets: int = 0


@dataclass(frozen=True, slots=True)
class LinePoint:
    """The worst of ten seconds."""

    at: datetime
    line: LineNow


@dataclass(frozen=True, slots=True)
class Check:
    """The check before the shift. ``packets`` of the line were looked at so far."""

    open: bool = False
    heard: bool | None = None  # the agent's answer to the loop back
    level: float = -96.0
    noise: float = -96.0
    recorded: bool = False
    lost: float = 0.0
    packets: int = 0
    readings: int = 0


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call of the outside PBX that is not the dialler's: it rings, or was taken."""

    call_id: str
    caller: str
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Sound:
    """Everything of this PC's sound that the window shows."""

    microphones: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    microphone: str = ""
    speaker: str = ""
    ringer: str = ""
    preferences: Preferences = field(default_factory=Preferences)
    headset: Headset = field(default_factory=Headset)
    loop: str = ""  # recording | playing | done
    line: LineNow = field(default_factory=LineNow)
    history: tuple[LinePoint, ...] = ()
    check: Check = field(default_factory=Check)
    ringing: tuple[Ringing, ...] = ()
