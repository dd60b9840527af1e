"""Everything that can happen at the desk, in the past tense.

Three sources: the agent (clicks and keys), the server (push messages and answers), the softphone.
``at`` is UTC. Push messages of the contract are events too: see :class:`Pushed`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from agent_desktop.desk.workspace import Form, LegState, LinkState, Tab
from server_api.contract.cases import HistoryPage, IdentityResult
from server_api.contract.outcomes import OutcomeSaved, PromiseCheck
from server_api.contract.push import Hello, Push
from server_api.contract.session import AgentStatus, SignedIn
from server_api.contract.words import AgentState, ErrorCode, PayMethod, Question

# --- the agent ------------------------------------------------------------------------------------


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
class ScriptAnswered:
    """1-9 in the script: the n-th answer of the current step, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class ScriptSteppedBack:
    """Back to the step before."""


@dataclass(frozen=True, slots=True)
class ObjectionOpened:
    """An objection was unfolded (-1: none)."""

    index: int


@dataclass(frozen=True, slots=True)
class DisclosureRead:
    """A demanded sentence was read out."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PromiseAmountTyped:
    """``minor`` is None while the text is no amount."""

    text: str
    minor: int | None


@dataclass(frozen=True, slots=True)
class PromiseDateChosen:
    """Day of payment."""

    due_on: date | None


@dataclass(frozen=True, slots=True)
class PromiseMethodChosen:
    """How it will be paid."""

    method: PayMethod


@dataclass(frozen=True, slots=True)
class PromiseReadBack:
    """The debtor said yes to the read-back (or the tick was taken away)."""

    on: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PromiseAgreed:
    """Ctrl Enter in the promise form."""


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
    | ScriptAnswered
    | ScriptSteppedBack
    | ObjectionOpened
    | DisclosureRead
    | PromiseAmountTyped
    | PromiseDateChosen
    | PromiseMethodChosen
    | PromiseReadBack
    | PromiseAgreed
    | CallbackSet
    | NoteTyped
    | ResultChosen
    | ResultFieldSet
    | WrapUpConcluded
    | WrapUpExtended
    | HistoryEndReached
    | NoticeDismissed
)

# --- the server -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignInAccepted:
    """The shift begins."""

    signed_in: SignedIn


@dataclass(frozen=True, slots=True)
class SignedOut:
    """The session is closed on the server."""


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The server no longer knows this session: sign in again."""

    code: ErrorCode = ErrorCode.NOT_SIGNED_IN


@dataclass(frozen=True, slots=True)
class RequestRefused:
    """The server said no, or could not be reached (``link_down``). ``about`` names the command class."""

    about: str
    code: ErrorCode
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The push link."""

    state: LinkState
    at: datetime
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Greeted:
    """First message of a connection."""

    hello: Hello
    at: datetime


@dataclass(frozen=True, slots=True)
class Pushed:
    """A numbered message, each exactly once and in order."""

    push: Push


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A newer server said something this release does not know."""

    what: str


@dataclass(frozen=True, slots=True)
class StatusAnswered:
    """The answer to a change of state."""

    status: AgentStatus


@dataclass(frozen=True, slots=True)
class IdentityAnswered:
    """The server compared."""

    call_id: str
    result: IdentityResult


@dataclass(frozen=True, slots=True)
class PromiseChecked:
    """The server judged a draft of this amount and day (answers to older drafts are dropped)."""

    call_id: str
    amount_minor: int
    due_on: date
    check: PromiseCheck


@dataclass(frozen=True, slots=True)
class HistoryLoaded:
    """A further page."""

    person_id: str
    page: HistoryPage


@dataclass(frozen=True, slots=True)
class OutcomeKept:
    """The result is durable in this PC's outbox; ``waiting`` are in it now."""

    key: str
    waiting: int
    at: datetime


@dataclass(frozen=True, slots=True)
class OutcomeConfirmed:
    """The result is on the server's disk."""

    key: str
    saved: OutcomeSaved
    waiting: int


@dataclass(frozen=True, slots=True)
class OutcomeRefused:
    """The server will never take this result; it stays here for the team lead."""

    key: str
    code: ErrorCode
    waiting: int


@dataclass(frozen=True, slots=True)
class OutcomeNotKept:
    """The outbox could not write (disk full): the result is still on the screen, nothing was closed."""

    key: str
    code: ErrorCode


@dataclass(frozen=True, slots=True)
class OutboxCounted:
    """At start: results of earlier shifts that still wait."""

    waiting: int
    refused: int


@dataclass(frozen=True, slots=True)
class NoteKept:
    """The draft of the case is durable on this PC."""

    call_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DraftNotKept:
    """This PC's disk did not take the draft: it lives in this window only."""

    call_id: str
    code: ErrorCode


@dataclass(frozen=True, slots=True)
class DraftRestored:
    """After a crash of the window: the draft of the call still open."""

    call_id: str
    note: str
    promise: dict[str, str]


# --- the softphone --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EngineStarted:
    """The engine runs. ``audio``: qt or null."""

    audio: str


@dataclass(frozen=True, slots=True)
class EngineLost:
    """The engine died; it is being started again."""

    restarts: int


@dataclass(frozen=True, slots=True)
class LegChanged:
    """The permanent leg."""

    leg_id: str
    state: LegState


@dataclass(frozen=True, slots=True)
class MuteChanged:
    """The microphone is (not) sent."""

    on: bool


@dataclass(frozen=True, slots=True)
class PhoneTroubled:
    """No sound device, or another fault to be shown."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class QualityMeasured:
    """MOS of the leg, 1-4.5."""

    mos: float


WorldEvent = (
    SignInAccepted
    | SignedOut
    | SessionEnded
    | RequestRefused
    | LinkChanged
    | Greeted
    | Pushed
    | NotUnderstood
    | StatusAnswered
    | IdentityAnswered
    | PromiseChecked
    | HistoryLoaded
    | OutcomeKept
    | OutcomeConfirmed
    | OutcomeRefused
    | OutcomeNotKept
    | OutboxCounted
    | NoteKept
    | DraftNotKept
    | DraftRestored
    | EngineStarted
    | EngineLost
    | LegChanged
    | MuteChanged
    | PhoneTroubled
    | QualityMeasured
)

Event = AgentEvent | WorldEvent

# --- by who handles them: one ``update_*.py`` each ------------------------------------------------

ShiftEvent = (
    SignInAsked
    | SignInAccepted
    | SignOutAsked
    | SignedOut
    | SessionEnded
    | LanguageChosen
    | StateAsked
    | StatusAnswered
    | RequestRefused
    | NoticeDismissed
)
LinkEvent = (
    LinkChanged
    | Greeted
    | NotUnderstood
    | EngineStarted
    | EngineLost
    | LegChanged
    | PhoneTroubled
    | QualityMeasured
)
CallEvent = MuteToggled | MuteChanged | HoldToggled | HangUpAsked | KeyPressedToDebtor
CaseEvent = (
    TabChosen
    | FormOpened
    | FormClosed
    | ChallengeTyped
    | ChallengeAnswered
    | IdentityAnswered
    | ScriptAnswered
    | ScriptSteppedBack
    | ObjectionOpened
    | DisclosureRead
    | NoteTyped
    | NoteKept
    | DraftNotKept
    | DraftRestored
    | HistoryEndReached
    | HistoryLoaded
)
PromiseEvent = (
    PromiseAmountTyped
    | PromiseDateChosen
    | PromiseMethodChosen
    | PromiseReadBack
    | PromiseAgreed
    | PromiseChecked
)
OutcomeEvent = (
    CallbackSet
    | ResultChosen
    | ResultFieldSet
    | WrapUpConcluded
    | WrapUpExtended
    | OutcomeKept
    | OutcomeConfirmed
    | OutcomeRefused
    | OutcomeNotKept
    | OutboxCounted
)
