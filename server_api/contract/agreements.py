"""Agreements: the calculator, schedules, and approvals by a lead while the call goes on."""

from datetime import date

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, LongText, ShortText, WireModel
from server_api.contract.debt_words import ApprovalState, Frequency, PlanKind, PromiseState
from server_api.contract.money import Money
from server_api.contract.words import Authority, Channel, PayMethod, PromiseFault

#: A schedule has at most so many payments.
MOST_LINES = 250


class PlanLine(WireModel):
    """One payment of a schedule. ``number`` 0 is the first payment where instalments follow.

    ``note``: why the day was moved (``27 é domingo``), worded by the server.
    """

    number: int = Field(ge=0)
    due_on: date
    amount: Money
    note: ShortText = ""


class PlanWanted(WireModel):
    """What the agent typed; what is not given is computed. ``changed`` names the field typed last: of
    ``total``, ``first``, ``count`` and ``each`` the others give way to it.

    ``day``: the wanted day of the month of the later payments (0: that of the first). ``lines``
    are heeded for irregular schedules only. ``seq`` comes back with the answer.
    """

    seq: int = 0
    kind: PlanKind = PlanKind.SINGLE
    debt_ids: tuple[Id, ...]
    offer_id: str = ""
    changed: ShortText = ""
    total: Money | None = None
    first: Money | None = None
    count: int | None = Field(None, ge=0, le=MOST_LINES)
    each: Money | None = None
    first_due: date | None = None
    day: int = Field(0, ge=0, le=31)
    frequency: Frequency = Frequency.MONTHLY
    method: PayMethod | None = None
    lines: tuple[PlanLine, ...] = Field((), max_length=MOST_LINES)
    renews: str = ""


class PlanCheck(WireModel):
    """One line of the checks beside a schedule: ``ok``, or a fault, or what needs approval."""

    code: ShortText
    ok: bool
    needs_approval: bool = False
    text: ShortText = ""


class PlanFix(WireModel):
    """A way back inside authority, offered on a key: take this value for this field."""

    field: ShortText
    label: ShortText = ""
    amount: Money | None = None
    count: int | None = None
    day: date | None = None


class Plan(WireModel):
    """The calculator's answer: schedule, cost, legality.

    ``debt`` is the balance of the day, ``discount`` what is given up of it, ``total`` the sum of ``lines``.
    ``authority`` says who may grant it; ``fixes`` lead back inside the agent's own.
    """

    seq: int = 0
    kind: PlanKind
    debt: Money
    discount: Money
    discount_bp: int = 0
    total: Money
    lines: tuple[PlanLine, ...] = ()
    authority: Authority = Authority.WITHIN
    faults: tuple[PromiseFault, ...] = ()
    params: dict[str, str] = Field(default_factory=dict)
    checks: tuple[PlanCheck, ...] = ()
    fixes: tuple[PlanFix, ...] = ()
    read_back: LongText = ""


class Limits(WireModel):
    """An agent's authority for a case, after role, person, creditor and segment. None: not limited.

    ``source`` says where it comes from; discounts and entries in basis points of the debt and the total.
    """

    max_discount_bp: int = 0
    min_entry_bp: int = 0
    min_entry: Money | None = None
    max_instalments: int | None = None
    min_instalment: Money | None = None
    max_days_to_first: int | None = None
    max_total_days: int | None = None
    methods: tuple[PayMethod, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    may_settle: bool = True
    source: ShortText = ""


class AskApproval(WireModel):
    """Ask the lead for what is beyond the own authority; the call goes on."""

    plan: PlanWanted
    reason: ShortText = ""


class ApprovalView(WireModel):
    """A request and how it stands. ``beyond`` says in words what goes beyond whose limit.

    ``plan`` is what was asked, ``counter`` what the lead would grant instead. ``asker_limits`` and
    ``own_limits`` (the reader's, for leads) are the authorities it is judged by.
    """

    approval_id: Id
    call_id: Id
    agent_id: Id
    agent: ShortText = ""
    debtor: ShortText = ""
    creditor: ShortText = ""
    state: ApprovalState
    asked_at: AwareDatetime
    expires_at: AwareDatetime
    reason: ShortText = ""
    beyond: ShortText = ""
    plan: Plan
    counter: Plan | None = None
    decided_by: ShortText = ""
    decided_at: AwareDatetime | None = None
    note: ShortText = ""
    within_own: bool = True


class Approvals(WireModel):
    """Requests, newest first: a lead's open ones, or the history of a case."""

    approvals: tuple[ApprovalView, ...] = ()
    free_leads: tuple[ShortText, ...] = ()


class AnswerApproval(WireModel):
    """``approved``, ``refused``, or ``countered`` with another plan. The approver's own limits apply."""

    state: ApprovalState
    counter: PlanWanted | None = None
    note: ShortText = ""


class PromiseLineView(WireModel):
    """One payment of a promise that was made."""

    number: int
    due_on: date
    amount: Money
    paid: Money
    state: PromiseState


class PromiseEvent(WireModel):
    """Something that happened to a promise: ``made``, ``due``, ``reminded``, ``kept``, ``broken`` …

    ``text`` names who did it, ``channel`` how a reminder went. The desk words the kind.
    """

    kind: ShortText
    at: AwareDatetime
    number: int | None = None
    text: ShortText = ""
    channel: ShortText = ""


class PromiseDetail(WireModel):
    """One promise, whole."""

    promise_id: Id
    state: PromiseState
    lines: tuple[PromiseLineView, ...]
    events: tuple[PromiseEvent, ...] = ()
    renewed_from: str = ""
    renewed_by: str = ""


class CancelPromise(WireModel):
    """Why a promise is taken back."""

    reason: ShortText = ""


class OutcomeUndone(WireModel):
    """The result was taken back within its seconds: the call waits for a result again."""

    call_id: Id
    outcome_id: Id
    undone_at: AwareDatetime


class RemindBy(WireModel):
    """By which channels the debtor is reminded of a payment."""

    channels: tuple[Channel, ...] = ()
