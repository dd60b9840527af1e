"""What came from outside: server, outbox, softphone. ``at`` is UTC."""

from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.workspace import LegState, LinkState
from server_api.contract.cases import HistoryPage, IdentityResult
from server_api.contract.outcomes import OutcomeSaved
from server_api.contract.push import Hello, Push
from server_api.contract.session import AgentStatus, SignedIn
from server_api.contract.words import ErrorCode

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
class HistoryLoaded:
    """A further page; of what was looked for, where something was."""

    person_id: str
    page: HistoryPage
    channels: tuple[str, ...] = ()
    text: str = ""


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
