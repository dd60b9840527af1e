"""Which number, when again, which agent."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.domain.best_time import Answers, Window, due_at
from server_api.domain.ladder import Number, ladder
from server_api.domain.retries import BadRetriesError, Retries, read_retries
from server_api.domain.routing import Free, Routing, Wanted, choose

ZONE = "America/Sao_Paulo"
MONDAY = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # 8 in the morning there
DAY = Window(MONDAY, MONDAY + timedelta(hours=12))
TUESDAY = Window(DAY.start + timedelta(days=1), DAY.end + timedelta(days=1))


def local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(ZONE))


def answered(hour: int, weeks: int = 4) -> Answers:
    """Answers on Mondays at this hour, misses in the morning."""
    known = Answers()
    for week in range(weeks, 0, -1):
        at = datetime(2026, 11, 23, hour, 10, tzinfo=ZoneInfo(ZONE)) - timedelta(weeks=week)
        known = known.noted(at, ZONE, answered=True)
        known = known.noted(at.replace(hour=9), ZONE, answered=False)
    return known


def test_who_answered_at_six_in_the_evening_is_due_at_six_in_the_evening() -> None:
    due = due_at(MONDAY, [answered(18)], ZONE, [DAY, TUESDAY], timedelta(days=1))
    assert (local(due).day, local(due).hour) == (23, 18)


def test_inside_that_hour_nobody_waits_for_a_better_one() -> None:
    now = datetime(2026, 11, 23, 18, 20, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    assert due_at(now, [answered(18)], ZONE, [DAY, TUESDAY], timedelta(days=1)) == now


def test_the_hour_of_one_weekday_tells_of_the_others() -> None:
    evening = TUESDAY.start.replace(hour=21)
    assert local(evening).hour == 18
    assert due_at(TUESDAY.start, [answered(18)], ZONE, [TUESDAY], timedelta(hours=12)) == evening


def test_an_hour_outside_the_law_is_no_best_time() -> None:
    closed_at_five = Window(MONDAY, MONDAY + timedelta(hours=9))
    due = due_at(MONDAY, [answered(18)], ZONE, [closed_at_five], timedelta(days=1))
    assert closed_at_five.start <= due < closed_at_five.end


def test_a_number_nobody_knows_is_due_as_soon_as_allowed() -> None:
    assert due_at(MONDAY - timedelta(hours=5), [Answers()], ZONE, [DAY], timedelta(days=1)) == MONDAY
    missed = Answers().noted(MONDAY, ZONE, answered=False)
    assert due_at(MONDAY, [missed], ZONE, [DAY], timedelta(days=1)) == MONDAY
    assert due_at(MONDAY, [answered(18)], ZONE, [], timedelta(days=1)) == MONDAY


def test_old_answers_fade_by_half_in_six_weeks() -> None:
    known = answered(18, weeks=1)
    at = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo(ZONE))
    chances = [known.chance(at + timedelta(weeks=6 * halves)) for halves in range(5)]
    assert chances == sorted(chances, reverse=True)
    ((answers, _),) = (pair for cell, pair in known.faded(date(2026, 12, 28)).cells.items() if cell == 18)
    assert answers == pytest.approx(0.5)
    assert known.faded(date(2029, 1, 1)).cells == {}


_notes = st.lists(
    st.tuples(
        st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.booleans()
    ),
    max_size=30,
)


@given(_notes)
def test_what_is_stored_is_what_is_known_but_for_a_thousandth(notes: list[tuple[datetime, bool]]) -> None:
    known = Answers()
    for at, person in sorted(notes):
        known = known.noted(at, ZONE, answered=person)
    again = Answers.read(known.stored())
    assert again.cells.keys() == known.cells.keys()
    for hour in range(24):
        at = MONDAY + timedelta(days=60, hours=hour)
        assert 0.0 < again.chance(local(at)) < 1.0
        assert again.chance(local(at)) == pytest.approx(known.chance(local(at)), abs=0.01)


@pytest.mark.parametrize("broken", [{}, {"day": "x"}, {"day": "2026-01-01", "cells": [1]}, {"cells": {}}])
def test_what_cannot_be_read_is_nothing_known(broken: dict[str, object]) -> None:
    assert Answers.read(broken) == Answers()


def number(name: str, kind: str = "mobile", **more: object) -> Number:
    return Number(name, f"+55119{name}", kind, **more)  # type: ignore[arg-type]


def names(numbers: tuple[Number, ...]) -> list[str]:
    return [one.phone_id for one in numbers]


def test_each_number_is_tried_before_any_is_tried_again() -> None:
    tried = ("no_answer",)
    numbers = [number("1", results=tried), number("2"), number("3", results=("busy", "no_answer"))]
    assert names(ladder(numbers, 3, MONDAY, ZONE, Retries()).numbers) == ["2", "1", "3"]


def test_who_answered_last_comes_before_who_was_never_tried() -> None:
    numbers = [
        number("1", position=1),
        number("2", position=2, results=("third_party",), answers=answered(8)),
    ]
    assert names(ladder(numbers, 1, MONDAY, ZONE, Retries()).numbers) == ["2", "1"]


def test_the_number_that_is_answered_at_this_hour_comes_first() -> None:
    numbers = [number("1", answers=answered(18)), number("2", answers=answered(8))]
    assert names(ladder(numbers, 0, MONDAY, ZONE, Retries()).numbers) == ["2", "1"]
    evening = MONDAY + timedelta(hours=10)
    assert names(ladder(numbers, 0, evening, ZONE, Retries()).numbers) == ["1", "2"]


def test_a_number_on_file_twice_is_one_number() -> None:
    twice = [number("1"), Number("2", "+551191", "home")]
    assert names(ladder(twice, 0, MONDAY, ZONE, Retries()).numbers) == ["1"]


def test_the_steps_of_a_ladder_say_which_kind_comes_next() -> None:
    rules = read_retries({"ladder": [{"kind": "mobile", "times": 2}, {"kind": "work"}, {"kind": "fax"}]})
    numbers = [number("m"), number("h", "home"), number("w", "work")]
    first = [ladder(numbers, attempt, MONDAY, ZONE, rules).numbers[0].phone_id for attempt in range(6)]
    assert first == ["m", "m", "w", "m", "m", "w"]


def test_a_number_rests_after_its_last_call_and_after_many_alike() -> None:
    rules = read_retries({"results": {"busy": {"most": 2, "rest_s": 7200}}, "number_gap_s": 600})
    now = MONDAY + timedelta(hours=1)
    just = number("1", last_at=now - timedelta(minutes=5), results=("no_answer",))
    often = number("2", last_at=now - timedelta(minutes=30), results=("busy", "busy", "no_answer"))
    assert ladder([just, often], 3, now, ZONE, rules).numbers == ()
    assert ladder([just, often], 3, now, ZONE, rules).rests_until == now + timedelta(minutes=5)
    later = now + timedelta(minutes=5)
    assert names(ladder([just, often], 3, later, ZONE, rules).numbers) == ["1"]
    assert names(ladder([just, often], 3, now + timedelta(hours=2), ZONE, rules).numbers) == ["1", "2"]


def test_a_result_is_tried_again_when_the_campaign_says_never_under_the_gap() -> None:
    rules = read_retries({"results": {"busy": {"after_s": 60}, "promise": {"most": 1}}, "least_gap_s": 900})
    assert rules.after("busy", timedelta(hours=2)) == timedelta(minutes=15)
    assert rules.after("no_answer", timedelta(hours=2)) == timedelta(hours=2)
    assert rules.after("promise", timedelta(seconds=1)) == timedelta(minutes=15)
    assert not rules.spent(1_000_000)
    assert read_retries({"most_attempts": 3}).spent(3)


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ({"resluts": {}}, "resluts"),
        ({"results": {"busy": {"after_s": -1}}}, "results.busy.after_s"),
        ({"results": {"busy": 3}}, "results.busy"),
        ({"results": []}, "results"),
        ({"ladder": "home"}, "ladder"),
        ({"ladder": [{"kind": "home"}, {"times": 0}]}, "ladder[1]"),
        ({"least_gap_s": True}, "least_gap_s"),
        ({"most_attempts": 1.5}, "most_attempts"),
    ],
)
def test_rules_that_cannot_be_used_are_named(rules: dict[str, object], where: str) -> None:
    with pytest.raises(BadRetriesError, match=f"^{where}$".replace("[", r"\[").replace("]", r"\]")):
        read_retries(rules)


def agent(name: str, idle_s: int, **more: object) -> Free:
    return Free(name, MONDAY - timedelta(seconds=idle_s), **more)  # type: ignore[arg-type]


SEATS = [
    agent("ana", 10, skills={"legal": 2}, languages=("pt-BR",), calls_today=9),
    agent("bia", 30, skills={"legal": 1}, languages=("pt-BR", "es"), calls_today=5),
    agent("caio", 20, calls_today=1),
]


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        (Wanted(), "bia"),
        (Wanted(Routing.FEWEST_CALLS), "caio"),
        (Wanted(Routing.SKILL, {"legal": 1}), "ana"),
        (Wanted(skills={"legal": 2}), "ana"),
        (Wanted(skills={"legal": 3}), None),
        (Wanted(Routing.PREVIOUS, previous_agent_id="caio"), "caio"),
        (Wanted(Routing.PREVIOUS, previous_agent_id="gone"), "bia"),
        (Wanted(Routing.OWNER, owner_id="ana", previous_agent_id="caio"), "ana"),
        (Wanted(Routing.FEWEST_CALLS, language="pt-BR"), "bia"),
        (Wanted(Routing.FEWEST_CALLS, language="es-MX"), "bia"),
        (Wanted(Routing.FEWEST_CALLS, language="en-US"), "caio"),
        (Wanted(reserved_for="ana"), "ana"),
        (Wanted(agent_id="caio"), "caio"),
        (Wanted(agent_id="gone"), None),
    ],
)
def test_a_call_goes_to_the_agent_its_campaign_wants(wanted: Wanted, who: str | None) -> None:
    chosen = choose(wanted, SEATS)
    assert (chosen.agent_id if chosen else None) == who


def test_who_awaits_another_call_is_taken_last() -> None:
    busy = agent("dora", 500, spoken_for=True)
    assert choose(Wanted(), [busy, *SEATS]) == SEATS[1]
    assert choose(Wanted(), [busy]) == busy
    assert choose(Wanted(), []) is None
