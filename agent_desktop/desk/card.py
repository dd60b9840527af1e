"""A payment card as it is typed: grouped for the eye, its brand, and what is plainly wrong with it.

The server looks again (``server_api.domain.card``); this only spares the debtor a second telling.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

MOST_DIGITS = 19
_SHORTEST = 12
#: First digits of the brands (ISO/IEC 7812), longest first.
_BRANDS = (
    ("606282", "Hipercard"),
    ("636297", "Elo"),
    ("636368", "Elo"),
    ("401178", "Elo"),
    ("401179", "Elo"),
    ("5067", "Elo"),
    ("34", "American Express"),
    ("37", "American Express"),
    ("4", "Visa"),
    ("5", "Mastercard"),
    ("2", "Mastercard"),
)
_AMEX = "American Express"


@dataclass(frozen=True, slots=True)
class CardDetails:
    """Told by the debtor, handed over once, never kept and never printed; number and code digits only."""

    number: str = field(repr=False)
    holder: str = field(repr=False)
    month: int = field(repr=False)
    year: int = field(repr=False)
    code: str = field(repr=False)


def digits(text: str, most: int) -> str:
    """The ASCII digits of what was typed or pasted."""
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())[:most]


def brand(number: str) -> str:
    """The card's brand by its first digits, or empty."""
    return next((name for start, name in _BRANDS if number.startswith(start)), "")


def grouped(number: str) -> str:
    """In groups as on the plastic: 4-4-4-4, 4-6-5 on an American Express."""
    cuts = (4, 10) if brand(number) == _AMEX else tuple(range(4, MOST_DIGITS, 4))
    edges = (0, *(cut for cut in cuts if cut < len(number)), len(number))
    return " ".join(number[start:end] for start, end in pairwise(edges))


def luhn(number: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, sign in enumerate(reversed(number)):
        digit = int(sign) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def wrong_parts(card: CardDetails, today: date) -> tuple[str, ...]:
    """Of ``number``, ``holder``, ``expiry``, ``code``: what cannot be right, in the order of the fields."""
    wrong = []
    if not _SHORTEST <= len(card.number) <= MOST_DIGITS or not luhn(card.number):
        wrong.append("number")
    if not card.holder.strip():
        wrong.append("holder")
    if not _still_good(card, today):
        wrong.append("expiry")
    if not 3 <= len(card.code) <= 4:
        wrong.append("code")
    return tuple(wrong)


def _still_good(card: CardDetails, today: date) -> bool:
    if not 1 <= card.month <= 12 or not today.year <= card.year <= today.year + 20:
        return False
    return (card.year, card.month) >= (today.year, today.month)
