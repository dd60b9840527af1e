"""Closed vocabularies of the wire. Standard library only.

A value that this release does not know becomes ``UNKNOWN`` and is remembered in the current
:func:`collecting_unknowns`, so that a newer server never breaks an older desk: it shows a notice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Self

_seen: ContextVar[list[str] | None] = ContextVar("unknown_words", default=None)


@contextmanager
def collecting_unknowns() -> Iterator[list[str]]:
    """Collect ``Word=value`` of each unknown value parsed inside the block."""
    seen: list[str] = []
    token = _seen.set(seen)
    try:
        yield seen
    finally:
        _seen.reset(token)


class Word(StrEnum):
    """An enumeration that takes an unknown value as ``UNKNOWN`` instead of failing."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        seen = _seen.get()
        if seen is not None:
            seen.append(f"{cls.__name__}={value!s:.60}")
        return cls._value2member_map_.get("unknown")  # type: ignore[return-value]


class AgentState(Word):
    """The agent's state machine; the server owns it."""

    OFFLINE = "offline"
    READY = "ready"
    PAUSED = "paused"
    RINGING = "ringing"  # reserved for a call being put through
    TALKING = "talking"
    HOLDING = "holding"
    SUPERVISING = "supervising"  # a lead on somebody's line; consulted agents too
    WRAP_UP = "wrap_up"
    UNKNOWN = "unknown"


class Role(Word):
    """What a user may do."""

    AGENT = "agent"
    TEAM_LEAD = "team_lead"
    ADMIN = "admin"
    UNKNOWN = "unknown"


class CallPhase(Word):
    """A debtor's call as the desk shows it."""

    RINGING = "ringing"
    CONNECTED = "connected"
    HELD = "held"
    ENDED = "ended"
    UNKNOWN = "unknown"


class DialMode(Word):
    """How a campaign dials."""

    PREVIEW = "preview"
    PROGRESSIVE = "progressive"
    POWER = "power"
    PREDICTIVE = "predictive"
    MESSAGE = "message"  # recorded, no agents; paced by lines
    UNKNOWN = "unknown"


class CampaignState(Word):
    """Whether a campaign dials; ``paused`` by a person or its hours, ``stopped`` cancels what rings."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class Direction(Word):
    """Who called."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"
    MANUAL = "manual"
    UNKNOWN = "unknown"


class Monitoring(Word):
    """What a lead does on an agent's line."""

    NONE = "none"
    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"
    UNKNOWN = "unknown"


class PartyKind(Word):
    """Whom a call can be handed to."""

    AGENT = "agent"
    LEAD = "lead"
    PRESET = "preset"
    NUMBER = "number"
    UNKNOWN = "unknown"


class TransferStep(Word):
    """Where a consultation is, and how it is finished."""

    RINGING = "ringing"
    TALKING = "talking"
    JOIN = "join"  # all three hear each other
    COMPLETE = "complete"
    CANCEL = "cancel"
    FAILED = "failed"
    UNKNOWN = "unknown"


class RecordingState(Word):
    """Whether the call is being recorded."""

    NONE = "none"
    ON = "on"
    PAUSED = "paused"
    DONE = "done"
    LOST = "lost"
    UNKNOWN = "unknown"


class Answerer(Word):
    """Who the detector thinks answered."""

    UNDECIDED = "undecided"
    PERSON = "person"
    MACHINE = "machine"
    SILENCE = "silence"
    UNKNOWN = "unknown"


class CallEnd(Word):
    """Why a call ended, for the screen."""

    DEBTOR_HUNG_UP = "debtor_hung_up"
    AGENT_HUNG_UP = "agent_hung_up"
    LINE_LOST = "line_lost"
    SERVER_ENDED = "server_ended"
    NOT_REACHED = "not_reached"
    TRANSFERRED = "transferred"
    PARKED = "parked"
    TAKEN_OVER = "taken_over"
    MACHINE = "machine"
    UNKNOWN = "unknown"


class Channel(Word):
    """How a contact was made."""

    VOICE = "voice"
    SMS = "sms"
    EMAIL = "email"
    WHATSAPP = "whatsapp"
    CHAT = "chat"
    BOT = "bot"
    LETTER = "letter"
    PAYMENT = "payment"
    LEGAL = "legal"
    NOTE = "note"
    PROMISE = "promise"
    UNKNOWN = "unknown"


class LegalKind(Word):
    """A legal fact about a debtor or a debt; each changes what is allowed."""

    JUDICIAL = "judicial"
    PROTESTED = "protested"
    BUREAU_LISTED = "bureau_listed"
    BANKRUPTCY = "bankruptcy"
    DECEASED = "deceased"
    ATTORNEY = "attorney"
    DISPUTE = "dispute"
    COMPLAINT = "complaint"
    OVER_INDEBTED = "over_indebted"
    CEASE_CONTACT = "cease_contact"
    OPT_OUT = "opt_out"
    PRESCRIBED = "prescribed"
    MINOR = "minor"
    UNKNOWN = "unknown"


class Blocked(Word):
    """What a legal fact forbids on this call."""

    OFFERS = "offers"
    PROMISES = "promises"
    CONTACT = "contact"
    AMOUNTS = "amounts"
    ORDERS = "orders"  # Pix, slips, links
    LISTING = "listing"  # credit bureaus, protest
    PRESSURE = "pressure"  # only soft offers and the hardship form
    UNKNOWN = "unknown"


class IdentityMode(Word):
    """Whether the case is shown before the right party is confirmed."""

    SHOWN = "shown"  # on screen, results locked
    MASKED = "masked"  # nothing of the case reaches the PC
    UNKNOWN = "unknown"


class IdentityStatus(Word):
    """Where the right-party check stands on this call."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    OTHER_PERSON = "other_person"  # somebody else answered: nothing of the case on this call any more
    UNKNOWN = "unknown"


class Question(Word):
    """A challenge question; the server compares the answer."""

    BIRTH_DATE = "birth_date"
    DOCUMENT_FIRST_3 = "document_first_3"
    DOCUMENT_LAST_2 = "document_last_2"
    POSTCODE_FIRST_5 = "postcode_first_5"
    MOTHER_FIRST_NAME = "mother_first_name"
    UNKNOWN = "unknown"


class Verdict(Word):
    """Result of one answer."""

    UNASKED = "unasked"
    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


class Effect(Word):
    """What a disposition makes the server do (resources/dispositions/*.toml)."""

    HUMAN = "human"
    RIGHT_PARTY = "right_party"
    PROMISE = "promise"
    CALLBACK = "callback"
    WRONG_NUMBER = "wrong_number"
    DISPUTE = "dispute"
    COMPLAINT = "complaint"
    OPT_OUT = "opt_out"
    DECEASED = "deceased"
    MACHINE = "machine"
    COMPLETES = "completes"
    HARDSHIP = "hardship"
    ATTORNEY = "attorney"
    CEASE_CONTACT = "cease_contact"
    MINOR = "minor"
    UNKNOWN = "unknown"


class PayMethod(Word):
    """How the debtor will pay."""

    PIX = "pix"
    BOLETO = "boleto"
    TRANSFER = "transfer"
    CARD = "card"
    CASH = "cash"
    LINK = "link"
    UNKNOWN = "unknown"


class Authority(Word):
    """Whether an offer is inside the agent's authority."""

    WITHIN = "within"
    NEEDS_APPROVAL = "needs_approval"
    UNKNOWN = "unknown"


class PromiseFault(Word):
    """Why a promise is not accepted."""

    BLOCKED = "blocked"
    AMOUNT_TOO_LOW = "amount_too_low"
    AMOUNT_ABOVE_DEBT = "amount_above_debt"
    DATE_IN_PAST = "date_in_past"
    DATE_TOO_FAR = "date_too_far"
    NOT_BUSINESS_DAY = "not_business_day"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    BEYOND_AUTHORITY = "beyond_authority"
    WRONG_CURRENCY = "wrong_currency"
    UNKNOWN_DEBT = "unknown_debt"
    NOT_RIGHT_PARTY = "not_right_party"
    NO_READ_BACK = "no_read_back"
    SUM_DIFFERS = "sum_differs"
    TOO_MANY_LINES = "too_many_lines"
    LINES_NOT_IN_ORDER = "lines_not_in_order"
    INSTALMENT_TOO_LOW = "instalment_too_low"
    TERM_TOO_LONG = "term_too_long"
    FREQUENCY_NOT_ALLOWED = "frequency_not_allowed"
    OFFER_OVER = "offer_over"
    APPROVAL_DIFFERS = "approval_differs"
    DISCLOSURE_MISSING = "disclosure_missing"
    ALREADY_PROMISED = "already_promised"
    UNKNOWN = "unknown"


class ErrorCode(Word):
    """Stable codes of refusals; the desk words them in the user's language."""

    BAD_CREDENTIALS = "bad_credentials"
    TOO_MANY_TRIES = "too_many_tries"
    NOT_SIGNED_IN = "not_signed_in"
    TAKEN_OVER = "taken_over"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    STALE_VERSION = "stale_version"
    BAD_TRANSITION = "bad_transition"
    KEY_REUSED = "key_reused"
    REFUSED = "refused"
    INVALID = "invalid"
    GONE = "gone"
    TOO_OLD = "too_old"
    BUSY = "busy"
    DISK_FULL = "disk_full"
    SWITCH_UNAVAILABLE = "switch_unavailable"
    LINK_DOWN = "link_down"
    GATE_DENIED = "gate_denied"
    ANOTHER_SPEAKS = "another_speaks"
    TARGET_BUSY = "target_busy"
    INTERNAL = "internal"
    UNKNOWN = "unknown"
