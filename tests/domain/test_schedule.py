"""Schedules: sums to the minor unit, working days with their reason, whatever was typed last."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.debt_words import Frequency, PlanKind
from server_api.contract.money import Money
from server_api.domain.business_days import HolidayTable
from server_api.domain.schedule import MOST_LINES, Calendar, Line, Schedule, ScheduleError, Wanted, make

FRIDAY = date(2026, 11, 27)
CORPUS = {date(2027, 5, 27): "Corpus Christi", date(2026, 12, 25): "Natal"}


def calendar(days: Mapping[date, str] | None = None, *years: int) -> Calendar:
    return Calendar(HolidayTable("BR", frozenset(years or (2026, 2027)), days or CORPUS))


def brl(minor: int) -> Money:
    return Money(minor, "BRL")


def plan(**given: object) -> Wanted:
    known: dict[str, object] = {"kind": PlanKind.INSTALMENTS, "first_due": FRIDAY, "total": brl(1_190_416)}
    return Wanted(**(known | given))  # type: ignore[arg-type]


def amounts(schedule: Schedule) -> list[int]:
    return [line.amount.minor for line in schedule.lines]


def note(line: Line) -> tuple[int, str] | None:
    moved = line.moved
    if moved is None or moved.day == moved.asked:
        return None
    return moved.asked.day, moved.holiday or "weekend"


def test_the_schedule_of_the_picture() -> None:
    schedule = make(plan(first=brl(90_416), count=8, changed="first", day=27), calendar())
    assert [
        (line.number, line.due_on.isoformat(), line.amount.minor, note(line)) for line in schedule.lines
    ] == [
        (0, "2026-11-27", 90_416, None),
        (1, "2026-12-28", 137_500, (27, "weekend")),
        (2, "2027-01-27", 137_500, None),
        (3, "2027-03-01", 137_500, (27, "weekend")),
        (4, "2027-03-29", 137_500, (27, "weekend")),
        (5, "2027-04-27", 137_500, None),
        (6, "2027-05-28", 137_500, (27, "Corpus Christi")),
        (7, "2027-06-28", 137_500, (27, "weekend")),
        (8, "2027-07-27", 137_500, None),
    ]
    assert (schedule.total, schedule.first, schedule.each) == (brl(1_190_416), brl(90_416), brl(137_500))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # A first payment that was typed stays; instalment 1 takes the rest.
        (
            {"first": brl(10_000), "count": 3, "total": brl(20_000), "changed": "first"},
            [10_000, 3_334, 3_333, 3_333],
        ),
        # An instalment that was typed stays; the first payment takes the rest.
        (
            {"each": brl(3_000), "count": 3, "total": brl(20_000), "changed": "each"},
            [11_000, 3_000, 3_000, 3_000],
        ),
        # Too many of them: fewer.
        ({"each": brl(9_000), "count": 3, "total": brl(20_000), "changed": "each"}, [2_000, 9_000, 9_000]),
        # No count: as many as fit beside the first payment, which takes the rest.
        (
            {"each": brl(4_000), "first": brl(5_000), "total": brl(20_000), "changed": "each"},
            [8_000, 4_000, 4_000, 4_000],
        ),
        # The first payment before, how many follow of an instalment typed before.
        (
            {"each": brl(4_000), "first": brl(5_000), "total": brl(20_000), "changed": "first"},
            [5_000, 3_750, 3_750, 3_750, 3_750],
        ),
        ({"count": 3, "total": brl(20_000), "changed": "count"}, [5_000, 5_000, 5_000, 5_000]),
        ({"first": brl(0), "count": 3, "total": brl(1_000), "changed": "first"}, [334, 333, 333]),
        ({"first": brl(20_000), "count": 3, "total": brl(20_000)}, [20_000]),
        ({"total": brl(20_000)}, [20_000]),
    ],
)
def test_whatever_was_typed_last_stays(typed: dict[str, object], expected: list[int]) -> None:
    assert amounts(make(plan(**typed), calendar())) == expected


def test_later_payments_on_the_wanted_day_and_on_the_months_last() -> None:
    schedule = make(plan(count=3, day=31, first_due=date(2027, 1, 4)), calendar())
    assert [line.moved.asked.isoformat() for line in schedule.lines if line.moved] == [
        "2027-01-04",
        "2027-02-28",
        "2027-03-31",
        "2027-04-30",
    ]


@pytest.mark.parametrize(("frequency", "days"), [(Frequency.WEEKLY, 7), (Frequency.FORTNIGHTLY, 14)])
def test_weeks_and_fortnights(frequency: Frequency, days: int) -> None:
    schedule = make(plan(count=3, frequency=frequency), Calendar(None))
    assert [line.due_on for line in schedule.lines] == [FRIDAY + timedelta(days=days * n) for n in range(4)]


def test_an_irregular_plan_keeps_its_lines_in_order() -> None:
    lines = ((date(2027, 1, 4), brl(300)), (date(2026, 12, 25), brl(200)))
    schedule = make(plan(kind=PlanKind.IRREGULAR, lines=lines), calendar())
    assert [(line.number, line.due_on.isoformat(), line.amount.minor) for line in schedule.lines] == [
        (1, "2026-12-28", 200),
        (2, "2027-01-04", 300),
    ]
    assert schedule.total == brl(500)


def test_a_repeating_plan_has_no_total_but_its_sum() -> None:
    schedule = make(plan(kind=PlanKind.REPEATING, each=brl(5_000), count=4, total=None), calendar())
    assert (amounts(schedule), schedule.total) == ([5_000] * 4, brl(20_000))


def test_beyond_the_reviewed_holidays_only_weekends_are_known() -> None:
    line = make(plan(kind=PlanKind.SINGLE, first_due=date(2030, 6, 1)), calendar()).lines[0]
    assert line.moved is not None
    assert (line.due_on, line.moved.reviewed) == (date(2030, 6, 3), False)


def test_instalments_with_interest_repay_what_the_entry_leaves() -> None:
    # R$ 30.000 at 1,5 % in 12: R$ 2.750,40 (Mundo Educação, "Tabela Price").
    schedule = make(
        plan(total=brl(3_100_000), first=brl(100_000), count=12, interest_month_bp=150), calendar()
    )
    assert amounts(schedule) == [100_000] + [275_040] * 12
    assert schedule.interest == brl(275_040 * 12 - 3_000_000)
    typed = make(
        plan(total=brl(3_100_000), each=brl(275_040), count=12, changed="each", interest_month_bp=150),
        calendar(),
    )
    assert amounts(typed)[0] in (99_999, 100_000, 100_001)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"total": None}, "no_amount"),
        ({"total": brl(0)}, "no_amount"),
        ({"total": brl(-5)}, "no_amount"),
        ({"first": brl(1_190_417)}, "first_above_total"),
        ({"first": brl(-1), "count": 2}, "first_above_total"),
        ({"each": brl(0), "changed": "each"}, "no_amount"),
        ({"each": Money(5, "CLP"), "changed": "each"}, "wrong_currency"),
        ({"total": brl(3), "first": brl(1), "count": 5}, "too_small"),
        ({"total": brl(3), "count": 5}, "too_small"),
        ({"count": 250}, "too_many_lines"),
        ({"count": 10**9, "interest_month_bp": 99}, "too_many_lines"),
        ({"total": brl(10**10), "each": brl(1), "changed": "each"}, "too_many_lines"),
        (
            {"total": brl(10**10), "each": brl(1), "changed": "each", "interest_month_bp": 99},
            "too_many_lines",
        ),
        ({"kind": PlanKind.REPEATING, "each": brl(5), "count": 10**9}, "too_many_lines"),
        ({"kind": PlanKind.IRREGULAR}, "no_lines"),
        ({"kind": PlanKind.IRREGULAR, "lines": ((FRIDAY, brl(1)),) * 251}, "too_many_lines"),
        (
            {"kind": PlanKind.IRREGULAR, "lines": ((FRIDAY, brl(1)), (FRIDAY, Money(1, "CLP")))},
            "wrong_currency",
        ),
        ({"kind": PlanKind.REPEATING, "each": brl(5)}, "no_count"),
        ({"kind": PlanKind.REPEATING, "count": 5}, "no_amount"),
        ({"first_due": date(9999, 12, 31)}, "bad_day"),
        ({"kind": PlanKind.IRREGULAR, "lines": ((date(1, 1, 1), brl(1)),)}, "bad_day"),
    ],
)
def test_nonsense_is_named(typed: dict[str, object], code: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        make(plan(**typed), calendar())
    assert caught.value.code == code


@st.composite
def wishes(draw: st.DrawFn) -> Wanted:
    currency = draw(st.sampled_from(("BRL", "MXN", "CLP", "COP", "PYG")))
    total = draw(st.integers(1, 10**10))

    def money(most: int) -> st.SearchStrategy[Money]:
        return st.integers(0, most).map(lambda minor: Money(minor, currency))

    days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
    return Wanted(
        kind=draw(st.sampled_from([kind for kind in PlanKind if kind is not PlanKind.UNKNOWN])),
        first_due=draw(days),
        total=Money(total, currency),
        first=draw(st.none() | money(total)),
        count=draw(st.none() | st.integers(0, 249)),
        each=draw(st.none() | money(total)),
        changed=draw(st.sampled_from(("", "total", "first", "count", "each"))),
        day=draw(st.integers(0, 31)),
        frequency=draw(st.sampled_from([item for item in Frequency if item is not Frequency.UNKNOWN])),
        lines=tuple(draw(st.lists(st.tuples(days, money(10**6)), max_size=20))),
        interest_month_bp=draw(st.sampled_from((0, 0, 0, 99, 1_200))),
    )


@given(wanted=wishes())
def test_instalments_always_add_up_to_the_total(wanted: Wanted) -> None:
    try:
        schedule = make(wanted, calendar())
    except ScheduleError:
        return
    assert sum(amounts(schedule)) == schedule.total.minor
    assert min(amounts(schedule)) > 0
    assert len(schedule.lines) <= MOST_LINES
    assert all(line.due_on.weekday() < 5 for line in schedule.lines)
    assert [line.due_on for line in schedule.lines] == sorted(line.due_on for line in schedule.lines)
    if schedule.kind in (PlanKind.SINGLE, PlanKind.INSTALMENTS) and wanted.total is not None:
        assert schedule.total.minor - schedule.interest.minor == wanted.total.minor


@given(
    currency=st.sampled_from(("BRL", "CLP")),
    total=st.integers(1_000, 10**9),
    count=st.integers(1, 249),
    first=st.none() | st.integers(0, 999),
)
def test_up_to_250_payments_add_up_in_currencies_with_and_without_cents(
    currency: str, total: int, count: int, first: int | None
) -> None:
    paid = None if first is None else Money(first, currency)
    wanted = plan(total=Money(total, currency), count=min(count, total - (first or 0)), first=paid)
    schedule = make(wanted, Calendar(None))
    assert sum(amounts(schedule)) == total
