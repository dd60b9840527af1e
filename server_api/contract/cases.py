"""The case of a debtor as the desk gets it: a head at once, a body when it may be shown."""

from datetime import date

from pydantic import Field

from server_api.contract.agreements import Limits
from server_api.contract.base import AwareDatetime, Id, LongText, ShortText, WireModel
from server_api.contract.contacts import Note
from server_api.contract.holds import AllowedAction, BlockedLine, HoldView, LegalEvent
from server_api.contract.money import Money
from server_api.contract.offers import Offer
from server_api.contract.payments import OrderView
from server_api.contract.recordings import RecordingBrief
from server_api.contract.scripts import Script, ScriptPlace
from server_api.contract.words import (
    Blocked,
    Channel,
    IdentityMode,
    IdentityStatus,
    LegalKind,
    PayMethod,
    Question,
    Verdict,
)


class NumberView(WireModel):
    """The number on the line, masked for the screen: ``(11) 9••••-4321``. ``kind``: mobile, home, work."""

    phone_id: Id
    masked: ShortText
    kind: ShortText = ""
    right_party_times: int = 0
    confirmed: bool = False


class Challenge(WireModel):
    """One identity question and how it went. ``spare`` questions are asked only if another failed."""

    question: Question
    verdict: Verdict = Verdict.UNASKED
    spare: bool = False


class Identity(WireModel):
    """The right-party check: ``needed`` right answers of ``challenges``, ``tries_left`` wrong ones."""

    mode: IdentityMode
    status: IdentityStatus
    needed: int
    tries_left: int
    challenges: tuple[Challenge, ...]


class Disclosure(WireModel):
    """A sentence the law or the creditor demands. ``amounts``: no amount is shown before it was said.

    ``said_at`` when it was ticked on this call, ``offset_ms`` into the recording.
    """

    code: Id
    text: LongText
    rule_id: ShortText = ""
    amounts: bool = False
    said_at: AwareDatetime | None = None
    offset_ms: int | None = None


class CaseHead(WireModel):
    """What may always reach the PC: who to ask for, on which number, and what to say first.

    ``hidden_fields`` are fields of results that may not be asked in this case (Colombia, Ley 2300 de 2023,
    article 5: never the reason for default). ``amounts_wait``: the body is held back until the disclosures
    that are due before amounts were said. ``place``: how far the script was on this call before (transfer,
    crash). ``suggested_result``: what the server would fill in.
    """

    call_id: Id
    person_id: Id
    name: ShortText
    document_masked: ShortText
    document_kind: ShortText
    number: NumberView
    city: ShortText
    region: ShortText
    country: ShortText
    time_zone: ShortText
    may_talk_until: AwareDatetime | None
    identity: Identity
    script: Script
    campaign: ShortText
    creditor: ShortText
    language: str = "pt-BR"
    disclosures: tuple[Disclosure, ...] = ()
    attempt_rule: ShortText = ""
    hidden_fields: tuple[Id, ...] = ()
    amounts_wait: bool = False
    place: ScriptPlace | None = None
    suggested_result: str = ""


class DebtLine(WireModel):
    """One contract. Amounts are of the day ``CaseBody.balance_on``; ``paid`` was taken off already.

    ``instalments_late`` of ``instalments`` are overdue; 0 of 0 where the contract has none.
    """

    debt_id: Id
    product: ShortText
    contract: ShortText
    creditor: ShortText
    due_on: date
    days_late: int
    principal: Money
    interest: Money
    penalty: Money
    balance: Money
    fees: Money | None = None
    costs: Money | None = None
    discount: Money | None = None
    paid: Money | None = None
    instalments: int = 0
    instalments_late: int = 0
    blocked_by: ShortText = ""


class LegalFact(WireModel):
    """A legal fact with the rule that makes it act."""

    kind: LegalKind
    since: date
    rule_id: ShortText
    rule_version: int
    blocks: tuple[Blocked, ...] = ()
    text: ShortText = ""
    debt_ids: tuple[Id, ...] = ()


class Advice(WireModel):
    """A sentence to the agent by its code and values: the desk words it in the agent's own language.

    ``text`` is the sentence of somebody who speaks no codes: a creditor's own reason.
    """

    code: ShortText = ""
    text: ShortText = ""
    counts: dict[str, int] = Field(default_factory=dict)
    amounts: dict[str, Money] = Field(default_factory=dict)
    days: dict[str, date] = Field(default_factory=dict)


class MessageWay(WireModel):
    """Whether the debtor can be sent messages by this channel; ``why`` not: ``no_contact``, ``withdrawn``."""

    channel: Channel
    usable: bool = True
    why: ShortText = ""


class NextStep(WireModel):
    """Next best action in one line, with its reason. ``blocked`` turns the slot into a legal banner.

    ``advice`` with ``reasons`` says the same by codes; ``title`` and ``reason`` are worded for the debtor's
    country, for desks that do not know a code.
    """

    title: ShortText
    reason: ShortText
    offer_id: str = ""
    blocked: bool = False
    rule_id: ShortText = ""
    advice: Advice | None = None
    reasons: tuple[Advice, ...] = ()


class HistoryItem(WireModel):
    """One row of the timeline. ``result`` is shown as a chip, ``amount`` in the text's place."""

    item_id: Id
    at: AwareDatetime
    channel: Channel
    text: LongText
    result: ShortText = ""
    agent: ShortText = ""
    amount: Money | None = None
    recording: RecordingBrief | None = None


class HistoryPage(WireModel):
    """Newest first. ``next_cursor`` is empty at the end. ``counts``: rows by channel, of all filters.

    A case comes with ``total`` up to 10,000 and, of a longer timeline, without ``counts``; the first page
    asked for has them. A search finds up to 1,000, in a stretch of the timeline at a time: where it is not at
    the end, ``searched_to`` says how far it came, and ``next_cursor`` goes on from there.
    """

    items: tuple[HistoryItem, ...]
    total: int
    next_cursor: str = ""
    counts: dict[str, int] = Field(default_factory=dict)
    searched_to: AwareDatetime | None = None


class PhoneLine(WireModel):
    """A number of the debtor, masked."""

    phone_id: Id
    masked: ShortText
    kind: ShortText
    source: ShortText = ""
    last_result: ShortText = ""
    usable: bool = True


class PromiseLine(WireModel):
    """A promise made before. ``state``: a word of ``debt_words.PromiseState``.

    ``kept`` of ``lines`` payments came; ``next_due`` is the earliest still open.
    """

    promise_id: Id
    made_at: AwareDatetime
    due_on: date
    amount: Money
    method: PayMethod
    state: ShortText
    lines: int = 1
    kept: int = 0
    paid: Money | None = None
    next_due: date | None = None
    renewed_from: str = ""


class CaseBody(WireModel):
    """The full case. In masked mode it comes only after the identity is confirmed.

    ``alerts`` are pinned notes. ``best_time`` says in words when to call. ``blocked`` and ``allowed`` are
    what the legal status forbids and leaves (picture 07). ``counts``: how much each hidden tab holds
    (``contacts``, ``documents``, ``promises``, ``legal``). ``best_hours``: ``best_time`` by code (``work``,
    ``weekend``, ``any``) and hours (``first``, ``last``). ``message_ways``: how reminders reach the debtor.
    """

    birth_year: int | None = None
    customer_since: int | None = None
    segment: ShortText = ""
    risk: ShortText = ""
    balance_on: date
    balance: Money
    debts: tuple[DebtLine, ...]
    offers: tuple[Offer, ...] = ()
    legal: tuple[LegalFact, ...] = ()
    next_step: NextStep | None = None
    history: HistoryPage
    phones: tuple[PhoneLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    promises_kept: int = 0
    promises_due: int = 0
    max_promise_days: int = 30
    min_promise: Money | None = None
    methods: tuple[PayMethod, ...] = ()
    limits: Limits | None = None
    alerts: tuple[Note, ...] = ()
    tags: tuple[ShortText, ...] = ()
    best_time: ShortText = ""
    best_hours: Advice | None = None
    blocked: tuple[BlockedLine, ...] = ()
    allowed: tuple[AllowedAction, ...] = ()
    holds: tuple[HoldView, ...] = ()
    legal_events: tuple[LegalEvent, ...] = ()
    orders: tuple[OrderView, ...] = ()
    counts: dict[str, int] = Field(default_factory=dict)
    message_ways: tuple[MessageWay, ...] = ()


class IdentityAnswer(WireModel):
    """What the debtor said to one question."""

    question: Question
    answer: ShortText


class IdentityResult(WireModel):
    """How the check stands now; ``body`` comes with the confirmation in masked mode."""

    identity: Identity
    body: CaseBody | None = None
    script: Script | None = None
    disclosures: tuple[Disclosure, ...] = ()
    amounts_wait: bool = False
