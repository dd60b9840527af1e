"""Equal instalments with interest: the Price table (French amortisation), in exact fractions.

``instalment = P · i / (1 - (1 + i)^-n)``, the first one a whole period after the loan.
"""

from dataclasses import dataclass
from fractions import Fraction

from server_api.domain.rounding import Rounding, rounded


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One line of the table, in minor units: ``payment = interest + principal``, ``left`` is still owed."""

    number: int
    payment: int
    interest: int
    principal: int
    left: int


def rate_of(basis_points: int) -> Fraction:
    """Basis points a period as an exact rate: 300 is 3 %."""
    return Fraction(basis_points, 10_000)


def instalment(principal: int, rate: Fraction, count: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """What is paid each period, in minor units. ``count`` is at least 1."""
    if not rate:
        return rounded(Fraction(principal, count), rounding)
    growth = (1 + rate) ** count
    return rounded(principal * rate * growth / (growth - 1), rounding)


def present_value(payment: int, rate: Fraction, count: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """What ``count`` payments of this size repay, in minor units."""
    if not rate:
        return payment * count
    growth = (1 + rate) ** count
    return rounded(payment * (growth - 1) / (rate * growth), rounding)


def table(
    principal: int, rate: Fraction, count: int, rounding: Rounding = Rounding.HALF_UP
) -> tuple[PriceRow, ...]:
    """The whole table. Every payment is the same but the last one, which repays exactly what is left."""
    payment = instalment(principal, rate, count, rounding)
    rows: list[PriceRow] = []
    left = principal
    for number in range(1, count + 1):
        interest = rounded(left * rate, rounding)
        repaid = left if number == count else min(left, payment - interest)
        left -= repaid
        rows.append(PriceRow(number, interest + repaid, interest, repaid, left))
    return tuple(rows)
