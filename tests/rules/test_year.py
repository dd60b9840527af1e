"""The law read twice: the gate, and a reader of minutes and arrays, must say the same."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.rules.gate import can_contact
from server_api.rules.question import Allowed, ContactQuestion, Denied, OpenDebt
from server_api.services.places import Places
from tests.rules.second_reader import FIRST, MINUTES, Logged, Spot, faults, open_at
from tests.rules.spots import CLOSED, SPOTS
from tests.rules.year import simulate

PLACES = Places.load()
#: Clocks are changed in these nights of 2026, somewhere in the law's world.
CHANGES = ("2026-03-08", "2026-03-29", "2026-04-05", "2026-09-06", "2026-10-25", "2026-11-01")


def asked(spot: Spot, now: datetime) -> Allowed | Denied:
    places = PLACES.of_contact(spot.country, spot.region, "", spot.number, ())
    question = ContactQuestion(
        now=now, mode="progressive", places=places, debts=(OpenDebt("debt-1", 70),), ring_s=30
    )
    return can_contact(question)


@given(spot=st.sampled_from(SPOTS), minute=st.integers(24 * 60, MINUTES - 30 * 24 * 60))
def test_at_any_minute(spot: Spot, minute: int) -> None:
    answer = asked(spot, FIRST + timedelta(minutes=minute, seconds=59))
    assert isinstance(answer, Allowed) == open_at(spot)[minute]


@given(spot=st.sampled_from(SPOTS), minute=st.integers(24 * 60, MINUTES - 40 * 24 * 60))
def test_the_minutes_at_both_edges(spot: Spot, minute: int) -> None:
    """From any minute to the next edge of the hours: open from that second on, closed until then."""
    flags = open_at(spot)[minute:]
    edge = minute + int((flags != flags[0]).argmax())
    for seconds in (-1, 0, 59):
        at = FIRST + timedelta(minutes=edge, seconds=seconds)
        assert isinstance(asked(spot, at), Allowed) == (flags[0] if seconds < 0 else not flags[0])


@pytest.mark.parametrize("day", CHANGES)
def test_every_half_hour_of_the_days_on_which_clocks_change(day: str) -> None:
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    first = int((start - FIRST).total_seconds()) // 60
    for spot in SPOTS:
        for at in range(first - 6 * 60, first + 54 * 60, 30):
            allowed = isinstance(asked(spot, FIRST + timedelta(minutes=at)), Allowed)
            assert allowed == bool(open_at(spot)[at]), (spot, at)


@given(minute=st.integers(0, MINUTES - 1))
def test_without_hours_in_the_law_nobody_is_called(minute: int) -> None:
    answer = asked(CLOSED, FIRST + timedelta(minutes=minute))
    assert isinstance(answer, Denied)
    assert answer.rule_id == "NO-HOURS"


def test_a_year_of_contacts_and_none_outside() -> None:
    year = simulate(PLACES, leads=33 * 20, asks=25, seed=4)
    assert year.outside == []
    assert year.contacts > 5 * year.leads
    assert set(year.by_country) == {spot.country for spot in SPOTS}


@pytest.mark.parametrize(
    ("country", "minutes", "channel", "fault"),
    [
        ("BR", (0,), "voice", "closed"),
        ("CL", (15, 6 * 24 * 60), "voice", "second call in a week"),
        ("CO", (15, 6 * 24 * 60), "voice", "again in a week"),
        ("EC", (15, 20), "voice", "twice by voice"),
        ("US", tuple(range(15, 23)), "voice", "eighth in a week"),
    ],
)
def test_the_second_reader_sees_what_is_wrong(
    country: str, minutes: tuple[int, ...], channel: str, fault: str
) -> None:
    """A checker that never finds anything proves nothing."""
    spot = next(one for one in SPOTS if one.country == country)
    opening = int(open_at(spot)[7 * 24 * 60 :].argmax()) + 7 * 24 * 60 - 15
    opening = opening if fault != "closed" else opening + 14
    talks = country == "CO"
    log = [Logged(opening + at, channel, "debt-1", True, talks, False, "manual") for at in minutes]
    assert any(fault in one for one in faults(spot, log, stopped=None, lock=False))
    stopped = faults(spot, log, stopped=opening - 1, lock=False)
    assert any("opted out" in one for one in stopped)
