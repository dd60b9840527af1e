"""Whose hours are closed at a minute, and why."""

from dataclasses import replace

from server_api.domain.business_days import UnknownDayError
from server_api.rules.hours import open_stretches, zone_of
from server_api.rules.profiles import Place, Profile
from server_api.rules.question import ContactQuestion
from server_api.rules.version import HOUSE_VERSION


def closed_by(question: ContactQuestion) -> tuple[str, int, str]:
    """The first rule whose hours are closed now, its version, and ``holiday`` or ``outside_hours``.

    Each profile is asked alone, so the one named forbids by itself. Raises UnknownPlaceError,
    UnknownDayError.
    """
    for place in question.places:
        for profile in place.profiles:
            for zone in place.zones if profile.hours is not None else ():
                alone = replace(place, zones=(zone,), profiles=(profile,))
                if not _open(alone, question):
                    if _free_day(alone, profile, question):
                        return f"{profile.profile_id}-HOLIDAYS", profile.version, "holiday"
                    return f"{profile.profile_id}-HOURS", profile.version, "outside_hours"
    return "HOURS", HOUSE_VERSION, "outside_hours"


def _open(place: Place, question: ContactQuestion) -> bool:
    ahead = open_stretches((place,), question.now, 1)
    return any(stretch.start <= question.now < stretch.end for stretch in ahead)


def _free_day(place: Place, profile: Profile, question: ContactQuestion) -> bool:
    day = question.now.astimezone(zone_of(place.zones[0])).date()
    assert profile.hours is not None
    try:
        return bool(
            profile.holidays_forbidden and profile.hours[day.weekday()] and place.holiday(day) is not None
        )
    except UnknownDayError:
        return False
