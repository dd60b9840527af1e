"""The days of a plan, before working days are asked for."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from server_api.contract.debt_words import Frequency

#: Days between payments; a month is a calendar month.
DAYS = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}


def days_of(first: date, frequency: Frequency, day: int = 0) -> Iterator[date]:
    """The days of a plan before any is moved, without end; a month without the ``day`` has it last."""
    yield first
    number = 0
    while True:
        number += 1
        if frequency in DAYS:
            yield first + timedelta(days=DAYS[frequency] * number)
        else:
            yield months_after(first, number, day)


def months_after(start: date, months: int, day: int = 0) -> date:
    """The same day so many months later, or ``day``; the month's last where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(day or start.day, monthrange(year, month + 1)[1]))
