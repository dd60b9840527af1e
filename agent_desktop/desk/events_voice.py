"""Transfer, consultation, help, search, parked calls: what the agent did and what the server answered."""

from dataclasses import dataclass

from server_api.contract.floor import HelpRequest
from server_api.contract.transfers import ConsultView, LoggedCall, PeopleFound, TransferTargets
from server_api.contract.words import TransferStep

# --- the transfer panel ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TransferOpened:
    """F5."""


@dataclass(frozen=True, slots=True)
class TransferClosed:
    """Esc, or F5 again."""


@dataclass(frozen=True, slots=True)
class TargetTyped:
    """The filter: a name, or a number where that is allowed."""

    text: str


@dataclass(frozen=True, slots=True)
class TargetChosen:
    """The n-th of the filtered list, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class TransferNoted:
    """A word for whoever takes the call."""

    text: str


@dataclass(frozen=True, slots=True)
class TransferAsked:
    """Hand over at once."""


@dataclass(frozen=True, slots=True)
class ConsultAsked:
    """Speak with them first."""


@dataclass(frozen=True, slots=True)
class ConsultEnded:
    """``COMPLETE``, ``JOIN`` or ``CANCEL``."""

    step: TransferStep


@dataclass(frozen=True, slots=True)
class ParkAsked:
    """Leave the debtor with music for the team."""


@dataclass(frozen=True, slots=True)
class TargetsLoaded:
    """Where the call may go."""

    targets: TransferTargets


@dataclass(frozen=True, slots=True)
class ConsultBegun:
    """The server calls them; the debtor is held."""

    consult: ConsultView


@dataclass(frozen=True, slots=True)
class TransferDone:
    """The server did what was asked of the panel; what becomes of the call is pushed."""

    what: str


# --- help, recording, detector --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HelpToggled:
    """F6: ask, or withdraw."""


@dataclass(frozen=True, slots=True)
class HelpTold:
    """The request as the server keeps it; None: withdrawn."""

    help: HelpRequest | None


@dataclass(frozen=True, slots=True)
class RecordingToggled:
    """Pause or go on recording."""


@dataclass(frozen=True, slots=True)
class HeardCorrected:
    """The detector was wrong: it was (not) a person."""


# --- search, manual dial, inbound -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SearchOpened:
    """Ctrl F."""


@dataclass(frozen=True, slots=True)
class SearchClosed:
    """Esc."""


@dataclass(frozen=True, slots=True)
class SearchTyped:
    """Name, document, phone or contract."""

    text: str


@dataclass(frozen=True, slots=True)
class PersonChosen:
    """The n-th of the list shown, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class PhoneChosen:
    """The n-th number of the chosen person, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class OverrideTyped:
    """A lead's reason to dial against a rule that may be overruled."""

    text: str


@dataclass(frozen=True, slots=True)
class PersonConfirmed:
    """Ctrl Enter: dial the chosen number, or: this is who calls."""


@dataclass(frozen=True, slots=True)
class PeopleArrived:
    """The answer to a search for this text."""

    text: str
    found: PeopleFound


@dataclass(frozen=True, slots=True)
class PersonTold:
    """The call is placed, or the server knows who calls; the case is pushed."""


@dataclass(frozen=True, slots=True)
class UnparkAsked:
    """Take a parked call."""

    call_id: str


@dataclass(frozen=True, slots=True)
class CallLogLoaded:
    """The agent's calls today."""

    calls: tuple[LoggedCall, ...]


#: What the window may tell.
VoiceDeed = (
    TransferOpened
    | TransferClosed
    | TargetTyped
    | TargetChosen
    | TransferNoted
    | TransferAsked
    | ConsultAsked
    | ConsultEnded
    | ParkAsked
    | HelpToggled
    | RecordingToggled
    | HeardCorrected
    | SearchOpened
    | SearchClosed
    | SearchTyped
    | PersonChosen
    | PhoneChosen
    | OverrideTyped
    | PersonConfirmed
    | UnparkAsked
)
#: One union for each ``update_*.py``.
TransferEvent = (
    TransferOpened
    | TransferClosed
    | TargetTyped
    | TargetChosen
    | TransferNoted
    | TransferAsked
    | ConsultAsked
    | ConsultEnded
    | ParkAsked
    | TargetsLoaded
    | ConsultBegun
    | TransferDone
)
BesideEvent = HelpToggled | HelpTold | RecordingToggled | HeardCorrected | UnparkAsked | CallLogLoaded
SearchEvent = (
    SearchOpened
    | SearchClosed
    | SearchTyped
    | PersonChosen
    | PhoneChosen
    | OverrideTyped
    | PersonConfirmed
    | PeopleArrived
    | PersonTold
)
