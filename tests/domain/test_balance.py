"""Balances and offers to the cent: the figures of the design pictures, and what must hold for all others."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.money import Money
from server_api.contract.words import Authority, PayMethod
from server_api.domain.balance import DebtTerms, balance_at
from server_api.domain.offers import OfferPolicy, quote
from server_api.domain.rounding import per_ten_thousand, share

TODAY = date(2026, 11, 24)


def brl(minor: int) -> Money:
    return Money(minor, "BRL")


@pytest.mark.parametrize(
    ("principal", "due_on", "days", "interest", "penalty", "total"),
    [
        (918000, date(2026, 9, 13), 72, 66096, 18360, 1002456),
        (342000, date(2026, 9, 30), 55, 18810, 6840, 367650),
        (110200, date(2026, 10, 5), 50, 5510, 2204, 117914),
    ],
)
def test_the_debts_of_the_pictures(
    principal: int, due_on: date, days: int, interest: int, penalty: int, total: int
) -> None:
    balance = balance_at(DebtTerms(brl(principal), due_on, 300, 200), TODAY)
    assert balance.days_late == days
    assert (balance.interest, balance.penalty, balance.total) == (brl(interest), brl(penalty), brl(total))


@pytest.mark.parametrize("on", [date(2026, 9, 12), date(2026, 9, 13)])
def test_until_the_due_date_only_the_principal_is_owed(on: date) -> None:
    assert balance_at(DebtTerms(brl(918000), date(2026, 9, 13), 300, 200), on).total == brl(918000)


@pytest.mark.parametrize(
    ("amount", "up", "down", "expected"),
    [(1, 1, 2, 1), (3, 1, 2, 2), (-1, 1, 2, -1), (10, 1, 3, 3), (20, 1, 3, 7)],
)
def test_halves_go_away_from_zero(amount: int, up: int, down: int, expected: int) -> None:
    assert share(amount, up, down) == expected


def policy(discount_bp: int, entry_bp: int, instalments: int, rank: int = 1) -> OfferPolicy:
    return OfferPolicy(
        f"p{rank}", rank, discount_bp, entry_bp, instalments, 3, Authority.WITHIN, (PayMethod.PIX,)
    )


@pytest.mark.parametrize(
    ("discount_bp", "entry_bp", "instalments", "total", "first", "each"),
    [
        (3500, 10000, 0, 967213, 967213, None),
        (2000, 1590, 5, 1190416, 190416, 200000),
        (500, 1000, 12, 1413619, 141619, 106000),
        (0, 500, 22, 1488020, 80020, 64000),
    ],
)
def test_the_offers_of_the_pictures(
    discount_bp: int, entry_bp: int, instalments: int, total: int, first: int, each: int | None
) -> None:
    (offer,) = quote([policy(discount_bp, entry_bp, instalments)], brl(1488020), 72, TODAY, None)
    assert (offer.total, offer.first) == (brl(total), brl(first))
    assert offer.instalment == (None if each is None else brl(each))
    assert offer.first_due == date(2026, 11, 27)


@given(
    balance=st.integers(1, 10**9),
    discount_bp=st.integers(0, 10_000),
    entry_bp=st.integers(0, 10_000),
    instalments=st.integers(0, 60),
)
def test_an_offer_always_adds_up(balance: int, discount_bp: int, entry_bp: int, instalments: int) -> None:
    (offer,) = quote([policy(discount_bp, entry_bp, instalments)], brl(balance), 10, TODAY, None)
    paid = offer.first.minor + offer.count * (offer.instalment.minor if offer.instalment else 0)
    assert paid == offer.total.minor == balance - per_ten_thousand(balance, discount_bp)
    assert offer.first.minor >= per_ten_thousand(offer.total.minor, entry_bp) - instalments
    assert 0 <= offer.total.minor <= balance


def test_offers_come_in_order_and_only_for_their_lateness() -> None:
    late = OfferPolicy("late", 1, 0, 10000, 0, 3, Authority.WITHIN, (), min_days_late=100)
    offers = quote([policy(0, 10000, 0, 3), policy(0, 10000, 0, 2), late], brl(1000), 72, TODAY, None)
    assert [(offer.rank, offer.policy.policy_id) for offer in offers] == [(1, "p2"), (2, "p3")]


def test_nothing_owed_nothing_offered() -> None:
    assert quote([policy(0, 10000, 0)], brl(0), 0, TODAY, None) == ()
