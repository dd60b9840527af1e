"""Which agreements are accepted, and why not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.debt_words import Frequency
from server_api.contract.money import Money
from server_api.contract.words import PayMethod, PromiseFault
from server_api.domain.authority import OwnLimits
from server_api.domain.bounds import Basis, Payment, bounds_of, within
from server_api.domain.business_days import HolidayTable
from server_api.domain.promise import Agreed, PromiseTerms, as_good, faults_of

TODAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)
BRAZIL = HolidayTable(
    "BR", frozenset({2026}), {date(2026, 12, 25): "Natal"}, {"SP": {date(2026, 12, 1): "Estadual"}}
)


def brl(minor: int) -> Money:
    return Money(minor, "BRL")


ACCOUNT = Basis(brl(150_00), brl(150_00), date(2027, 1, 3), methods=(PayMethod.PIX,), settles=False)
CASH = Basis(brl(150_00), brl(90_00), FRIDAY, entry_bp=10_000, methods=(PayMethod.PIX,))
PLAN = Basis(
    brl(150_00), brl(120_00), FRIDAY, entry_bp=2_000, instalments=3, each=brl(20_00), methods=(PayMethod.PIX,)
)
TERMS = PromiseTerms(
    debts={"a": brl(100_00), "b": brl(50_00)},
    blocked_debts=frozenset({"c"}),
    minimum=brl(10_00),
    today=TODAY,
    max_days=40,
    methods=(PayMethod.PIX,),
    bounds=bounds_of(ACCOUNT, OwnLimits(), TODAY),
    least_line=5_00,
    max_term_days=400,
    holidays=BRAZIL,
    region="SP",
    right_party=True,
)


def single(minor: int = 150_00, due_on: date = FRIDAY, **changes: Any) -> Agreed:
    values: dict[str, Any] = {"debt_ids": ("a", "b"), "method": PayMethod.PIX, "read_back": True}
    amount = changes.pop("amount", brl(minor))
    return Agreed(amount=amount, due_on=due_on, payments=(Payment(due_on, amount),), **(values | changes))


def plan(*parts: tuple[date, int], **changes: Any) -> Agreed:
    payments = tuple(Payment(day, brl(minor)) for day, minor in parts)
    total = brl(sum(minor for _day, minor in parts))
    base = single(due_on=parts[0][0])
    sums: dict[str, Any] = {"amount": total, "payments": payments, "settles": True}
    return replace(base, **(sums | changes))


def terms(basis: Basis, own: OwnLimits | None = None, **changes: Any) -> PromiseTerms:
    return replace(TERMS, bounds=bounds_of(basis, own or OwnLimits(), TODAY), **changes)


MONTHLY = ((FRIDAY, 60_00), (date(2026, 12, 28), 30_00), (date(2027, 1, 27), 30_00))


def test_a_good_promise_has_no_faults() -> None:
    assert faults_of(single(), TERMS, recording=True) == ()
    assert faults_of(single(90_00, settles=True), terms(CASH)) == ()
    assert faults_of(plan(*MONTHLY), terms(PLAN), recording=True) == ()


@pytest.mark.parametrize(
    ("agreed", "change", "fault"),
    [
        (single(150_01), {}, PromiseFault.AMOUNT_ABOVE_DEBT),
        (single(9_99), {}, PromiseFault.AMOUNT_TOO_LOW),
        (single(0), {}, PromiseFault.AMOUNT_TOO_LOW),
        (single(-5), {}, PromiseFault.AMOUNT_TOO_LOW),
        (single(amount=Money(100_00, "USD")), {}, PromiseFault.WRONG_CURRENCY),
        (single(due_on=date(2026, 11, 23)), {}, PromiseFault.DATE_IN_PAST),
        (single(due_on=date(2027, 1, 4)), {}, PromiseFault.DATE_TOO_FAR),
        (single(due_on=date(2026, 11, 28)), {}, PromiseFault.NOT_BUSINESS_DAY),
        (single(due_on=date(2026, 12, 25)), {}, PromiseFault.NOT_BUSINESS_DAY),
        (single(due_on=date(2026, 12, 1)), {}, PromiseFault.NOT_BUSINESS_DAY),
        (single(due_on=date(2027, 1, 1)), {}, PromiseFault.NOT_BUSINESS_DAY),
        (single(method=PayMethod.CASH), {}, PromiseFault.METHOD_NOT_ALLOWED),
        (single(debt_ids=("z",)), {}, PromiseFault.UNKNOWN_DEBT),
        (single(debt_ids=()), {}, PromiseFault.UNKNOWN_DEBT),
        (single(debt_ids=("a", "c")), {}, PromiseFault.BLOCKED),
        (single(), {"taken": frozenset({"a"})}, PromiseFault.ALREADY_PROMISED),
        (single(read_back=False), {}, PromiseFault.NO_READ_BACK),
        (single(), {"all_said": False}, PromiseFault.DISCLOSURE_MISSING),
        (single(), {"bounds": None}, PromiseFault.OFFER_OVER),
        (plan(*MONTHLY, amount=brl(119_99)), {}, PromiseFault.SUM_DIFFERS),
        (plan(*MONTHLY, due_on=date(2026, 11, 26)), {}, PromiseFault.LINES_NOT_IN_ORDER),
        (plan(MONTHLY[0], MONTHLY[2], MONTHLY[1]), {}, PromiseFault.LINES_NOT_IN_ORDER),
        (
            plan(*((FRIDAY + timedelta(days=number), 1_00) for number in range(251))),
            {},
            PromiseFault.TOO_MANY_LINES,
        ),
        (plan((FRIDAY, 146_00), (date(2026, 12, 28), 4_00)), {}, PromiseFault.INSTALMENT_TOO_LOW),
        (plan((FRIDAY, 60_00), (date(2028, 1, 3), 60_00)), {}, PromiseFault.TERM_TOO_LONG),
        (
            plan(*MONTHLY, frequency=Frequency.WEEKLY),
            {"frequencies": (Frequency.MONTHLY,)},
            PromiseFault.FREQUENCY_NOT_ALLOWED,
        ),
        (plan(*MONTHLY, approval_id="x"), {}, PromiseFault.APPROVAL_DIFFERS),
    ],
)
def test_each_fault_is_named(agreed: Agreed, change: dict[str, Any], fault: PromiseFault) -> None:
    assert fault in faults_of(agreed, replace(TERMS, **change), recording=True)


@pytest.mark.parametrize(
    ("agreed", "basis"),
    [
        (single(89_99, settles=True), CASH),
        (single(90_00, due_on=date(2026, 11, 30), settles=True), CASH),
        (single(90_00, settles=True), replace(CASH, granted=False)),
        (single(90_00, settles=True), replace(CASH, methods=(PayMethod.BOLETO,))),
        (plan((FRIDAY, 23_99), (date(2026, 12, 28), 96_01)), PLAN),  # 20 % of 120.00 comes first
        (plan((FRIDAY, 59_99), *MONTHLY[1:]), PLAN),
        (plan((FRIDAY, 81_00), (date(2026, 12, 28), 19_00), (date(2027, 1, 27), 20_00)), PLAN),
        (plan(*MONTHLY, frequency=Frequency.WEEKLY), PLAN),
        (plan(*MONTHLY), replace(PLAN, instalments=1)),
        (plan(*MONTHLY), replace(PLAN, last_by=date(2027, 1, 26))),
        # Small first, everything at the very end: not what three equal instalments would be.
        (plan(*MONTHLY[:2], (date(2027, 1, 27), 30_00)), replace(PLAN, instalments=2, each=brl(30_01))),
        (
            plan((FRIDAY, 60_00), (date(2026, 12, 28), 5_00), (date(2027, 1, 27), 55_00)),
            replace(PLAN, each=None),
        ),
    ],
)
def test_what_is_beyond_needs_a_leads_yes(agreed: Agreed, basis: Basis) -> None:
    asked = terms(basis)
    assert faults_of(agreed, asked) == (PromiseFault.BEYOND_AUTHORITY,)
    with_yes = replace(agreed, approval_id="yes")
    assert faults_of(with_yes, replace(asked, approved=agreed)) == ()
    better = replace(agreed, amount=agreed.amount + brl(1), payments=agreed.payments)
    other = replace(agreed, debt_ids=("a",))
    assert faults_of(with_yes, replace(asked, approved=other)) == (PromiseFault.APPROVAL_DIFFERS,)
    assert faults_of(with_yes, asked) == (PromiseFault.APPROVAL_DIFFERS,)
    assert PromiseFault.SUM_DIFFERS in faults_of(better, asked)


def test_ones_own_limits_widen_an_offer_and_narrow_it() -> None:
    deep = single(75_00, settles=True)
    assert faults_of(deep, terms(CASH)) == (PromiseFault.BEYOND_AUTHORITY,)
    assert faults_of(deep, terms(CASH, OwnLimits(max_discount_bp=5_000))) == ()
    usual = single(90_00, settles=True)
    assert faults_of(usual, terms(CASH, OwnLimits(max_discount_bp=1_000))) == (PromiseFault.BEYOND_AUTHORITY,)
    assert faults_of(usual, terms(CASH, OwnLimits(may_settle=False))) == (PromiseFault.BEYOND_AUTHORITY,)
    late = single(90_00, due_on=date(2026, 12, 4), settles=True)
    assert faults_of(late, terms(CASH, OwnLimits(max_days_to_first=10))) == ()
    assert faults_of(usual, terms(CASH, OwnLimits(max_days_to_first=2))) == (PromiseFault.BEYOND_AUTHORITY,)


def test_nobody_unconfirmed_promises() -> None:
    assert faults_of(single(), replace(TERMS, right_party=False)) == (PromiseFault.NOT_RIGHT_PARTY,)


def test_a_debt_named_twice_is_owed_once() -> None:
    twice = single(60_00, debt_ids=("b", "b"))
    assert faults_of(twice, TERMS) == (PromiseFault.AMOUNT_ABOVE_DEBT,)


def test_without_reviewed_holidays_no_first_day_is_a_business_day() -> None:
    assert faults_of(single(), replace(TERMS, holidays=None)) == (PromiseFault.NOT_BUSINESS_DAY,)


def test_in_years_nobody_has_reviewed_a_later_payment_falls_on_a_weekday() -> None:
    assert faults_of(plan(*MONTHLY), terms(PLAN)) == ()
    sunday = plan(*MONTHLY[:2], (date(2027, 1, 31), 30_00))
    assert faults_of(sunday, terms(PLAN)) == (PromiseFault.NOT_BUSINESS_DAY,)


payments = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 50_00)), min_size=1, max_size=6)


@given(payments, payments)
def test_as_good_means_that_on_no_day_less_was_paid(
    ones: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    one, other = (
        plan(*sorted((TODAY + timedelta(days=day), minor) for day, minor in parts))
        for parts in (ones, others)
    )
    behind = any(
        sum(minor for day, minor in ones if day <= on) < sum(minor for day, minor in others if day <= on)
        for on in range(121)
    )
    assert as_good(one, other) is not behind
    assert as_good(one, one)


@given(
    total=st.integers(30_00, 150_00),
    count=st.integers(0, 4),
    entry=st.integers(1, 100),
    own=st.builds(
        OwnLimits,
        max_discount_bp=st.none() | st.integers(0, 10_000),
        min_entry_bp=st.none() | st.integers(0, 10_000),
        max_instalments=st.none() | st.integers(0, 5),
    ),
)
def test_more_for_the_creditor_is_never_further_beyond(
    total: int, count: int, entry: int, own: OwnLimits
) -> None:
    """Paying all of it on the first day is within whatever any slower plan of the same total is within."""
    bounds = bounds_of(PLAN, own, TODAY)
    first = total * entry // 100
    if not count or first <= 0 or (total - first) // count < 1:
        return
    each = (total - first) // count
    parts = [(FRIDAY, total - each * count)]
    parts += [(FRIDAY + timedelta(days=30 * number), each) for number in range(1, count + 1)]
    slow = plan(*parts).shape
    if within(slow, bounds):
        assert within(single(total, settles=True).shape, bounds)
