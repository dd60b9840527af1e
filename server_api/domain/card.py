"""A payment card as it is typed: what is plainly wrong with it, and what may be kept of it."""

from dataclasses import dataclass, field
from datetime import date

from server_api.domain.masking import BULLET

#: First digits of the brands (ISO/IEC 7812 issuer ranges as the brands publish them), longest first.
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
_SHORTEST, _LONGEST = 12, 19


@dataclass(frozen=True, slots=True)
class Card:
    """Never stored and never printed; ``number`` and ``code`` are digits only."""

    number: str = field(repr=False)
    holder: str = field(repr=False)
    month: int = field(repr=False)
    year: int = field(repr=False)
    code: str = field(repr=False)


def card_fault(card: Card, today: date) -> str:
    """The field that cannot be right (``number``, ``expiry``, ``code``, ``holder``), or empty."""
    if not _digits(card.number, _SHORTEST, _LONGEST) or not luhn(card.number):
        return "number"
    if not 1 <= card.month <= 12 or not today.year <= card.year <= today.year + 20:
        return "expiry"
    if (card.year, card.month) < (today.year, today.month):
        return "expiry"
    if not _digits(card.code, 3, 4):
        return "code"
    return "" if card.holder.strip() else "holder"


def luhn(number: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, sign in enumerate(reversed(number)):
        digit = int(sign) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def kept_of(card: Card) -> str:
    """Brand and last four digits: all that may be kept (PCI DSS 3.4 allows no more than first 6, last 4)."""
    brand = next((name for start, name in _BRANDS if card.number.startswith(start)), "")
    return f"{brand} {BULLET * 4} {card.number[-4:]}".strip()


def _digits(text: str, shortest: int, longest: int) -> bool:
    return text.isascii() and text.isdigit() and shortest <= len(text) <= longest
