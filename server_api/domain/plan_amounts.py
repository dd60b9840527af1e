"""What each payment of an agreement is: the four figures of a plan, where one of them was typed last."""

from dataclasses import dataclass
from fractions import Fraction

from server_api.domain import price

#: No agreement has more payments. Looked at before anything is worked out: powers of a rate and lists of
#: payments grow with the count that somebody types.
MOST_LINES = 250
#: Instalments are whole multiples of this many minor units where nobody typed them.
_STEPS = {"COP": 100_000, "CLP": 1_000}
_STEP = 1_000


class ScheduleError(ValueError):
    """A schedule that cannot be made. ``code``: ``no_total``, ``no_amount``, ``no_count``, ``no_lines``,
    ``too_many_lines``, ``first_above_total``, ``too_small``, ``wrong_currency``, ``bad_day``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Typed:
    """The figures of a plan in minor units; None is not typed. ``count``: payments after the first one."""

    total: int
    first: int | None = None
    count: int | None = None
    each: int | None = None
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """A first payment (0: none) and ``count`` instalments. ``rest`` goes with instalment 1.

    ``first + rest + each * count`` is ``total``; of that ``interest`` came on top of what was agreed.
    """

    first: int
    each: int = 0
    count: int = 0
    rest: int = 0
    interest: int = 0

    @property
    def total(self) -> int:
        """All payments together, in minor units."""
        return self.first + self.rest + self.each * self.count


def stepped(each: int, currency: str) -> int:
    """An instalment as it is said: whole tens of the currency, where it is not small."""
    step = _STEPS.get(currency, _STEP)
    return each - each % step if each >= 10 * step else each


def amounts(typed: Typed, currency: str, rate: Fraction = Fraction(0)) -> Amounts:
    """Whatever was typed last stays, the other figures give way; nothing is lost or made of a minor unit.

    A first payment that nobody typed takes the rest; a typed one stays, and instalment 1 takes the rest.
    With interest (``rate`` a period) the instalments repay by the Price table what the first payment leaves.
    Raises ScheduleError.
    """
    if typed.total <= 0:
        raise ScheduleError("no_total")
    if typed.first is not None and not 0 <= typed.first <= typed.total:
        raise ScheduleError("first_above_total")
    if typed.changed == "each" or (typed.first is None and typed.each is not None):
        return _with_each(typed, rate)
    count = typed.count or 0
    if typed.first is not None and typed.count is None and typed.each:
        count = -(-(typed.total - typed.first) // typed.each)
    if not count or typed.first == typed.total:
        return Amounts(typed.total)
    if typed.first is None:
        return _equal(typed.total, _bounded(count), currency, rate)
    return _after(typed.total, typed.first, _bounded(count), rate)


def _bounded(count: int) -> int:
    if count > MOST_LINES:
        raise ScheduleError("too_many_lines")
    return count


def _after(total: int, first: int, count: int, rate: Fraction) -> Amounts:
    """The first payment stays as it is."""
    left = total - first
    if rate:
        each = price.instalment(left, rate, count)
        return Amounts(first, each, count, interest=each * count - left)
    each = left // count
    if not each:
        raise ScheduleError("too_small")
    return Amounts(first, each, count, rest=left - each * count)


def _equal(total: int, count: int, currency: str, rate: Fraction) -> Amounts:
    """As much at once as later; the first payment takes the rest."""
    each = stepped(total // (count + 1), currency)
    if not each:
        raise ScheduleError("too_small")
    first = total - each * count
    return _after(total, first, count, rate) if rate else Amounts(first, each, count)


def _with_each(typed: Typed, rate: Fraction) -> Amounts:
    """Every instalment stays as it is, the first payment takes what they leave."""
    each = typed.each or 0
    if each <= 0:
        raise ScheduleError("no_amount")
    count = (typed.total - (typed.first or 0)) // each if typed.count is None else typed.count
    if rate:
        return _with_each_and_interest(typed.total, each, _bounded(count), rate)
    count = _bounded(min(count, typed.total // each))
    return Amounts(typed.total - each * count, each, count) if count else Amounts(typed.total)


def _with_each_and_interest(total: int, each: int, count: int, rate: Fraction) -> Amounts:
    while count and price.present_value(each, rate, count) > total:
        count -= 1
    if not count:
        return Amounts(total)
    repaid = price.present_value(each, rate, count)
    return Amounts(total - repaid, each, count, interest=each * count - repaid)
