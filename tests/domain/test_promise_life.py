"""The life of a promise: every way through it, and where the money is at each moment."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.debt_words import PromiseState as State
from server_api.domain.business_days import HolidayTable
from server_api.domain.promise_life import (
    Event,
    Life,
    LifeError,
    Line,
    book,
    cancel,
    last_day,
    pass_day,
    pay,
    renegotiate,
)

#: Consciência Negra falls on the Friday before; Christmas on a Friday.
BR = HolidayTable(
    "BR",
    frozenset({2026}),
    {date(2026, 11, 20): "Consciência Negra", date(2026, 12, 25): "Natal"},
    {"SP": {date(2026, 7, 9): "Revolução"}},
    frozenset({"SP", "RJ"}),
)
MONDAY = date(2026, 11, 23)


def after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def last(day: date) -> date:
    return last_day(day, 2, BR)


def life(*amounts: int, first: date = MONDAY, every: int = 7) -> Life:
    lines = tuple(Line(at, after(first, at * every), amount) for at, amount in enumerate(amounts))
    return Life(State.OPEN, lines)


def kinds(events: tuple[Event, ...]) -> list[tuple[str, int | None]]:
    return [(event.kind, event.number) for event in events]


@pytest.mark.parametrize(
    ("due", "grace", "region", "expected"),
    [
        (date(2026, 11, 18), 2, "", date(2026, 11, 23)),  # Thu, (Fri is a holiday), Mon
        (date(2026, 11, 21), 0, "", date(2026, 11, 23)),  # a Saturday is paid on Monday
        (date(2026, 11, 21), 2, "", date(2026, 11, 25)),
        (date(2026, 7, 8), 1, "SP", date(2026, 7, 10)),
        (date(2026, 7, 8), 1, "RJ", date(2026, 7, 9)),
        (date(2027, 1, 4), 1, "", date(2027, 1, 8)),  # nobody reviewed 2027: three days more
        (date(2026, 12, 30), 2, "", date(2027, 1, 6)),  # nor where the grace runs into it
    ],
)
def test_grace_is_counted_in_working_days_of_the_place(
    due: date, grace: int, region: str, expected: date
) -> None:
    assert last_day(due, grace, BR, region) == expected


def test_an_exact_payment_keeps_it() -> None:
    step = pay(life(100), 100, MONDAY, MONDAY, last)
    assert step.life.state is State.KEPT
    assert step.taken == 100
    assert kinds(step.events) == [("due", 0), ("kept", 0), ("kept", None)]


def test_an_early_payment_keeps_its_line_and_leaves_the_next() -> None:
    step = pay(life(100, 100), 100, after(MONDAY, -5), after(MONDAY, -5), last)
    assert [line.state for line in step.life.lines] == [State.KEPT, State.OPEN]
    assert step.life.state is State.PARTLY_KEPT
    assert step.life.next_due == after(MONDAY, 7)


def test_a_part_stays_due_and_is_broken_after_the_grace() -> None:
    step = pay(life(100), 40, MONDAY, MONDAY, last)
    assert step.life.state is State.PARTLY_KEPT
    assert step.life.next_due == MONDAY
    still = pass_day(step.life, last(MONDAY), last)
    assert still.life.state is State.PARTLY_KEPT
    gone = pass_day(still.life, after(last(MONDAY), 1), last)
    assert kinds(gone.events) == [("broken", 0), ("broken", None)]
    assert (book(gone.life).paid, book(gone.life).broken) == (40, 60)


def test_what_is_over_goes_to_the_next_line_and_what_is_over_at_the_end_to_no_promise() -> None:
    step = pay(life(100, 100, 100), 150, MONDAY, MONDAY, last)
    assert [line.paid for line in step.life.lines] == [100, 50, 0]
    rest = pay(step.life, 999, MONDAY, MONDAY, last)
    assert (rest.life.state, rest.taken) == (State.KEPT, 150)


def test_a_payment_meant_for_a_line_goes_there_first() -> None:
    step = pay(life(100, 100), 100, MONDAY, MONDAY, last, first=1)
    assert [line.paid for line in step.life.lines] == [0, 100]


def test_it_falls_due_once() -> None:
    step = pass_day(life(100), MONDAY, last)
    assert kinds(step.events) == [("due", 0)]
    assert pass_day(step.life, after(MONDAY, 1), last).events == ()
    assert pass_day(life(100), after(MONDAY, -1), last).events == ()


def test_a_creditor_may_forgive_missed_lines() -> None:
    late = after(last(MONDAY), 1)
    step = pass_day(life(100, 100, 100, every=30), late, last, breaks=2)
    assert step.life.state is State.DUE
    assert [line.state for line in step.life.lines] == [State.BROKEN, State.OPEN, State.OPEN]
    mended = pay(step.life, 100, late, late, last, breaks=2)
    assert mended.life.lines[0].state is State.KEPT
    assert mended.life.state is State.PARTLY_KEPT
    second = pass_day(step.life, after(last(after(MONDAY, 30)), 1), last, breaks=2)
    assert second.life.state is State.BROKEN
    assert book(second.life).broken == 300


def test_a_payment_made_in_time_and_told_late_mends_what_was_broken() -> None:
    late = after(last(MONDAY), 1)
    broken = pass_day(life(100), late, last).life
    mended = pay(broken, 100, last(MONDAY), late, last)
    assert mended.life.state is State.KEPT
    assert mended.events[0] == Event("restored")
    too_late = pay(broken, 100, late, late, last)
    assert (too_late.life, too_late.taken, too_late.events) == (broken, 0, ())


def test_a_payment_that_was_late_is_late_though_nobody_had_looked() -> None:
    late = after(last(MONDAY), 1)
    step = pay(life(100), 100, late, late, last)
    assert (step.life.state, step.taken) == (State.BROKEN, 0)
    assert kinds(step.events) == [("broken", 0), ("broken", None)]


def test_a_part_made_in_time_counts_but_does_not_mend() -> None:
    late = after(last(MONDAY), 1)
    step = pay(pass_day(life(100), late, last).life, 30, MONDAY, late, last)
    assert (step.life.state, step.taken) == (State.BROKEN, 30)
    assert (book(step.life).paid, book(step.life).broken) == (30, 70)


def test_what_a_person_must_look_at_is_paid_but_never_broken_by_the_calendar() -> None:
    kept = Life(State.NEEDS_REVIEW, life(100, 50).lines)
    assert pass_day(kept, after(MONDAY, 400), last).life == kept
    part = pay(kept, 100, MONDAY, MONDAY, last).life
    assert part.state is State.NEEDS_REVIEW
    assert pay(part, 50, MONDAY, MONDAY, last).life.state is State.KEPT


def test_an_ended_promise_moves_no_more() -> None:
    gone = cancel(life(100)).life
    assert pay(gone, 100, MONDAY, MONDAY, last).taken == 0
    for move in (cancel, renegotiate):
        with pytest.raises(LifeError, match="cancelled"):
            move(gone)
    with pytest.raises(LifeError, match="kept"):
        cancel(pay(life(1), 1, MONDAY, MONDAY, last).life)


def test_a_broken_promise_may_be_renegotiated_but_not_cancelled() -> None:
    part = pay(life(100, 100), 130, MONDAY, MONDAY, last).life
    broken = pass_day(part, after(MONDAY, 60), last).life
    with pytest.raises(LifeError, match="broken"):
        cancel(broken)
    renewed = renegotiate(broken)
    assert (book(renewed.life).paid, book(renewed.life).renegotiated) == (130, 70)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    count = draw(st.integers(1, 12))
    amounts = draw(st.lists(st.integers(1, 10**9), min_size=count, max_size=count))
    days = sorted(draw(st.lists(st.integers(0, 300), min_size=count, max_size=count, unique=True)))
    lines = tuple(
        Line(at, after(date(2026, 1, 5), day), amount)
        for at, (day, amount) in enumerate(zip(days, amounts, strict=True))
    )
    return Life(draw(st.sampled_from((State.OPEN, State.NEEDS_REVIEW))), lines)


DEEDS = st.one_of(
    st.tuples(st.just("day"), st.integers(0, 60), st.just(0)),
    st.tuples(st.just("pay"), st.integers(-(10**3), 3 * 10**9), st.integers(-30, 5)),
    st.tuples(st.just("renegotiate"), st.just(0), st.just(0)),
    st.tuples(st.just("cancel"), st.just(0), st.just(0)),
)


@given(lives(), st.lists(DEEDS, max_size=30), st.integers(1, 3))
def test_the_money_is_always_somewhere(it: Life, deeds: list[tuple[str, int, int]], breaks: int) -> None:
    today, given_so_far = date(2026, 1, 1), 0
    promised = book(it).promised
    for kind, number, shift in deeds:
        before = it
        match kind:
            case "day":
                today = after(today, number)
                step = pass_day(it, today, last, breaks)
                assert step.life.paid == before.paid
            case "pay":
                step = pay(it, number, after(today, shift), today, last, breaks)
                given_so_far += step.taken
                assert 0 <= step.taken <= max(0, number)
            case "renegotiate" | "cancel":
                try:
                    step = renegotiate(it) if kind == "renegotiate" else cancel(it)
                except LifeError:
                    continue
        it = step.life
        now = book(it)
        assert now.balances
        assert (now.promised, now.paid) == (promised, given_so_far)
        assert all(0 <= line.paid <= line.amount for line in it.lines)
        assert (it.state is State.KEPT) == (now.paid == now.promised)
        if it.state in (State.BROKEN, State.RENEGOTIATED, State.CANCELLED):
            assert now.open == 0
        if step.events == ():
            assert it == before
