"""The agreement as the agent types it, and what the server answered to it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from server_api.contract.agreements import ApprovalView, Plan, PromiseDetail
from server_api.contract.debt_words import Frequency, OrderKind, PlanKind
from server_api.contract.words import Channel, PayMethod


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a field and what it means: minor units, or a count; None while it is neither."""

    text: str = ""
    value: int | None = None

    @property
    def wrong(self) -> bool:
        """Something is typed that is no value."""
        return bool(self.text.strip()) and self.value is None


@dataclass(frozen=True, slots=True)
class LineForm:
    """One payment of an irregular schedule as it is typed."""

    due_on: date | None = None
    amount: Typed = field(default_factory=Typed)


@dataclass(frozen=True, slots=True)
class PromiseForm:
    """An empty field gives way to the others: the server computes it. ``changed`` was typed last.

    ``plan`` is the newest answer; it counts only while its ``seq`` is the form's. ``approval`` is the newest
    request to the lead on this call. ``renews``: the promise that this one replaces.
    """

    kind: PlanKind = PlanKind.SINGLE
    offer_id: str = ""
    debt_ids: tuple[str, ...] = ()
    currency: str = ""
    total: Typed = field(default_factory=Typed)
    first: Typed = field(default_factory=Typed)
    count: Typed = field(default_factory=Typed)
    each: Typed = field(default_factory=Typed)
    first_due: date | None = None
    day: int = 0
    frequency: Frequency = Frequency.MONTHLY
    method: PayMethod | None = None
    remind_by: tuple[Channel, ...] = ()
    lines: tuple[LineForm, ...] = ()
    changed: str = ""
    renews: str = ""
    seq: int = 0
    plan: Plan | None = None
    asking: bool = False
    read_back: bool = False
    read_back_at: datetime | None = None
    agreeing: bool = False  # the primary was pressed while the server still judges
    agreed: bool = False  # agreed on both sides: goes out with the result
    approval: ApprovalView | None = None
    asking_approval: bool = False  # the request, or its withdrawal, is on its way
    order_ids: tuple[str, ...] = ()

    @property
    def judged(self) -> Plan | None:
        """The server's answer to exactly what stands here."""
        return self.plan if self.plan is not None and self.plan.seq == self.seq else None

    @property
    def amount_minor(self) -> int | None:
        """All that is to be paid, minor units."""
        if self.judged is not None:
            return self.judged.total.minor
        if self.kind is PlanKind.IRREGULAR:
            return _sum(self.lines)
        return self.total.value

    @property
    def due_on(self) -> date | None:
        """The day of the first payment."""
        if self.judged is not None and self.judged.lines:
            return self.judged.lines[0].due_on
        if self.kind is PlanKind.IRREGULAR:
            return self.lines[0].due_on if self.lines else None
        return self.first_due


def _sum(lines: tuple[LineForm, ...]) -> int | None:
    values = [line.amount.value for line in lines]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


@dataclass(frozen=True, slots=True)
class Deal:
    """What stands beside the form: requests about this person, who is free, promises looked at, orders.

    ``busy`` names what was asked of the server and not answered yet: an order's kind or id, a promise's id.
    """

    approvals: tuple[ApprovalView, ...] = ()
    free_leads: tuple[str, ...] = ()
    leads_known: bool = False
    opened: str = ""
    made: PromiseDetail | None = None
    busy: tuple[str, ...] = ()
    order_kind: OrderKind | None = None
