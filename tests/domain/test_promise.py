"""Which promises are accepted, and why not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from server_api.contract.money import Money
from server_api.contract.words import Authority, PayMethod, PromiseFault
from server_api.domain.business_days import HolidayTable
from server_api.domain.promise import OfferTerms, Promised, PromiseTerms, faults_of

BRAZIL = HolidayTable(
    "BR", frozenset({2026}), {date(2026, 12, 25): "Natal"}, {"SP": {date(2026, 12, 1): "Estadual"}}
)
TERMS = PromiseTerms(
    debts={"a": Money(100_00, "BRL"), "b": Money(50_00, "BRL")},
    blocked_debts=frozenset({"c"}),
    minimum=Money(10_00, "BRL"),
    today=date(2026, 11, 24),
    max_days=40,
    methods=(PayMethod.PIX,),
    offers={
        "cash": OfferTerms(Money(90_00, "BRL"), Authority.WITHIN, date(2026, 11, 27)),
        "wide": OfferTerms(Money(5_00, "BRL"), Authority.NEEDS_APPROVAL, date(2026, 11, 27)),
    },
    holidays=BRAZIL,
    region="SP",
    right_party=True,
)
GOOD = Promised(("a", "b"), Money(150_00, "BRL"), date(2026, 11, 27), PayMethod.PIX, read_back=True)


def test_a_good_promise_has_no_faults() -> None:
    assert faults_of(GOOD, TERMS, recording=True) == ()
    assert faults_of(replace(GOOD, offer_id="cash", amount=Money(90_00, "BRL")), TERMS) == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"amount": Money(150_01, "BRL")}, PromiseFault.AMOUNT_ABOVE_DEBT),
        ({"amount": Money(9_99, "BRL")}, PromiseFault.AMOUNT_TOO_LOW),
        ({"amount": Money(0, "BRL")}, PromiseFault.AMOUNT_TOO_LOW),
        ({"amount": Money(-5, "BRL")}, PromiseFault.AMOUNT_TOO_LOW),
        ({"amount": Money(100_00, "USD")}, PromiseFault.WRONG_CURRENCY),
        ({"amount": Money(89_99, "BRL"), "offer_id": "cash"}, PromiseFault.BEYOND_AUTHORITY),
        ({"amount": Money(50_00, "BRL"), "offer_id": "wide"}, PromiseFault.BEYOND_AUTHORITY),
        ({"due_on": date(2026, 11, 23)}, PromiseFault.DATE_IN_PAST),
        ({"due_on": date(2027, 1, 4)}, PromiseFault.DATE_TOO_FAR),
        ({"due_on": date(2026, 11, 30), "offer_id": "cash"}, PromiseFault.DATE_TOO_FAR),
        ({"due_on": date(2026, 11, 28)}, PromiseFault.NOT_BUSINESS_DAY),
        ({"due_on": date(2026, 12, 25)}, PromiseFault.NOT_BUSINESS_DAY),
        ({"due_on": date(2026, 12, 1)}, PromiseFault.NOT_BUSINESS_DAY),
        ({"due_on": date(2027, 1, 1)}, PromiseFault.NOT_BUSINESS_DAY),
        ({"method": PayMethod.CASH}, PromiseFault.METHOD_NOT_ALLOWED),
        ({"debt_ids": ("z",)}, PromiseFault.UNKNOWN_DEBT),
        ({"debt_ids": ()}, PromiseFault.UNKNOWN_DEBT),
        ({"debt_ids": ("a", "c")}, PromiseFault.BLOCKED),
        ({"read_back": False}, PromiseFault.NO_READ_BACK),
    ],
)
def test_each_fault_is_named(change: dict[str, Any], fault: PromiseFault) -> None:
    assert fault in faults_of(replace(GOOD, **change), TERMS, recording=True)


def test_nobody_unconfirmed_promises() -> None:
    assert faults_of(GOOD, replace(TERMS, right_party=False)) == (PromiseFault.NOT_RIGHT_PARTY,)


def test_a_debt_named_twice_is_owed_once() -> None:
    twice = replace(GOOD, debt_ids=("b", "b"), amount=Money(60_00, "BRL"))
    assert faults_of(twice, TERMS) == (PromiseFault.AMOUNT_ABOVE_DEBT,)


def test_without_reviewed_holidays_no_day_is_a_business_day() -> None:
    assert faults_of(GOOD, replace(TERMS, holidays=None)) == (PromiseFault.NOT_BUSINESS_DAY,)
