"""What somebody may grant in one agreement: the offer it starts from, and the own authority."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from server_api.contract.debt_words import Frequency
from server_api.contract.money import Money
from server_api.contract.words import PayMethod
from server_api.domain.authority import OwnLimits
from server_api.domain.plan_amounts import ScheduleError, Typed, amounts
from server_api.domain.rounding import per_ten_thousand, share
from server_api.domain.schedule import rate_a_period

#: So many days has a month at most, and so many later is a day moved from a weekend and holidays.
_MONTH_DAYS, _MOVED_DAYS = 31, 10


class Limit(StrEnum):
    """What an agreement is measured by."""

    DISCOUNT = "discount"
    ENTRY = "entry"
    INSTALMENTS = "instalments"
    INSTALMENT = "instalment"
    FIRST_DAY = "first_day"
    TERM = "term"
    METHOD = "method"
    FREQUENCY = "frequency"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of an agreement."""

    due_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Basis:
    """What an agreement starts from: an offer, or the debt itself. ``least`` settles ``owed``.

    ``instalments`` after the first payment, each at least ``each``, the last by ``last_by``; ``entry_bp`` of
    what is agreed comes first, and at least ``entry``, by ``first_by``. Not ``granted``: whoever has no
    limits of their own needs an approval. ``settles``: what is paid ends the debt; otherwise the rest stays
    owed.
    """

    owed: Money
    least: Money
    first_by: date
    entry_bp: int = 0
    entry: Money | None = None
    instalments: int = 0
    each: Money | None = None
    last_by: date | None = None
    methods: tuple[PayMethod, ...] = ()
    frequencies: tuple[Frequency, ...] = (Frequency.MONTHLY,)
    interest_month_bp: int = 0
    granted: bool = True
    settles: bool = True


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far somebody may go."""

    basis: Basis
    least: Money
    entry_bp: int
    entry: Money | None
    instalments: int
    each: Money | None
    first_by: date
    last_by: date
    methods: tuple[PayMethod, ...]
    frequencies: tuple[Frequency, ...]
    granted: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """An agreement as it is measured. ``frequency`` counts where there is more than one payment."""

    payments: tuple[Payment, ...]
    method: PayMethod | None
    frequency: Frequency

    @property
    def total(self) -> Money:
        """All payments together."""
        return Money(sum(one.amount.minor for one in self.payments), self.payments[0].amount.currency)

    @property
    def later(self) -> tuple[Payment, ...]:
        """The payments after the first."""
        return self.payments[1:]


@dataclass(frozen=True, slots=True)
class Measure:
    """One bound and how the agreement stands to it. ``value`` and ``bound`` are of one kind: basis points,
    a count, money, a day, or a word."""

    limit: Limit
    ok: bool
    value: int | Money | date | str
    bound: int | Money | date | str


def bounds_of(basis: Basis, own: OwnLimits, today: date) -> Bounds:
    """Where a limit of one's own is said, it counts; where it is not, the offer does."""
    least = basis.least
    if own.max_discount_bp is not None:
        least = Money(
            basis.owed.minor - per_ten_thousand(basis.owed.minor, own.max_discount_bp), least.currency
        )
    if own.may_settle is False:
        least = basis.owed
    first_by = basis.first_by
    if own.max_days_to_first is not None:
        first_by = today + timedelta(days=own.max_days_to_first)
    count = basis.instalments if own.max_instalments is None else own.max_instalments
    last_by = basis.last_by or first_by + timedelta(days=_MONTH_DAYS * count + _MOVED_DAYS)
    if own.max_instalments is not None:
        last_by = max(last_by, first_by + timedelta(days=_MONTH_DAYS * count + _MOVED_DAYS))
    if own.max_total_days is not None:
        last_by = today + timedelta(days=own.max_total_days)
    return Bounds(
        basis=basis,
        least=least,
        entry_bp=basis.entry_bp if own.min_entry_bp is None else own.min_entry_bp,
        entry=basis.entry if own.min_entry is None else own.min_entry,
        instalments=count,
        each=basis.each if own.min_instalment is None else own.min_instalment,
        first_by=first_by,
        last_by=last_by,
        methods=basis.methods if own.methods is None else own.methods,
        frequencies=basis.frequencies if own.frequencies is None else own.frequencies,
        granted=basis.granted or own.max_discount_bp is not None,
    )


def sum_for(principal: Money, shape: Shape, basis: Basis) -> Money:
    """What the payments of this shape add up to where they repay ``principal`` with the offer's interest."""
    if not basis.interest_month_bp or not shape.later:
        return principal
    first = min(shape.payments[0].amount.minor, principal.minor)
    rate = rate_a_period(basis.interest_month_bp, shape.frequency)
    try:
        found = amounts(Typed(principal.minor, first, len(shape.later)), principal.currency, rate)
    except ScheduleError:
        return principal
    return Money(found.total, principal.currency)


def slack(shape: Shape, basis: Basis) -> int:
    """With interest each instalment is rounded: so many minor units say nothing."""
    return len(shape.later) if basis.interest_month_bp else 0


def given_up(shape: Shape, basis: Basis) -> Money:
    """The discount: what of the debt is not asked for. Zero where the rest stays owed."""
    if not basis.settles:
        return Money.zero(basis.owed.currency)
    interest = sum_for(basis.owed, shape, basis).minor - basis.owed.minor
    return Money(max(0, basis.owed.minor + interest - shape.total.minor), basis.owed.currency)


def discount_bp(shape: Shape, basis: Basis) -> int:
    """The discount in basis points of the debt, rounded half up."""
    up, owed = given_up(shape, basis).minor, basis.owed.minor
    return (2 * up * 10_000 + owed) // (2 * owed) if owed else 0


def measured(shape: Shape, bounds: Bounds) -> tuple[Measure, ...]:
    """The agreement against every bound that matters to it; those it breaks first."""
    found = [
        *_offer(bounds),
        *_discount(shape, bounds),
        *_entry(shape, bounds),
        *_instalments(shape, bounds),
        *_days(shape, bounds),
        *_words(shape, bounds),
    ]
    return tuple(sorted(found, key=lambda one: one.ok))


def within(shape: Shape, bounds: Bounds) -> bool:
    """Whether nothing of the agreement goes beyond."""
    return all(one.ok for one in measured(shape, bounds))


def _offer(bounds: Bounds) -> Sequence[Measure]:
    return [] if bounds.granted else [Measure(Limit.OFFER, False, "", "")]


def _discount(shape: Shape, bounds: Bounds) -> Sequence[Measure]:
    basis = bounds.basis
    if not basis.settles:
        return []
    least = sum_for(bounds.least, shape, basis).minor - slack(shape, basis)
    ok = shape.total.minor >= least
    allowed = (
        share(basis.owed.minor - bounds.least.minor, 10_000, basis.owed.minor) if basis.owed.minor else 0
    )
    asked = discount_bp(shape, basis)
    # What goes beyond by a cent is never told as the limit itself, nor what is within by a cent as beyond it.
    return [Measure(Limit.DISCOUNT, ok, min(asked, allowed) if ok else max(asked, allowed + 1), allowed)]


def _entry(shape: Shape, bounds: Bounds) -> Sequence[Measure]:
    first, currency = shape.payments[0].amount, shape.total.currency
    least = (
        per_ten_thousand(shape.total.minor, bounds.entry_bp) if bounds.basis.settles and shape.later else 0
    )
    if bounds.entry is not None:
        least = max(least, bounds.entry.minor)
    return [Measure(Limit.ENTRY, first.minor >= least, first, Money(least, currency))] if least else []


def _instalments(shape: Shape, bounds: Bounds) -> Sequence[Measure]:
    if not shape.later:
        return []
    count = len(shape.later)
    found = [Measure(Limit.INSTALMENTS, count <= bounds.instalments, count, bounds.instalments)]
    smallest = min(one.amount.minor for one in shape.later)
    each = _least_each(shape, bounds)
    if bounds.each is not None or smallest < each:
        currency = shape.total.currency
        found.append(
            Measure(Limit.INSTALMENT, smallest >= each, Money(smallest, currency), Money(each, currency))
        )
    return found


def _least_each(shape: Shape, bounds: Bounds) -> int:
    """What each later payment is at least: nothing small first and everything at the very end."""
    if bounds.each is not None:
        return bounds.each.minor
    rest = sum(one.amount.minor for one in shape.later)
    return rest // max(bounds.instalments, len(shape.later))


def _days(shape: Shape, bounds: Bounds) -> Sequence[Measure]:
    first, last = shape.payments[0].due_on, shape.payments[-1].due_on
    found = [Measure(Limit.FIRST_DAY, first <= bounds.first_by, first, bounds.first_by)]
    if shape.later:
        found.append(Measure(Limit.TERM, last <= bounds.last_by, last, bounds.last_by))
    return found


def _words(shape: Shape, bounds: Bounds) -> Sequence[Measure]:
    found = []
    if shape.method is not None and shape.method not in bounds.methods:
        found.append(Measure(Limit.METHOD, False, shape.method.value, ""))
    if shape.later and shape.frequency not in bounds.frequencies:
        found.append(Measure(Limit.FREQUENCY, False, shape.frequency.value, ""))
    return found
