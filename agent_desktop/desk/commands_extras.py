"""Orders about the case's other tabs and forms, in the imperative."""

from dataclasses import dataclass
from datetime import date

from server_api.contract.contacts import ChangeContact, Reveal, SetConsent, WriteNote
from server_api.contract.hardship import WriteHardship
from server_api.contract.holds import HoldReason, OpenHold, OtherPerson
from server_api.contract.words import Channel


@dataclass(frozen=True, slots=True)
class LoadStatement:
    """Server: what is owed on this day (rate-limited by the runner; only the latest counts)."""

    person_id: str
    call_id: str
    on: date | None


@dataclass(frozen=True, slots=True)
class LoadExtras:
    """Server: contacts, parties, documents, notes."""

    person_id: str
    call_id: str


@dataclass(frozen=True, slots=True)
class SearchHistory:
    """Server: the timeline's first page under a filter (rate-limited by the runner; the latest counts)."""

    person_id: str
    channels: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class SaveContact:
    """Server: add or correct a contact."""

    person_id: str
    change: ChangeContact


@dataclass(frozen=True, slots=True)
class SaveConsent:
    """Server: the debtor's wish for a channel; in force at once."""

    person_id: str
    consent: SetConsent


@dataclass(frozen=True, slots=True)
class SaveHardship:
    """Server: a month of income and expenses."""

    person_id: str
    told: WriteHardship


@dataclass(frozen=True, slots=True)
class RevealValue:
    """Server: the whole value, logged with its reason."""

    person_id: str
    reveal: Reveal


@dataclass(frozen=True, slots=True)
class HideLater:
    """Clock: the value goes from the screen after these seconds."""

    what: str
    item_id: str
    after_s: float


@dataclass(frozen=True, slots=True)
class SaveCaseNote:
    """Server: a note of the case."""

    person_id: str
    note: WriteNote


@dataclass(frozen=True, slots=True)
class TakePinDown:
    """Server: the note stands on the screen no longer."""

    note_id: str


@dataclass(frozen=True, slots=True)
class LoadDocument:
    """Server: the content of a paper (logged)."""

    document_id: str


@dataclass(frozen=True, slots=True)
class StopCollection:
    """Server: a complaint, a dispute …; every channel stops at once."""

    call_id: str
    hold: OpenHold


@dataclass(frozen=True, slots=True)
class TellMoreOfHold:
    """Server: what the debtor adds to a hold in force."""

    call_id: str
    hold_id: str
    reason: HoldReason


@dataclass(frozen=True, slots=True)
class SendProtocol:
    """Server: the protocol number goes to the debtor by this channel."""

    call_id: str
    hold_id: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class TellOtherPerson:
    """Server: somebody else answered; nothing of the case may be seen or said."""

    call_id: str
    other: OtherPerson


@dataclass(frozen=True, slots=True)
class LoadOwnPanel:
    """Server: own results, targets, promises."""


#: Only the latest counts.
LookupCommand = LoadStatement | SearchHistory
LegalCommand = StopCollection | TellMoreOfHold | SendProtocol | TellOtherPerson
RecordCommand = (
    LoadExtras
    | SaveContact
    | SaveConsent
    | SaveHardship
    | RevealValue
    | SaveCaseNote
    | TakePinDown
    | LoadDocument
    | LoadOwnPanel
)
ExtrasCommand = LookupCommand | LegalCommand | RecordCommand | HideLater
