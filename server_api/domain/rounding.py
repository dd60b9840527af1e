"""Exact shares of whole minor units: integers and fractions only, halves go away from zero unless said."""

from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """Where an exact half of a minor unit goes. The amounts themselves are never floats."""

    HALF_UP = "half_up"  # away from zero: commercial rounding
    HALF_EVEN = "half_even"  # to the even neighbour: banker's rounding


def share(amount: int, numerator: int, denominator: int) -> int:
    """``amount * numerator / denominator`` in minor units, rounded half up. ``denominator`` is positive."""
    product = amount * numerator
    rounded = (2 * abs(product) + denominator) // (2 * denominator)
    return rounded if product >= 0 else -rounded


def per_ten_thousand(amount: int, basis_points: int) -> int:
    """A share in basis points (1 % is 100), in minor units, rounded half up."""
    return share(amount, basis_points, 10_000)


def rounded(exact: Fraction, rounding: Rounding = Rounding.HALF_UP) -> int:
    """The nearest whole minor unit."""
    if rounding is Rounding.HALF_EVEN:
        return round(exact)
    return share(1, exact.numerator, exact.denominator)
