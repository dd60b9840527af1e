"""Cards as they are typed. The numbers are the card brands' public test numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.card_facts import luhn
from server_api.services.told_card import Card, card_fault, kept_of

TODAY = date(2026, 11, 24)
GOOD = Card("4111111111111111", "MARIA EXEMPLO", 11, 2026, "123")


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("4111111111111111", "Visa •••• 1111"),
        ("5555555555554444", "Mastercard •••• 4444"),
        ("378282246310005", "American Express •••• 0005"),
        ("6362970000457013", "Elo •••• 7013"),
        ("6011111111111117", "•••• 1117"),
    ],
)
def test_test_numbers_of_the_brands_are_taken(number: str, kept: str) -> None:
    card = replace(GOOD, number=number)
    assert card_fault(card, TODAY) == ""
    assert kept_of(card) == kept


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": "4111111111111112"}, "number"),
        ({"number": "41111111111"}, "number"),
        ({"number": "٤١١١١١١١١١١١١١١١"}, "number"),
        ({"number": ""}, "number"),
        ({"month": 0}, "expiry"),
        ({"month": 13}, "expiry"),
        ({"month": 10}, "expiry"),
        ({"year": 2025}, "expiry"),
        ({"year": 2100}, "expiry"),
        ({"code": "12"}, "code"),
        ({"code": "12a"}, "code"),
        ({"holder": "  "}, "holder"),
    ],
)
def test_the_field_that_is_wrong_is_named(changed: dict[str, str], field: str) -> None:
    assert card_fault(replace(GOOD, **changed), TODAY) == field  # type: ignore[arg-type]


def test_nothing_of_a_card_is_printed() -> None:
    assert not any(part in repr(GOOD) for part in ("4111", "MARIA", "123", "2026"))


@given(st.text("0123456789", min_size=11, max_size=18), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(start: str, place: int, more: int) -> None:
    check = next(digit for digit in "0123456789" if luhn(start + digit))
    number = start + check
    other = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert luhn(number)
    assert not luhn(other)
