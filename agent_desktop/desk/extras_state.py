"""What a case's other tabs and forms hold: contacts, papers, notes, the statement, holds."""

from dataclasses import dataclass, field
from datetime import date

from server_api.contract.contacts import CaseExtras, NoteWarning
from server_api.contract.debt_words import ContactKind
from server_api.contract.statements import Statement
from server_api.contract.words import Channel, LegalKind

Params = tuple[tuple[str, str], ...]

#: What a debtor can say on a call that stops collection, in the order of their keys.
HOLD_KINDS = (
    LegalKind.DISPUTE,
    LegalKind.COMPLAINT,
    LegalKind.ATTORNEY,
    LegalKind.OVER_INDEBTED,
    LegalKind.CEASE_CONTACT,
    LegalKind.DECEASED,
    LegalKind.MINOR,
)
#: Why, in the order of their keys; the debtor's own words stand in the text.
HOLD_REASONS: dict[LegalKind, tuple[str, ...]] = {
    LegalKind.DISPUTE: ("not_mine", "already_paid", "wrong_amount", "fraud", "other"),
    LegalKind.COMPLAINT: ("treatment", "too_many_calls", "privacy", "wrong_person", "other"),
}
#: By what the answer to a hold is wanted.
ANSWER_CHANNELS = (Channel.SMS, Channel.EMAIL, Channel.LETTER, Channel.VOICE)
#: Why a whole value is shown, in the order of their keys.
REVEAL_REASONS = ("debtor_asks", "confirm_data", "dial_elsewhere", "send_paper")
#: What stands in ``Extras.busy`` while the server has not answered.
PIN_DOWN = "pin_down"
PROTOCOL = "protocol"
#: Fields of the form of income and expenses beside the amounts.
DEPENDANTS, NOTE = "dependants", "note"
#: The paper that the server writes when it is opened: what is owed today.
STATEMENT_NOW = "statement-now"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The statement page. ``on`` is the day asked for (None: the server's today)."""

    on: date | None = None
    asked: bool = False
    view: Statement | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class HoldForm:
    """A complaint, a dispute … as it is typed; with ``hold_id`` more is told of one in force."""

    kind: LegalKind = LegalKind.DISPUTE
    hold_id: str = ""
    reason: str = ""
    text: str = ""
    by: str = ""
    sent: bool = False
    error: str = ""
    error_params: Params = ()


@dataclass(frozen=True, slots=True)
class HardshipForm:
    """A month of income and expenses as it is typed; ``field`` and ``error`` are what cannot be taken."""

    fields: Params = ()
    key: str = ""
    sent: bool = False
    field: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class ContactForm:
    """A phone, e-mail or address as it is typed; ``field`` and ``fault`` are what the server refused."""

    kind: ContactKind = ContactKind.PHONE
    contact_id: str = ""
    value: str = ""
    label: str = ""
    state: str = ""
    parts: Params = ()
    confirmed: bool = True
    sent: bool = False
    field: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class NoteForm:
    """A note of the case as it is typed. ``warning``: words that do not belong in a file, named."""

    text: str = ""
    pinned: bool = False
    warning: NoteWarning | None = None
    sent: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class RevealAsk:
    """A whole value is wanted; the reason comes first."""

    what: str
    item_id: str
    sent: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole value on the screen for some seconds. It stands in no log."""

    what: str
    item_id: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document being looked at. ``content`` empty while it is on its way."""

    document_id: str
    content: bytes = field(default=b"", repr=False)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Extras:
    """Of one case. ``chosen`` is the line of the contacts' table the keys act on."""

    data: CaseExtras | None = None
    loading: bool = False
    stale: bool = False  # the case changed since it was asked for
    error: str = ""
    chosen: str = ""
    sheet: Sheet = field(default_factory=Sheet)
    hold: HoldForm = field(default_factory=HoldForm)
    hardship: HardshipForm = field(default_factory=HardshipForm)
    contact: ContactForm = field(default_factory=ContactForm)
    note: NoteForm = field(default_factory=NoteForm)
    reveal: RevealAsk | None = None
    shown: tuple[Shown, ...] = ()
    paper: Paper | None = None
    busy: str = ""
    other_role: str = ""  # what somebody else on the line says they are
    other_told: bool = False
