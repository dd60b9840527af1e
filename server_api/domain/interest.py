"""What time adds to a debt."""

from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class InterestKind(StrEnum):
    """How interest grows once a debt is late.

    ``simple``: on the capital alone. ``compound``: every whole month's interest joins the capital, the days
    beyond it bear simple interest (the linear convention). ``price``: the contract's own instalments hold
    their interest, by the Price table; each that is late bears simple interest.
    """

    SIMPLE = "simple"
    COMPOUND = "compound"
    PRICE = "price"


def interest(base: int, month_bp: int, months: Fraction, kind: InterestKind) -> Fraction:
    """Interest on ``base`` minor units, exactly, at ``month_bp`` basis points a month."""
    if kind is not InterestKind.COMPOUND:
        # One fraction instead of three: debts are counted while an agent waits.
        return Fraction(base * month_bp * months.numerator, 10_000 * months.denominator)
    whole = months.numerator // months.denominator
    return base * (_growth(month_bp, whole) * (1 + Fraction(month_bp, 10_000) * (months - whole)) - 1)


def of_whole_months(base: int, month_bp: int, months: Fraction) -> Fraction:
    """The share of compound interest that has joined the capital."""
    whole = months.numerator // months.denominator
    return base * (_growth(month_bp, whole) - 1)


@lru_cache(maxsize=1024)
def _growth(month_bp: int, months: int) -> Fraction:
    """What one minor unit has become after whole months."""
    return (1 + Fraction(month_bp, 10_000)) ** months
