"""The hours in which a campaign dials, by weekday, on the floor's clock. The law's hours are the gate's."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any


class BadScheduleError(ValueError):
    """A schedule nobody can keep; the text says which part."""


def check_schedule(schedule: Mapping[str, Any]) -> None:
    """``{"0": [["08:00", "20:00"]], …}``, Monday 0; an empty one is always open. Raises BadScheduleError."""
    for day, hours in schedule.items():
        if day not in tuple("0123456"):
            raise BadScheduleError(f"{day}: weekdays are 0 (Monday) to 6")
        if not isinstance(hours, Sequence) or isinstance(hours, str):
            raise BadScheduleError(f"{day}: a list of opening hours")
        for stretch in hours:
            _check_stretch(day, stretch)


def open_for_s(schedule: Mapping[str, Any], local: datetime) -> float | None:
    """Seconds until the campaign closes; 0 while it is closed, None where it is always open."""
    if not schedule:
        return None
    for begin, end in schedule.get(str(local.weekday()), ()):
        opens, closes = _moment(local, begin), _moment(local, end)
        if opens <= local < closes:
            return (closes - local).total_seconds()
    return 0.0


def _check_stretch(day: str, stretch: object) -> None:
    try:
        begin, end = (_time(one) for one in stretch)  # type: ignore[attr-defined]
    except (TypeError, ValueError) as error:
        raise BadScheduleError(f"{day}: {stretch!r} is not like 08:00-20:00") from error
    if begin >= end:
        raise BadScheduleError(f"{day}: {stretch!r} ends before it begins")


def _time(text: str) -> timedelta:
    if text == "24:00":
        return timedelta(days=1)
    at = time.fromisoformat(text)
    return timedelta(hours=at.hour, minutes=at.minute)


def _moment(local: datetime, text: str) -> datetime:
    # Added to the wall clock: on the day the clocks change a campaign still opens at eight.
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + _time(text)
