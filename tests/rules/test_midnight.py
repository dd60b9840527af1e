"""Where clocks are changed at midnight (Santiago, Havana, the Azores), and hours that touch it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from server_api.rules.gate import can_contact
from server_api.rules.profiles import Place
from server_api.rules.question import Allowed, ContactQuestion, Denied
from server_api.rules.read import read_week
from tests.rules.test_gate import DEBT, PROFILES

#: Zone, and the days of 2026 on which an hour is left out and comes twice.
CHANGES = {
    "America/Santiago": ("2026-09-05", "2026-04-04"),
    "America/Havana": ("2026-03-08", "2026-11-01"),
    "Atlantic/Azores": ("2026-03-29", "2026-10-25"),
    "America/Tijuana": ("2026-03-08", "2026-11-01"),
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Europe/Madrid": ("2026-03-29", "2026-10-25"),
}
HOURS = ("00:00-24:00", "00:00-06:00", "18:00-24:00", "00:30-02:30", "01:00-02:00", "23:00-24:00")


def asked(hours: str, zone: str, now: datetime) -> Allowed | Denied:
    profile = replace(PROFILES["US"], caps=(), hours=read_week({"all": hours}))
    where = Place("US", "NY", (zone,), (profile,))
    return can_contact(ContactQuestion(now=now, mode="progressive", places=(where,), debts=DEBT))


def minutes(hours: str) -> tuple[int, int]:
    first, last = hours.split("-")
    return tuple(int(part[:2]) * 60 + int(part[3:]) for part in (first, last))  # type: ignore[return-value]


@pytest.mark.parametrize("hours", HOURS)
@pytest.mark.parametrize("zone", CHANGES)
def test_nobody_is_called_outside_whatever_the_clocks_do(zone: str, hours: str) -> None:
    first, last = minutes(hours)
    clocks = ZoneInfo(zone)
    opened = 0
    for day in CHANGES[zone]:
        start = datetime.fromisoformat(day).replace(tzinfo=clocks).astimezone(UTC) - timedelta(hours=3)
        for minute in range(0, 33 * 60, 5):
            now = start + timedelta(minutes=minute)
            local = now.astimezone(clocks)
            inside = first <= local.hour * 60 + local.minute < last
            allowed = isinstance(asked(hours, zone, now), Allowed)
            opened += allowed
            assert inside or not allowed, (zone, hours, local)
            twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
            # An hour that comes twice may be closed both times; every other minute inside is open.
            assert allowed or not inside or twice or _touches_a_change(hours, local)
    assert opened


def _touches_a_change(hours: str, local: datetime) -> bool:
    """Whether an edge of the hours falls into an hour that comes twice or never on this day."""
    first, last = minutes(hours)
    for edge in (first, last % (24 * 60)):
        at = local.replace(hour=edge // 60, minute=edge % 60, tzinfo=local.tzinfo)
        days = (at, at + timedelta(days=1))
        if any(one.replace(fold=0).utcoffset() != one.replace(fold=1).utcoffset() for one in days):
            return True
    return False


def test_a_day_from_midnight_to_midnight_has_no_gap() -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    midnight = datetime(2026, 11, 25, tzinfo=zone).astimezone(UTC)
    for seconds in (-60, -1, 0, 1):
        answer = asked("00:00-24:00", zone.key, midnight + timedelta(seconds=seconds))
        assert isinstance(answer, Allowed)
