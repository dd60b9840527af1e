"""Everything the desk can ask the outside world to do, in the imperative."""

from dataclasses import dataclass

from agent_desktop.desk.commands_dial import DialCommand
from agent_desktop.desk.commands_extras import ExtrasCommand
from agent_desktop.desk.commands_plan import PlanCommand
from agent_desktop.desk.commands_playback import PlaybackCommand
from agent_desktop.desk.commands_scripts import ScriptCommand
from agent_desktop.desk.commands_sound import SoundCommand
from agent_desktop.desk.commands_voice import VoiceCommand
from server_api.contract.outcomes import Outcome
from server_api.contract.session import StateChange
from server_api.contract.words import Question


@dataclass(frozen=True, slots=True)
class SignIn:
    """Open a session."""

    user: str
    password: str
    language: str


@dataclass(frozen=True, slots=True)
class SignOut:
    """Close the session and the leg."""


@dataclass(frozen=True, slots=True)
class OpenPush:
    """Connect the push link and keep it."""


@dataclass(frozen=True, slots=True)
class ClosePush:
    """Leave the push link."""


@dataclass(frozen=True, slots=True)
class OpenLeg:
    """Fetch a grant and place the permanent leg (again)."""


@dataclass(frozen=True, slots=True)
class CloseLeg:
    """End the permanent leg."""


@dataclass(frozen=True, slots=True)
class ChangeState:
    """Ask the server for a state."""

    change: StateChange


@dataclass(frozen=True, slots=True)
class Mute:
    """Engine: stop or start the microphone."""

    on: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Switch: hold the debtor."""

    call_id: str


@dataclass(frozen=True, slots=True)
class Resume:
    """Switch: take the debtor off hold."""

    call_id: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """Switch: end the call."""

    call_id: str


@dataclass(frozen=True, slots=True)
class SendDigits:
    """Switch: keys towards the debtor."""

    call_id: str
    digits: str


@dataclass(frozen=True, slots=True)
class PlayTone:
    """Engine: ``connect``, ``disconnect``, ``key``."""

    name: str


@dataclass(frozen=True, slots=True)
class AnswerChallenge:
    """Server: compare an identity answer."""

    call_id: str
    question: Question
    answer: str


@dataclass(frozen=True, slots=True)
class LoadHistory:
    """Server: a further page, of all rows or of those looked for."""

    person_id: str
    cursor: str
    channels: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """Outbox first, then the server; exactly once."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Keep what was typed, durable on this PC (rate-limited by the runner)."""

    call_id: str
    note: str
    promise: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FindDraft:
    """Look on this PC for a draft of this call, left by a window that ended early."""

    call_id: str


@dataclass(frozen=True, slots=True)
class ForgetDraft:
    """The call has its result."""

    call_id: str


@dataclass(frozen=True, slots=True)
class ExtendWrapUp:
    """Server: more time."""

    call_id: str


@dataclass(frozen=True, slots=True)
class Announce:
    """Screen reader: ``connected``, ``promise_saved``, …"""

    code: str


Command = (
    SignIn
    | SignOut
    | OpenPush
    | ClosePush
    | OpenLeg
    | CloseLeg
    | ChangeState
    | Mute
    | Hold
    | Resume
    | HangUp
    | SendDigits
    | PlayTone
    | AnswerChallenge
    | LoadHistory
    | SaveOutcome
    | KeepDraft
    | FindDraft
    | ForgetDraft
    | ExtendWrapUp
    | Announce
    | VoiceCommand
    | DialCommand
    | ScriptCommand
    | SoundCommand
    | PlaybackCommand
    | PlanCommand
    | ExtrasCommand
)
