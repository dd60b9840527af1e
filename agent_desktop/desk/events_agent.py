"""What the agent did: clicks and keys, in the past tense."""

from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.events_dial import DialDeed
from agent_desktop.desk.events_editor import EditorDeed
from agent_desktop.desk.events_extras import ExtrasDeed
from agent_desktop.desk.events_floor import FloorDeed
from agent_desktop.desk.events_lists import ListsDeed
from agent_desktop.desk.events_plan import PlanDeed
from agent_desktop.desk.events_playback import PlaybackDeed
from agent_desktop.desk.events_scripts import ScriptDeed
from agent_desktop.desk.events_sound import SoundAgentEvent
from agent_desktop.desk.events_voice import VoiceDeed
from agent_desktop.desk.workspace import Form, Tab
from server_api.contract.words import AgentState, Question


@dataclass(frozen=True, slots=True)
class SignInAsked:
    """User and password were given."""

    user: str
    password: str
    language: str


@dataclass(frozen=True, slots=True)
class SignOutAsked:
    """The agent wants to leave the shift."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """Screen language: ``pt-BR``, ``es``, ``en``."""

    language: str


@dataclass(frozen=True, slots=True)
class StateAsked:
    """F9 or F10 (or the pause menu)."""

    wanted: AgentState
    pause_code: str = ""


@dataclass(frozen=True, slots=True)
class MuteToggled:
    """F2."""


@dataclass(frozen=True, slots=True)
class HoldToggled:
    """F3."""


@dataclass(frozen=True, slots=True)
class HangUpAsked:
    """F12."""


@dataclass(frozen=True, slots=True)
class KeyPressedToDebtor:
    """A digit of the keypad (F4)."""

    digit: str


@dataclass(frozen=True, slots=True)
class TabChosen:
    """Ctrl 1-6."""

    tab: Tab


@dataclass(frozen=True, slots=True)
class FormOpened:
    """P, or a script answer that opens a form."""

    form: Form
    offer_id: str = ""


@dataclass(frozen=True, slots=True)
class FormClosed:
    """Esc."""


@dataclass(frozen=True, slots=True)
class ChallengeTyped:
    """Text in the open identity question."""

    text: str


@dataclass(frozen=True, slots=True)
class ChallengeAnswered:
    """Enter at the open identity question."""

    question: Question
    text: str


@dataclass(frozen=True, slots=True)
class CallbackSet:
    """When to call again."""

    at: datetime | None
    own: bool
    subject: str


@dataclass(frozen=True, slots=True)
class NoteTyped:
    """The note."""

    text: str


@dataclass(frozen=True, slots=True)
class ResultChosen:
    """A disposition by key or click."""

    code: str


@dataclass(frozen=True, slots=True)
class ResultFieldSet:
    """A field of the wrap-up form."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class WrapUpConcluded:
    """Ctrl Enter in wrap-up. ``key`` is a fresh idempotency key (UUID) for this result."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WrapUpExtended:
    """Alt E."""


@dataclass(frozen=True, slots=True)
class HistoryEndReached:
    """The list was scrolled to its end: load more."""


@dataclass(frozen=True, slots=True)
class NoticeDismissed:
    """A card was put away."""

    code: str


#: What the window may tell.
AgentEvent = (
    SignInAsked
    | SignOutAsked
    | LanguageChosen
    | StateAsked
    | MuteToggled
    | HoldToggled
    | HangUpAsked
    | KeyPressedToDebtor
    | TabChosen
    | FormOpened
    | FormClosed
    | ChallengeTyped
    | ChallengeAnswered
    | CallbackSet
    | NoteTyped
    | ResultChosen
    | ResultFieldSet
    | WrapUpConcluded
    | WrapUpExtended
    | HistoryEndReached
    | NoticeDismissed
    | VoiceDeed
    | FloorDeed
    | DialDeed
    | ListsDeed
    | ScriptDeed
    | EditorDeed
    | PlaybackDeed
    | PlanDeed
    | ExtrasDeed
    | SoundAgentEvent
)
