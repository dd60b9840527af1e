"""A debt reckoned to any day: nothing is lost or made, whatever was paid when, by whatever order."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server_api.contract.debt_words import Component
from server_api.contract.money import Money
from server_api.domain.allocation import DEFAULT_ORDER, allocate
from server_api.domain.balance import Reckoned, balance_at, statement_at, would_take
from server_api.domain.day_count import DayCount
from server_api.domain.debt_terms import DebtTerms, Instalment, Paid, Reckoning
from server_api.domain.interest import InterestKind, interest
from server_api.domain.rounding import Rounding, rounded

DUE = date(2026, 1, 31)
CURRENCIES = st.sampled_from(("BRL", "CLP"))
MINOR = st.integers(0, 5_000_000)
DAYS = st.integers(-60, 900)


@st.composite
def debts(
    draw: st.DrawFn, *, payments: bool = True, kinds: tuple[InterestKind, ...] = tuple(InterestKind)
) -> DebtTerms:
    currency = draw(CURRENCIES)
    count = draw(st.integers(0, 6))
    instalments = tuple(
        Instalment(
            number=number,
            due_on=DUE + timedelta(days=30 * number),
            principal=Money(draw(MINOR), currency),
            interest=Money(draw(st.integers(0, 50_000)), currency),
            paid=Money(draw(st.integers(0, 60_000)), currency),
        )
        for number in range(1, count + 1)
    )
    paid = draw(st.lists(st.tuples(DAYS, st.integers(1, 3_000_000)), max_size=4)) if payments else []
    return DebtTerms(
        principal=Money(draw(MINOR), currency),
        due_on=DUE,
        interest_month_bp=draw(st.integers(0, 1_500)),
        penalty_bp=draw(st.integers(0, 1_000)),
        interest_kind=draw(st.sampled_from(kinds)),
        day_count=draw(st.sampled_from(tuple(DayCount))),
        fees=draw(st.integers(0, 20_000)),
        costs=draw(st.integers(0, 20_000)),
        discount=draw(st.sampled_from((0, 0, 1_000, 50_000))),
        instalments=instalments,
        payments=tuple(
            Paid(DUE + timedelta(days=days), Money(minor, currency), f"p{place}")
            for place, (days, minor) in enumerate(paid)
        ),
    )


REASONS = st.builds(
    Reckoning,
    order=st.permutations(DEFAULT_ORDER).map(tuple),
    rounding=st.sampled_from(tuple(Rounding)),
    whole=st.booleans(),
)


def of_lines(found: Reckoned) -> int:
    """The total as the lines of a statement make it."""
    taken = sum(sum(parts.parts.values()) for _, parts in found.taken)
    charges = sum(charge.amount for charge in found.charges)
    return charges - found.paid_before - taken - found.discount


@given(terms=debts(), days=DAYS, how=REASONS)
def test_the_lines_of_a_statement_make_its_total(terms: DebtTerms, days: int, how: Reckoning) -> None:
    found = statement_at(terms, DUE + timedelta(days=days), how)
    assert of_lines(found) == found.balance.total.minor >= 0


@given(terms=debts(), days=DAYS, how=REASONS)
def test_no_payment_loses_or_makes_a_cent(terms: DebtTerms, days: int, how: Reckoning) -> None:
    found = statement_at(terms, DUE + timedelta(days=days), how)
    assert all(sum(parts.parts.values()) + parts.rest == paid.amount.minor for paid, parts in found.taken)
    assert all(minor > 0 for _, parts in found.taken for minor in parts.parts.values())
    assert found.balance.credit.minor == sum(parts.rest for _, parts in found.taken)


@given(terms=debts(payments=False), days=DAYS, more=st.integers(0, 400), how=REASONS)
def test_a_balance_never_falls_by_waiting(terms: DebtTerms, days: int, more: int, how: Reckoning) -> None:
    on = DUE + timedelta(days=days)
    assert balance_at(terms, on, how).total <= balance_at(terms, on + timedelta(days=more), how).total


@given(terms=debts(), days=st.integers(0, 900), how=REASONS)
def test_who_pays_the_balance_owes_nothing_that_was_owed(terms: DebtTerms, days: int, how: Reckoning) -> None:
    on = DUE + timedelta(days=days)
    kept = tuple(paid for paid in terms.payments if paid.on <= on)
    owed = balance_at(terms, on, how).total
    assume(owed.minor)  # a discount as large as the debt is no payment: charges may grow past it later
    paid = paying(terms, kept, Paid(on, owed, "z"))
    assert balance_at(paid, on, how).total.minor == 0
    if how.whole or not terms.instalments:
        assert balance_at(paid, on + timedelta(days=400), how).total.minor == 0


def paying(terms: DebtTerms, kept: tuple[Paid, ...], paid: Paid) -> DebtTerms:
    return replace(terms, payments=(*kept, paid))


@given(
    amount=st.integers(0, 10**9),
    owed=st.dictionaries(st.sampled_from(DEFAULT_ORDER), MINOR),
    order=st.permutations(DEFAULT_ORDER),
)
def test_an_allocation_follows_its_order(
    amount: int, owed: dict[Component, int], order: list[Component]
) -> None:
    found = allocate(amount, owed, order)
    assert sum(found.parts.values()) + found.rest == amount
    for place, component in enumerate(order):
        if found.parts.get(component, 0) < owed.get(component, 0):
            assert not any(found.parts.get(later) for later in order[place + 1 :])
            assert found.rest == 0


@given(base=MINOR, rate=st.integers(0, 2_000), whole=st.integers(1, 240))
def test_compound_interest_is_never_less_than_simple(base: int, rate: int, whole: int) -> None:
    months = Fraction(whole)
    compound = interest(base, rate, months, InterestKind.COMPOUND)
    assert compound >= interest(base, rate, months, InterestKind.SIMPLE)
    assert compound == base * ((1 + Fraction(rate, 10_000)) ** whole - 1)


@given(terms=debts(), days=DAYS, amount=st.integers(1, 10**7), how=REASONS)
def test_what_a_payment_would_be_taken_for_is_what_it_is_taken_for(
    terms: DebtTerms, days: int, amount: int, how: Reckoning
) -> None:
    on = DUE + timedelta(days=days)
    kept = tuple(paid for paid in terms.payments if paid.on <= on)
    money = Money(amount, terms.principal.currency)
    foretold = would_take(terms, money, on, how)
    ((_, taken),) = statement_at(paying(terms, kept, Paid(on, money, "z")), on, how).taken[-1:]
    assert foretold == taken


def brl(minor: int) -> Money:
    return Money(minor, "BRL")


#: R$ 1.000,00 at 3 % a month and a penalty of 2 %, 30 days late: 1.000 + 30 + 20.
LATE = DebtTerms(brl(100_000), DUE, 300, 200, costs=500, fees=700)


@pytest.mark.parametrize(
    ("order", "parts"),
    [
        ((), {"costs": 500, "fees": 700, "penalty": 2_000, "interest": 3_000, "principal": 3_800}),
        (("principal",), {"principal": 10_000}),
        (("interest", "principal"), {"interest": 3_000, "principal": 7_000}),
    ],
)
def test_the_creditors_order_decides(order: tuple[str, ...], parts: dict[str, int]) -> None:
    how = Reckoning(order=tuple(Component(name) for name in order))
    taken = would_take(LATE, brl(10_000), DUE + timedelta(days=30), how)
    assert {component.value: minor for component, minor in taken.parts.items()} == parts


def test_interest_left_unpaid_bears_none() -> None:
    # Superior Tribunal de Justiça on Código Civil, art. 354: what a payment leaves of the interest is not
    # added to the capital. (Regulation Z, Appendix J (a)(3) says the same of the United States Rule.)
    on, later = DUE + timedelta(days=30), DUE + timedelta(days=60)
    terms = replace(LATE, costs=0, fees=0, penalty_bp=0, payments=(Paid(on, brl(1_000), "p"),))
    balance = balance_at(terms, later)
    assert (balance.principal, balance.interest) == (brl(100_000), brl(3_000 - 1_000 + 3_000))


def test_a_payment_on_the_principal_bears_less_interest_from_that_day() -> None:
    on = DUE + timedelta(days=30)
    terms = replace(LATE, costs=0, fees=0, payments=(Paid(on, brl(55_000), "p"),))
    balance = balance_at(terms, on + timedelta(days=30))
    # 55.000 - 2.000 penalty - 3.000 interest = 50.000 off the principal; 3 % of what is left.
    assert (balance.principal, balance.penalty, balance.interest) == (brl(50_000), brl(0), brl(1_500))


def three_instalments() -> DebtTerms:
    """R$ 300 of principal and R$ 30 of interest in three months."""
    dues = (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
    lines = tuple(Instalment(n, due, brl(10_000), brl(1_000), brl(0)) for n, due in enumerate(dues, 1))
    return DebtTerms(brl(30_000), dues[0], 100, 200, opened_on=date(2026, 2, 1), instalments=lines)


def test_each_instalment_is_late_from_its_own_day() -> None:
    found = statement_at(three_instalments(), date(2026, 4, 16))
    first, second, third = found.instalments
    assert (first.days_late, second.days_late, third.days_late) == (46, 15, 0)
    # 110,00 × 2 % + 110,00 × 1 % × 46 ÷ 30, and × 15 ÷ 30.
    assert first.balance == brl(11_000 + 220 + 169)
    assert second.balance == brl(11_000 + 220 + 55)
    # The third is owed without the interest still to grow: 15 of 30 days of R$ 10,00 (CDC, art. 52, § 2).
    assert found.balance.total == brl(11_389 + 11_275 + 10_000 + 500)
    assert (found.balance.instalments, found.balance.instalments_late, found.balance.days_late) == (3, 2, 46)


def test_where_the_contract_is_not_called_only_what_is_due_counts() -> None:
    found = statement_at(three_instalments(), date(2026, 4, 16), Reckoning(whole=False))
    assert found.balance.total == brl(11_389 + 11_275)


def test_a_payment_takes_the_oldest_instalment_first() -> None:
    on = date(2026, 4, 16)
    paid = replace(three_instalments(), payments=(Paid(on, brl(11_389), "p"),))
    first, second, _ = statement_at(paid, on).instalments
    assert (first.balance, second.balance) == (brl(0), brl(11_275))


def test_how_a_payment_was_taken_then_stays() -> None:
    on = DUE + timedelta(days=30)
    parts = ((Component.PRINCIPAL, 10_000),)
    terms = replace(LATE, payments=(Paid(on, brl(10_000), "p", parts),))
    assert balance_at(terms, on).principal == brl(90_000)


@pytest.mark.parametrize(("rounding", "expected"), [(Rounding.HALF_UP, 3), (Rounding.HALF_EVEN, 2)])
def test_halves_go_where_the_creditor_says(rounding: Rounding, expected: int) -> None:
    assert rounded(Fraction(5, 2), rounding) == expected
    # 2,5 cents of penalty.
    terms = DebtTerms(brl(125), DUE, penalty_bp=200)
    assert balance_at(terms, DUE + timedelta(days=1), Reckoning(rounding=rounding)).penalty == brl(expected)
