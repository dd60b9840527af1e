"""When which payment of an agreement is due: single, instalments, irregular, repeating; up to 250 lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from server_api.contract.debt_words import Frequency, PlanKind
from server_api.contract.money import Money
from server_api.domain.business_days import SATURDAY, HolidayTable, UnknownDayError
from server_api.domain.plan_amounts import MOST_LINES, Amounts, ScheduleError, Typed, amounts
from server_api.domain.plan_dates import DAYS, days_of

__all__ = [
    "MOST_LINES",
    "Calendar",
    "Line",
    "Moved",
    "Schedule",
    "ScheduleError",
    "Wanted",
    "days_of",
    "make",
]

#: No plan begins in this year or later; 250 months more are still a date.
LAST_YEAR = 2200


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whose working days count: the holidays of the debtor's country and region."""

    holidays: HolidayTable | None = None
    region: str = ""

    def moved(self, day: date) -> "Moved":
        """The day itself, or the first working day after it.

        Beyond the reviewed holidays only weekends are known: the day is told as not ``reviewed``.
        """
        asked, why, reviewed = day, "", True
        while True:
            name = None
            try:
                name = self.holidays.name(day, self.region) if self.holidays else None
                reviewed = reviewed and self.holidays is not None
            except UnknownDayError:
                reviewed = False
            if day.weekday() < SATURDAY and name is None:
                return Moved(day, asked, why, reviewed)
            why = why or name or ""
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moved:
    """A working day. ``asked`` is the day it stands for, ``holiday`` names why it was moved (empty: weekend).

    Not ``reviewed``: the holidays of that year are not known.
    """

    day: date
    asked: date
    holiday: str = ""
    reviewed: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One payment. Number 0 is the first payment where instalments follow; ``moved`` says why this day."""

    number: int
    due_on: date
    amount: Money
    moved: Moved | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be scheduled; None is computed. ``changed``: total, first, count or each was typed last.

    ``count``: payments after the first one; of a repeating plan, all. ``day`` of the month of the later
    payments (0: that of the first). ``lines`` are heeded for irregular plans only. ``interest_month_bp``:
    the instalments bear interest by the Price table.
    """

    kind: PlanKind
    first_due: date
    total: Money | None = None
    first: Money | None = None
    count: int | None = None
    each: Money | None = None
    changed: str = ""
    day: int = 0
    frequency: Frequency = Frequency.MONTHLY
    lines: tuple[tuple[date, Money], ...] = ()
    interest_month_bp: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """The payments: ``total`` is their sum to the minor unit; ``interest`` of it came by paying later."""

    kind: PlanKind
    lines: tuple[Line, ...]
    total: Money
    first: Money
    interest: Money
    each: Money | None = None
    count: int = 0


def make(wanted: Wanted, calendar: Calendar) -> Schedule:
    """The schedule: sums exact, every day a working day, the later ones counted from the first day asked for.

    Raises ScheduleError.
    """
    if not 1900 < wanted.first_due.year < LAST_YEAR:
        raise ScheduleError("bad_day")
    match wanted.kind:
        case PlanKind.IRREGULAR:
            return _irregular(wanted, calendar)
        case PlanKind.REPEATING:
            return _repeating(wanted, calendar)
        case PlanKind.INSTALMENTS:
            return _instalments(wanted, calendar)
        case _:
            total = _same(wanted.total, "")
            return _schedule(PlanKind.SINGLE, Amounts(_positive(total)), wanted, calendar, total.currency)


def rate_a_period(month_bp: int, frequency: Frequency) -> Fraction:
    """A month's rate for weeks and fortnights: its share of 30 days."""
    return Fraction(month_bp, 10_000) * Fraction(DAYS.get(frequency, 30), 30)


def _instalments(wanted: Wanted, calendar: Calendar) -> Schedule:
    total = _same(wanted.total, "")
    first = None if wanted.first is None else _same(wanted.first, total.currency).minor
    each = None if wanted.each is None else _same(wanted.each, total.currency).minor
    typed = Typed(_positive(total), first, wanted.count, each, wanted.changed)
    rate = rate_a_period(wanted.interest_month_bp, wanted.frequency)
    found = amounts(typed, total.currency, rate)
    kind = PlanKind.INSTALMENTS if found.count else PlanKind.SINGLE
    return _schedule(kind, found, wanted, calendar, total.currency)


def _schedule(kind: PlanKind, found: Amounts, wanted: Wanted, calendar: Calendar, currency: str) -> Schedule:
    each = [found.each] * found.count
    if each:
        each[0] += found.rest
    payments = [found.first, *each] if found.first else each
    start = 0 if found.first and found.count else 1
    return Schedule(
        kind=kind,
        lines=_lines(payments, wanted, calendar, currency, start),
        total=Money(found.total, currency),
        first=Money(payments[0], currency),
        interest=Money(found.interest, currency),
        each=Money(found.each, currency) if found.count else None,
        count=found.count,
    )


def _repeating(wanted: Wanted, calendar: Calendar) -> Schedule:
    each = _same(wanted.each, "")
    if not wanted.count:
        raise ScheduleError("no_count")
    lines = _lines([_positive(each)] * min(wanted.count, MOST_LINES + 1), wanted, calendar, each.currency, 1)
    total = Money(each.minor * wanted.count, each.currency)
    nothing = Money.zero(each.currency)
    return Schedule(PlanKind.REPEATING, lines, total, each, nothing, each, wanted.count)


def _irregular(wanted: Wanted, calendar: Calendar) -> Schedule:
    if not wanted.lines:
        raise ScheduleError("no_lines")
    if len(wanted.lines) > MOST_LINES:
        raise ScheduleError("too_many_lines")
    currency = wanted.lines[0][1].currency
    lines = []
    for number, (day, amount) in enumerate(sorted(wanted.lines, key=lambda line: line[0]), start=1):
        _positive(_same(amount, currency))
        if not 1900 < day.year < LAST_YEAR:
            raise ScheduleError("bad_day")
        moved = calendar.moved(day)
        lines.append(Line(number, moved.day, amount, moved))
    total = Money(sum(line.amount.minor for line in lines), currency)
    return Schedule(PlanKind.IRREGULAR, tuple(lines), total, lines[0].amount, interest=Money.zero(currency))


def _lines(
    payments: Iterable[int], wanted: Wanted, calendar: Calendar, currency: str, start: int
) -> tuple[Line, ...]:
    payments = list(payments)
    if len(payments) > MOST_LINES:
        raise ScheduleError("too_many_lines")
    # The first day comes first: only as many days are made as there are payments.
    days = zip(days_of(wanted.first_due, wanted.frequency, wanted.day), payments, strict=False)
    found = ((calendar.moved(day), payment) for day, payment in days)
    return tuple(
        Line(number, moved.day, Money(payment, currency), moved)
        for number, (moved, payment) in enumerate(found, start=start)
    )


def _same(amount: Money | None, currency: str) -> Money:
    if amount is None:
        raise ScheduleError("no_amount")
    if currency and amount.currency != currency:
        raise ScheduleError("wrong_currency")
    return amount


def _positive(amount: Money) -> int:
    if amount.minor <= 0:
        raise ScheduleError("no_amount")
    return amount.minor
