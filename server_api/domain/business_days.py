"""Which days banks and the law count as working days; a day nobody has reviewed is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

SATURDAY = 5


class UnknownDayError(LookupError):
    """The holidays of this place and year have not been reviewed: fail closed."""


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """Reviewed holidays: national and by region (``SP``), for the years of ``years``.

    ``regions`` are the codes that mean a region at all, with holidays of its own or without.
    """

    country: str
    years: frozenset[int]
    national: Mapping[date, str]
    regional: Mapping[str, Mapping[date, str]] = field(default_factory=dict)
    regions: frozenset[str] = frozenset()

    def name(self, day: date, region: str = "") -> str | None:
        """The holiday's name, or None on any other day. Raises UnknownDayError beyond the table."""
        if day.year not in self.years:
            raise UnknownDayError(f"{self.country} {day.year}")
        return self.national.get(day) or self.regional.get(region, {}).get(day)

    def anywhere(self) -> "HolidayTable":
        """The same, where it is not known in which region: a holiday of any region counts."""
        regional = {day: name for days in self.regional.values() for day, name in days.items()}
        return replace(self, national=regional | dict(self.national))


def is_business_day(day: date, table: HolidayTable | None, region: str = "") -> bool:
    """Monday to Friday and no holiday. Raises UnknownDayError where no table covers the day."""
    if table is None:
        raise UnknownDayError(str(day))
    return day.weekday() < SATURDAY and table.name(day, region) is None


def next_business_day(day: date, table: HolidayTable | None, region: str = "") -> date:
    """The day itself, or the first working day after it. Raises UnknownDayError beyond the table."""
    while not is_business_day(day, table, region):
        day += timedelta(days=1)
    return day
