"""What the desk asks of this PC's sound, in the imperative."""

from dataclasses import dataclass

from agent_desktop.desk.sound import Preferences
from server_api.contract.transfers import PhoneCheck


@dataclass(frozen=True, slots=True)
class PreferSound:
    """Use these devices and this loudness, and remember them on this PC."""

    preferences: Preferences


@dataclass(frozen=True, slots=True)
class TrySound:
    """Let the ``speaker`` or the ``ringer`` be heard."""

    where: str


@dataclass(frozen=True, slots=True)
class WatchMeters:
    """Levels also without a leg, or no longer."""

    on: bool


@dataclass(frozen=True, slots=True)
class LoopBack:
    """Record and play back; 0 stops."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LightHeadset:
    """The lights that show the call, and those switched by hand."""

    off_hook: bool = False
    muted: bool = False
    held: bool = False
    ringing: bool = False
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepCheck:
    """Tell the server how the check ended, and remember on this PC that ``agent_id`` did it today."""

    agent_id: str
    check: PhoneCheck


@dataclass(frozen=True, slots=True)
class AnswerStranger:
    """Outside PBX: take the ringing call."""

    call_id: str


@dataclass(frozen=True, slots=True)
class EndStranger:
    """Outside PBX: refuse the ringing call, or end the taken one."""

    call_id: str


SoundCommand = (
    PreferSound | TrySound | WatchMeters | LoopBack | LightHeadset | KeepCheck | AnswerStranger | EndStranger
)
