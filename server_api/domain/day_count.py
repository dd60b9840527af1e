"""How much time lies between two days: the day-count conventions that contracts name.

Sources: ISDA 2006 Definitions, section 4.16 (b) actual/actual, (d) actual/365 fixed, (e) actual/360,
(f) 30/360 bond basis, (g) 30E/360; ``30`` is the month of 30 days by which late interest is counted pro rata.
"""

from calendar import isleap
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class DayCount(StrEnum):
    """A convention; the value is what contracts, files and statements call it."""

    MONTH_30 = "30"
    BOND_30_360 = "30/360"
    EURO_30_360 = "30e/360"
    ACTUAL_360 = "actual/360"
    ACTUAL_365 = "actual/365"
    ACTUAL_ACTUAL = "actual/actual"


@lru_cache(maxsize=4096)
def months_between(start: date, end: date, count: DayCount) -> Fraction:
    """Months of interest from ``start`` to ``end``, exactly; nothing where ``end`` is not later."""
    if end <= start:
        return Fraction(0)
    if count is DayCount.MONTH_30:
        return Fraction((end - start).days, 30)
    return 12 * years_between(start, end, count)


def years_between(start: date, end: date, count: DayCount) -> Fraction:
    """The day-count fraction of the convention, exactly. ``start`` is not later than ``end``."""
    match count:
        case DayCount.BOND_30_360 | DayCount.EURO_30_360:
            return Fraction(days_360(start, end, count), 360)
        case DayCount.ACTUAL_365:
            return Fraction((end - start).days, 365)
        case DayCount.ACTUAL_ACTUAL:
            return _actual_actual(start, end)
        case _:
            return Fraction((end - start).days, 360)


def days_counted(start: date, end: date, count: DayCount) -> int:
    """The days as the convention counts them."""
    if count in (DayCount.BOND_30_360, DayCount.EURO_30_360):
        return max(0, days_360(start, end, count))
    return max(0, (end - start).days)


def days_360(start: date, end: date, count: DayCount) -> int:
    """Days of months of 30; the bond basis keeps a 31st that ends a period begun before the 30th."""
    first = min(start.day, 30)
    last = end.day
    if last == 31 and (first == 30 or count is DayCount.EURO_30_360):
        last = 30
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def _actual_actual(start: date, end: date) -> Fraction:
    """Days in leap years over 366, days in other years over 365."""
    years = Fraction(0)
    while start.year < end.year:
        turn = date(start.year + 1, 1, 1)
        years += Fraction((turn - start).days, 366 if isleap(start.year) else 365)
        start = turn
    return years + Fraction((end - start).days, 366 if isleap(end.year) else 365)
