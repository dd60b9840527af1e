"""Contacts, linked people, documents, notes: what is known around a debtor, and changes to it."""

from datetime import date

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, LongText, ShortText, WireModel
from server_api.contract.debt_words import ConsentState, ContactKind, DocumentKind, PartyRole
from server_api.contract.hardship import HardshipSheet
from server_api.contract.money import Money
from server_api.contract.words import Channel


class Consent(WireModel):
    """Whether a contact may be used by a channel for a purpose: ``collection``, ``offers``, ``reminders``."""

    channel: Channel
    purpose: ShortText = ""
    state: ConsentState
    since: AwareDatetime | None = None
    source: ShortText = ""


class ContactLine(WireModel):
    """A phone, an e-mail or an address, masked. ``quality`` 0–100: how likely it reaches the debtor."""

    contact_id: Id
    kind: ContactKind
    masked: ShortText
    label: ShortText = ""
    source: ShortText = ""
    state: ShortText = "usable"
    quality: int = 0
    last_result: ShortText = ""
    last_at: AwareDatetime | None = None
    confirmed_at: AwareDatetime | None = None
    consents: tuple[Consent, ...] = ()


class PartyLine(WireModel):
    """Somebody beside the debtor. ``may_hear``: the law or the debtor allows to speak of the debt."""

    party_id: Id
    role: PartyRole
    name: ShortText
    document_masked: ShortText = ""
    phone_masked: ShortText = ""
    may_hear: bool = False
    rule_id: ShortText = ""
    since: date | None = None
    note: ShortText = ""


class DocumentLine(WireModel):
    """A paper of the case; its content by DOCUMENT, logged."""

    document_id: Id
    kind: DocumentKind
    title: ShortText
    at: AwareDatetime
    media_type: ShortText = "application/pdf"
    size: int = 0
    contract: ShortText = ""


class Note(WireModel):
    """A note of the case. A pinned one stands on the screen at every call until it is taken down."""

    note_id: Id
    at: AwareDatetime
    by: ShortText = ""
    text: LongText
    pinned: bool = False


class WriteNote(WireModel):
    """``warned``: the writer saw the warning about words that do not belong in a file, and means it."""

    text: LongText
    pinned: bool = False
    warned: bool = False


class NoteWarning(WireModel):
    """Words in a note that do not belong in a file (health, religion, insults): where, and why."""

    words: tuple[ShortText, ...] = ()
    reason: ShortText = ""


class CaseExtras(WireModel):
    """What the hidden tabs show; asked for when one of them is opened first. ``hardship`` is the latest."""

    person_id: Id
    contacts: tuple[ContactLine, ...] = ()
    parties: tuple[PartyLine, ...] = ()
    documents: tuple[DocumentLine, ...] = ()
    notes: tuple[Note, ...] = ()
    tags: tuple[ShortText, ...] = ()
    custom: tuple[tuple[ShortText, ShortText], ...] = ()
    hardship: HardshipSheet | None = None


class ChangeContact(WireModel):
    """Add or change a contact; ``contact_id`` empty adds. ``confirmed``: the debtor said so on this call.

    For an address ``value`` is the street line, and the rest stands in ``parts`` (city, region, postcode).
    """

    kind: ContactKind
    contact_id: str = ""
    value: ShortText = ""
    label: ShortText = ""
    state: ShortText = ""
    parts: dict[str, str] = Field(default_factory=dict)
    confirmed: bool = False
    call_id: str = ""


class SetConsent(WireModel):
    """The debtor grants or withdraws the use of a contact."""

    contact_id: Id
    channel: Channel
    purpose: ShortText
    state: ConsentState
    call_id: str = ""


class Reveal(WireModel):
    """Show a whole value. ``what``: ``phone``, ``email``, ``address``, ``document``, ``party``; logged."""

    what: ShortText
    item_id: str = ""
    reason: ShortText = ""


class Revealed(WireModel):
    """The whole value; the desk hides it again after ``hide_after_s``."""

    value: ShortText
    hide_after_s: float = 20.0


class OwnPromise(WireModel):
    """A promise of the agent's own debtors, on the ready page."""

    promise_id: Id
    person_id: Id
    name: ShortText
    due_on: date
    amount: Money
    state: ShortText = "open"


class Target(WireModel):
    """One of the agent's targets: ``metric`` is ``right_party``, ``promises``, ``promised``, ``kept``."""

    metric: ShortText
    value: int
    goal: int
    currency: str = ""
    period: ShortText = "day"


class OwnPanel(WireModel):
    """The agent's own panel: results, targets, promises that fall due; calm, without a rate."""

    right_party: int = 0
    promises: int = 0
    promised: Money | None = None
    kept: int = 0
    decided: int = 0
    targets: tuple[Target, ...] = ()
    due: tuple[OwnPromise, ...] = ()
