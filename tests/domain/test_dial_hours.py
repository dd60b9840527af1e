"""A campaign's own hours: to the minute, on the floor's clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.domain.dial_hours import BadScheduleError, check_schedule, open_for_s

ZONE = ZoneInfo("America/Santiago")
WEEK = {"0": [["08:00", "12:00"], ["14:00", "20:00"]], "6": [["00:00", "24:00"]]}
MONDAY = datetime(2026, 3, 2, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("hour", "minute", "left_s"),
    [(7, 59, 0.0), (8, 0, 14_400.0), (11, 59, 60.0), (12, 0, 0.0), (14, 0, 21_600.0), (20, 0, 0.0)],
)
def test_open_from_the_first_minute_to_the_last(hour: int, minute: int, left_s: float) -> None:
    assert open_for_s(WEEK, MONDAY.replace(hour=hour, minute=minute)) == left_s


def test_other_days_are_closed_and_no_hours_are_always_open() -> None:
    tuesday, sunday = MONDAY + timedelta(days=1, hours=9), MONDAY + timedelta(days=6, hours=23)
    assert open_for_s(WEEK, tuesday) == 0.0
    assert open_for_s(WEEK, sunday) == 3600.0
    assert open_for_s({}, tuesday) is None


@given(at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)))
def test_open_means_within_a_stretch_of_that_day(at: datetime) -> None:
    local = at.replace(tzinfo=ZONE)
    clock = f"{local:%H:%M}"
    within = any(begin <= clock < end for begin, end in WEEK.get(str(local.weekday()), []))
    assert (open_for_s(WEEK, local) != 0.0) is within


@pytest.mark.parametrize(
    "bad",
    [{"7": []}, {"0": "08:00"}, {"0": [["20:00", "08:00"]]}, {"0": [["8", "late"]]}, {"0": [["08:00"]]}],
)
def test_what_cannot_be_kept_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(BadScheduleError):
        check_schedule(bad)


def test_a_good_week_is_taken() -> None:
    check_schedule(WEEK)
    assert open_for_s(WEEK, MONDAY) == 0.0
