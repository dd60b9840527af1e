"""The hours of the law as stretches of time in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server_api.domain.business_days import UnknownDayError
from server_api.rules.profiles import Place, Profile

_MIDNIGHT = time(0)


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
    # Profiles that say the same need not be asked twice.
    telling = list({(profile.hours, profile.holidays_forbidden): profile for profile in with_hours}.values())
    return [(profile, zone_of(name)) for profile in telling for name in place.zones]


def zone_of(name: str) -> ZoneInfo:
    """The zone. Raises UnknownPlaceError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnknownPlaceError("NO-ZONE", name) from error


def _layer(place: Place, profile: Profile, zone: ZoneInfo, now: datetime, days: int) -> tuple[Stretch, ...]:
    first = now.astimezone(zone).date()
    found: list[Stretch] = []
    for offset in range(days + 1):
        try:
            found.extend(_day(place, profile, zone, first + timedelta(days=offset)))
        except UnknownDayError:
            if offset == 0:
                raise
            break
    return tuple(found)


def _day(place: Place, profile: Profile, zone: ZoneInfo, day: date) -> list[Stretch]:
    assert profile.hours is not None
    windows = profile.hours[day.weekday()]
    if not windows or (profile.holidays_forbidden and place.holiday(day) is not None):
        return []
    found = []
    for window in windows:
        last = day if window.end != _MIDNIGHT else day + timedelta(days=1)
        # Where the clocks are changed an hour comes twice or never: the narrower reading counts.
        start = max(_utc(day, window.start, zone, fold) for fold in (0, 1))
        end = min(_utc(last, window.end, zone, fold) for fold in (0, 1))
        if start < end:
            found.append(Stretch(start, end))
    return found


def _utc(day: date, at: time, zone: ZoneInfo, fold: int) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).replace(fold=fold).astimezone(UTC)


def _common(left: tuple[Stretch, ...], right: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    shared = []
    for one in left:
        for other in right:
            start, end = max(one.start, other.start), min(one.end, other.end)
            if start < end:
                shared.append(Stretch(start, end))
    return tuple(shared)
