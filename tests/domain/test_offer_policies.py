"""Offers under a creditor's policies: what each column of a policy does to an offer."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.debt_words import Frequency
from server_api.contract.money import Money
from server_api.contract.words import Authority, PayMethod
from server_api.domain.business_days import HolidayTable
from server_api.domain.filter_reader import parse
from server_api.domain.filter_tree import Today
from server_api.domain.offers import ON_CHARGES, Debtor, OfferPolicy, Quote, quote

TODAY = date(2026, 11, 24)  # a Tuesday
HOLIDAYS = HolidayTable("BR", frozenset({2026}), {date(2026, 11, 27): "Feriado"})
CASH = OfferPolicy("cash", 1, 3_500, 10_000, 0, 3, Authority.WITHIN, (PayMethod.PIX,))
PLAN = replace(CASH, policy_id="plan", rank=2, discount_bp=0, entry_bp=1_000, instalments=10)


def brl(minor: int) -> Money:
    return Money(minor, "BRL")


def offers(*policies: OfferPolicy, debtor: Debtor | None = None, charges: int = 20_000) -> tuple[Quote, ...]:
    return quote(policies, brl(100_000), 72, TODAY, HOLIDAYS, charges=brl(charges), debtor=debtor or Debtor())


def test_a_discount_on_interest_and_penalty_only() -> None:
    (offer,) = offers(replace(CASH, discount_on=ON_CHARGES, discount_bp=5_000))
    assert (offer.total, offer.discount_bp) == (brl(90_000), 1_000)


def test_an_entry_in_money_holds_where_it_is_more_than_the_share() -> None:
    (offer,) = offers(replace(PLAN, min_entry=30_000))
    assert (offer.first, offer.instalment, offer.count) == (brl(30_000), brl(7_000), 10)


def test_no_instalment_below_the_least() -> None:
    (offer,) = offers(replace(PLAN, min_instalment=20_000))
    assert (offer.count, offer.instalment, offer.first) == (4, brl(22_000), brl(12_000))
    assert offers(replace(PLAN, min_instalment=95_000)) == ()


@pytest.mark.parametrize(
    ("limits", "count"),
    [
        ({"max_instalments": 6}, 6),
        ({"max_total_days": 100}, 3),
        ({"max_total_days": 100, "frequency": Frequency.WEEKLY}, 10),
    ],
)
def test_no_more_instalments_than_allowed(limits: dict[str, object], count: int) -> None:
    (offer,) = offers(replace(PLAN, **limits))  # type: ignore[arg-type]
    assert offer.count == count


@pytest.mark.parametrize(
    ("limits", "due"),
    [
        ({}, date(2026, 11, 30)),  # three days on is a holiday, then a weekend
        ({"max_days_to_first": 4}, date(2026, 11, 26)),
        ({"ends_on": date(2026, 11, 25)}, date(2026, 11, 25)),
        ({"valid_days": 0}, TODAY),
    ],
)
def test_the_first_payment_is_on_a_working_day_within_the_limits(
    limits: dict[str, object], due: date
) -> None:
    (offer,) = offers(replace(CASH, **limits))  # type: ignore[arg-type]
    assert offer.first_due == due


@given(balance=st.integers(1, 10**8), payable=st.integers(0, 10**6), offered=st.integers(1, 12))
def test_a_soft_offer_fits_the_month_where_its_policy_lets_it(
    balance: int, payable: int, offered: int
) -> None:
    soft = replace(PLAN, soft=True, entry_bp=0, instalments=offered, max_instalments=24)
    debtor = Debtor(soft=True, payable=payable)
    (offer,) = quote((soft,), brl(balance), 72, TODAY, HOLIDAYS, debtor=debtor)
    each = offer.instalment or brl(0)
    assert offer.first.minor + each.minor * offer.count == balance
    assert offer.count <= 24
    assert offer.affordable is (max(offer.first, each) <= brl(payable))
    assert offer.affordable or balance > payable * 24 or offer.first.minor > payable


def test_a_season_has_two_ends() -> None:
    assert offers(replace(CASH, starts_on=date(2026, 11, 25))) == ()
    assert offers(replace(CASH, ends_on=date(2026, 11, 23))) == ()
    assert len(offers(replace(CASH, starts_on=TODAY, ends_on=TODAY))) == 1


def test_a_segment_is_asked_for() -> None:
    only = parse({"field": "person.segment", "op": "eq", "value": "gold"})
    gold = replace(CASH, only=only)
    now = Today(datetime(2026, 11, 24, 12, tzinfo=UTC), TODAY)
    assert len(offers(gold, debtor=Debtor(facts={"person.segment": "Gold"}, today=now))) == 1
    assert offers(gold, debtor=Debtor(facts={"person.segment": "blue"}, today=now)) == ()
    # Nobody's record was read: a segment's discount is not everybody's.
    assert offers(gold) == ()


def test_over_indebted_people_get_soft_offers_and_nobody_else_does() -> None:
    soft = replace(PLAN, policy_id="soft", soft=True)
    assert [offer.policy.policy_id for offer in offers(CASH, soft)] == ["cash"]
    assert [offer.policy.policy_id for offer in offers(CASH, soft, debtor=Debtor(soft=True))] == ["soft"]


def test_of_equal_rank_the_debtors_own_record_decides() -> None:
    plan = replace(PLAN, rank=1)

    def first(debtor: Debtor) -> tuple[str, str]:
        found = offers(CASH, plan, debtor=debtor)
        assert [offer.rank for offer in found] == [1, 2]
        return found[0].policy.policy_id, found[0].why

    assert first(Debtor()) == ("cash", "")
    assert first(Debtor(kept_plans=1)) == ("plan", "kept_plan")
    assert first(Debtor(kept_at_once=1, kept_plans=1, broken_plans=1)) == ("cash", "kept_at_once")
    assert first(Debtor(broken_plans=1)) == ("cash", "broke_plan")


def test_who_broke_too_many_is_offered_payment_at_once_only() -> None:
    assert [offer.policy.policy_id for offer in offers(CASH, PLAN, debtor=Debtor(at_once=True))] == ["cash"]


def test_instalments_with_interest() -> None:
    # R$ 30.000 at 1,5 % a month in 12: R$ 2.750,40 each (Mundo Educação, "Tabela Price").
    policy = replace(PLAN, entry_bp=0, instalments=12, interest_month_bp=150)
    (offer,) = quote([policy], brl(3_000_000), 72, TODAY, HOLIDAYS)
    assert (offer.instalment, offer.total) == (brl(275_040), brl(275_040 * 12))
    assert offer.interest == brl(275_040 * 12 - 3_000_000)


@given(
    balance=st.integers(1, 10**9),
    charges=st.integers(0, 10**9),
    policy=st.builds(
        OfferPolicy,
        policy_id=st.just("p"),
        rank=st.just(1),
        discount_bp=st.integers(0, 10_000),
        entry_bp=st.integers(0, 10_000),
        instalments=st.integers(0, 249),
        valid_days=st.integers(0, 60),
        authority=st.just(Authority.WITHIN),
        methods=st.just((PayMethod.PIX,)),
        min_entry=st.integers(0, 10**6),
        min_instalment=st.integers(0, 10**6),
        max_instalments=st.integers(0, 249),
        max_total_days=st.integers(0, 4_000),
        max_days_to_first=st.integers(0, 40),
        frequency=st.sampled_from([item for item in Frequency if item is not Frequency.UNKNOWN]),
        interest_month_bp=st.sampled_from((0, 150, 1_000)),
        discount_on=st.sampled_from(("total", ON_CHARGES)),
    ),
)
def test_every_offer_adds_up_and_keeps_its_policys_limits(
    balance: int, charges: int, policy: OfferPolicy
) -> None:
    for offer in quote([policy], brl(balance), 10, TODAY, None, charges=brl(charges)):
        each = offer.instalment.minor if offer.instalment else 0
        assert offer.first.minor + offer.count * each == offer.total.minor
        assert 0 <= offer.total.minor - offer.interest.minor <= balance
        assert offer.first_due >= TODAY
        assert offer.count <= policy.instalments
        if offer.count:
            assert each >= policy.min_instalment
            assert offer.first.minor >= policy.min_entry
        if policy.max_days_to_first:
            assert (offer.first_due - TODAY).days <= policy.max_days_to_first
