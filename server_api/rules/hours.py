"""The hours of the law as stretches of time in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server_api.domain.business_days import UnknownDayError
from server_api.rules.profiles import Place, Profile


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` until just before ``end``, UTC."""

    start: datetime
    end: datetime


class UnknownPlaceError(LookupError):
    """No zone or no hours are known for a place: fail closed. ``rule_id`` says what is missing."""

    def __init__(self, rule_id: str, detail: str) -> None:
        super().__init__(f"{rule_id}: {detail}")
        self.rule_id = rule_id


def open_stretches(places: tuple[Place, ...], now: datetime, days: int) -> tuple[Stretch, ...]:
    """When every profile, in every zone in which the debtor may be, is open; the next ``days`` days.

    Raises UnknownPlaceError where a place has no zone, profile or hours, and UnknownDayError where a
    profile forbids holidays and the present day is beyond the reviewed tables.
    """
    stretches: tuple[Stretch, ...] | None = None
    for place in places:
        for profile, zone in _layers(place):
            layer = _layer(place, profile, zone, now, days)
            stretches = layer if stretches is None else _common(stretches, layer)
    if stretches is None:
        raise UnknownPlaceError("NO-PROFILE", "no place")
    return stretches


def _layers(place: Place) -> list[tuple[Profile, ZoneInfo]]:
    if not place.zones:
        raise UnknownPlaceError("NO-ZONE", place.country or "?")
    with_hours = [profile for profile in place.profiles if profile.hours is not None]
    if not with_hours:
        raise UnknownPlaceError("NO-HOURS" if place.profiles else "NO-PROFILE", place.country or "?")
    return [(profile, _zone(name)) for profile in with_hours for name in place.zones]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnknownPlaceError("NO-ZONE", name) from error


def _layer(place: Place, profile: Profile, zone: ZoneInfo, now: datetime, days: int) -> tuple[Stretch, ...]:
    first = now.astimezone(zone).date()
    found = []
    for offset in range(days + 1):
        day = first + timedelta(days=offset)
        try:
            stretch = _day(place, profile, zone, day)
        except UnknownDayError:
            if offset == 0:
                raise
            break
        if stretch is not None:
            found.append(stretch)
    return tuple(found)


def _day(place: Place, profile: Profile, zone: ZoneInfo, day: date) -> Stretch | None:
    assert profile.hours is not None
    window = profile.hours[day.weekday()]
    if window is None:
        return None
    if profile.holidays_forbidden:
        if place.holidays is None:
            raise UnknownDayError(place.country)
        if place.holidays.name(day, place.region) is not None:
            return None
    start = datetime.combine(day, window.start, tzinfo=zone).astimezone(UTC)
    end = datetime.combine(day, window.end, tzinfo=zone).astimezone(UTC)
    return Stretch(start, end)


def _common(left: tuple[Stretch, ...], right: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    shared = []
    for one in left:
        for other in right:
            start, end = max(one.start, other.start), min(one.end, other.end)
            if start < end:
                shared.append(Stretch(start, end))
    return tuple(shared)
