"""The case's other tabs and forms: what the agent does there, and the server's answers."""

from dataclasses import dataclass, field
from datetime import date

from agent_desktop.desk.events_hardship import HardshipDeed, HardshipEvent
from server_api.contract.contacts import CaseExtras, Note, OwnPanel, Revealed
from server_api.contract.debt_words import ConsentState, ContactKind
from server_api.contract.holds import HoldView
from server_api.contract.scripts import Script
from server_api.contract.statements import Statement
from server_api.contract.words import Channel, LegalKind

# --- the statement --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatementOpened:
    """How the balance was computed."""


@dataclass(frozen=True, slots=True)
class StatementDayChosen:
    """The balance on this day; None: today."""

    on: date | None


@dataclass(frozen=True, slots=True)
class StatementArrived:
    """The answer for the day that was asked for."""

    person_id: str
    on: date | None
    statement: Statement


# --- the history ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HistoryFiltered:
    """Only these channels (none: all of them), only rows with this text."""

    channels: tuple[str, ...] = ()
    text: str = ""


# --- complaint, dispute and what else stops collection --------------------------------------------


@dataclass(frozen=True, slots=True)
class HoldFormOpened:
    """By key, script or result; ``hold_id``: more is told of a hold in force."""

    kind: LegalKind = LegalKind.DISPUTE
    reason: str = ""
    text: str = ""
    hold_id: str = ""


@dataclass(frozen=True, slots=True)
class HoldKindChosen:
    """It is of another kind."""

    kind: LegalKind


@dataclass(frozen=True, slots=True)
class HoldTyped:
    """What stands in the form now."""

    reason: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class HoldConfirmed:
    """Open it. ``key`` is a fresh idempotency key."""

    key: str


@dataclass(frozen=True, slots=True)
class HoldTold:
    """In force; the changed case is pushed."""

    call_id: str
    hold: HoldView


@dataclass(frozen=True, slots=True)
class ActionChosen:
    """The n-th of what may still be done, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class OtherPersonAnswered:
    """Somebody else is on the line. ``role`` is what they say they are, ``result`` what comes of the call."""

    role: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class DebtorCame:
    """The debtor came to the telephone: the questions are asked from the start."""


@dataclass(frozen=True, slots=True)
class OtherPersonTold:
    """What may be said to anyone."""

    call_id: str
    script: Script


# --- contacts -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExtrasArrived:
    """Contacts, parties, documents, notes; the answer to a change of them too."""

    person_id: str
    extras: CaseExtras
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ContactPicked:
    """A line of the table."""

    contact_id: str


@dataclass(frozen=True, slots=True)
class ContactFormOpened:
    """Add one, or correct the one with this id."""

    kind: ContactKind = ContactKind.PHONE
    contact_id: str = ""


@dataclass(frozen=True, slots=True)
class ContactTyped:
    """A field of the form: ``kind``, ``value``, ``label``, ``state``, ``confirmed``, a part of an address."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ContactSaved:
    """Send it."""


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """The debtor allows or forbids a channel for a purpose."""

    contact_id: str
    channel: Channel
    purpose: str
    state: ConsentState


@dataclass(frozen=True, slots=True)
class RevealAsked:
    """Show the whole value of this; the reason is asked first."""

    what: str
    item_id: str


@dataclass(frozen=True, slots=True)
class RevealReasonGiven:
    """Why."""

    reason: str


@dataclass(frozen=True, slots=True)
class RevealLeft:
    """Rather not, or hide it again."""


@dataclass(frozen=True, slots=True)
class RevealTold:
    """The whole value."""

    person_id: str
    what: str
    item_id: str
    revealed: Revealed = field(repr=False)


@dataclass(frozen=True, slots=True)
class RevealOver:
    """Its seconds are over."""

    what: str
    item_id: str


# --- notes and documents --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaseNoteTyped:
    """What stands in the note's form."""

    text: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class CaseNoteSaved:
    """Write it; ``warned``: the words named in the warning are meant."""

    warned: bool = False


@dataclass(frozen=True, slots=True)
class CaseNoteTold:
    """On the server's disk."""

    person_id: str
    note: Note


@dataclass(frozen=True, slots=True)
class PinTakenDown:
    """This note need not stand on the screen any more."""

    note_id: str


@dataclass(frozen=True, slots=True)
class PinGone:
    """The server has it so."""

    note_id: str


@dataclass(frozen=True, slots=True)
class DocumentOpened:
    """Look at this paper."""

    document_id: str


@dataclass(frozen=True, slots=True)
class DocumentClosed:
    """Esc."""


@dataclass(frozen=True, slots=True)
class DocumentArrived:
    """Its content."""

    document_id: str
    content: bytes = field(repr=False)


# --- the own panel --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnPanelLoaded:
    """The agent's own results, targets, promises."""

    panel: OwnPanel


#: What the window may tell.
ExtrasDeed = (
    StatementOpened
    | StatementDayChosen
    | HistoryFiltered
    | HoldFormOpened
    | HoldKindChosen
    | HoldTyped
    | HoldConfirmed
    | ActionChosen
    | OtherPersonAnswered
    | DebtorCame
    | HardshipDeed
    | ContactPicked
    | ContactFormOpened
    | ContactTyped
    | ContactSaved
    | ConsentChanged
    | RevealAsked
    | RevealReasonGiven
    | RevealLeft
    | CaseNoteTyped
    | CaseNoteSaved
    | PinTakenDown
    | DocumentOpened
    | DocumentClosed
)
#: One union for each ``update_*.py``.
SheetEvent = StatementOpened | StatementDayChosen | StatementArrived
HoldEvent = (
    HoldFormOpened
    | HoldKindChosen
    | HoldTyped
    | HoldConfirmed
    | HoldTold
    | ActionChosen
    | OtherPersonAnswered
    | DebtorCame
    | OtherPersonTold
)
ContactEvent = (
    ExtrasArrived
    | ContactPicked
    | ContactFormOpened
    | ContactTyped
    | ContactSaved
    | ConsentChanged
    | RevealAsked
    | RevealReasonGiven
    | RevealLeft
    | RevealTold
    | RevealOver
)
PaperEvent = (
    CaseNoteTyped
    | CaseNoteSaved
    | CaseNoteTold
    | PinTakenDown
    | PinGone
    | DocumentOpened
    | DocumentClosed
    | DocumentArrived
)
ExtrasEvent = (
    SheetEvent | HoldEvent | HardshipEvent | ContactEvent | PaperEvent | HistoryFiltered | OwnPanelLoaded
)
