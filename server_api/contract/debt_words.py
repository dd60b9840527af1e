"""Closed vocabularies of the debtor's workspace: amounts, agreements, payments, parties, documents."""

from server_api.contract.words import Word


class Component(Word):
    """What a balance is made of; ``discount`` and ``paid`` count against it."""

    COSTS = "costs"
    FEES = "fees"
    PENALTY = "penalty"
    INTEREST = "interest"
    PRINCIPAL = "principal"
    DISCOUNT = "discount"
    PAID = "paid"
    UNKNOWN = "unknown"


class PlanKind(Word):
    """How an agreement is paid."""

    SINGLE = "single"
    INSTALMENTS = "instalments"  # equal ones after a first payment
    IRREGULAR = "irregular"  # each line typed
    REPEATING = "repeating"  # the same amount at each date, without a total agreed
    UNKNOWN = "unknown"


class Frequency(Word):
    """How far apart the payments of a plan are."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    UNKNOWN = "unknown"


class PromiseState(Word):
    """Where a promise, or one line of it, stands."""

    OPEN = "open"
    DUE = "due"
    PARTLY_KEPT = "partly_kept"
    KEPT = "kept"
    BROKEN = "broken"
    RENEGOTIATED = "renegotiated"
    CANCELLED = "cancelled"
    NEEDS_REVIEW = "needs_review"
    UNKNOWN = "unknown"


class ApprovalState(Word):
    """Where a request to the lead stands."""

    PENDING = "pending"
    APPROVED = "approved"
    COUNTERED = "countered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class OrderKind(Word):
    """By what a payment can be made at once."""

    PIX = "pix"
    BOLETO = "boleto"
    LINK = "link"
    CARD = "card"
    UNKNOWN = "unknown"


class OrderState(Word):
    """Where a payment order stands; only what the provider told."""

    CREATED = "created"
    SENT = "sent"
    DELIVERED = "delivered"
    OPENED = "opened"
    PAID = "paid"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"
    UNKNOWN = "unknown"


class PartyRole(Word):
    """What another person is to a debtor."""

    CO_DEBTOR = "co_debtor"
    GUARANTOR = "guarantor"
    ATTORNEY = "attorney"
    AUTHORISED = "authorised"  # a third party whom the debtor allowed to hear of the debt
    RELATIVE = "relative"
    EMPLOYER = "employer"
    UNKNOWN = "unknown"


class ContactKind(Word):
    """A way to reach a person."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    UNKNOWN = "unknown"


class ConsentState(Word):
    """Whether a contact may be used for a purpose."""

    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    UNASKED = "unasked"
    UNKNOWN = "unknown"


class DocumentKind(Word):
    """A paper of the case."""

    CONTRACT = "contract"
    INVOICE = "invoice"
    STATEMENT = "statement"
    AGREEMENT = "agreement"
    SETTLEMENT = "settlement"
    RECEIPT = "receipt"
    LETTER = "letter"
    NOTICE = "notice"
    LEGAL_ACT = "legal_act"
    OTHER = "other"
    UNKNOWN = "unknown"


class Severity(Word):
    """How grave a finding in a script is: an ``error`` cannot be published."""

    ERROR = "error"
    WARNING = "warning"
    UNKNOWN = "unknown"


class VersionState(Word):
    """A version of a script."""

    DRAFT = "draft"
    LIVE = "live"
    TRIAL = "trial"  # live for a share of the team, beside the live one
    PAST = "past"
    UNKNOWN = "unknown"
