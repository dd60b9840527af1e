"""What a payment card tells of itself: brand, check digit, what is plainly wrong. Standard library only."""

from datetime import date
from typing import Protocol

SHORTEST, LONGEST = 12, 19
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


class CardParts(Protocol):
    """A card as it was told; ``number`` and ``code`` are to be digits only, ``year`` has four."""

    @property
    def number(self) -> str: ...
    @property
    def holder(self) -> str: ...
    @property
    def month(self) -> int: ...
    @property
    def year(self) -> int: ...
    @property
    def code(self) -> str: ...


def brand(number: str) -> str:
    """The card's brand by its first digits, or empty."""
    return next((name for start, name in _BRANDS if number.startswith(start)), "")


def luhn(number: str) -> bool:
    """The check digit of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, sign in enumerate(reversed(number)):
        digit = int(sign) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def wrong_parts(card: CardParts, today: date) -> tuple[str, ...]:
    """Of ``number``, ``holder``, ``expiry``, ``code``: what cannot be right, in the order of the fields."""
    wrong = []
    if not _digits(card.number, SHORTEST, LONGEST) or not luhn(card.number):
        wrong.append("number")
    if not card.holder.strip():
        wrong.append("holder")
    if not _still_good(card, today):
        wrong.append("expiry")
    if not _digits(card.code, 3, 4):
        wrong.append("code")
    return tuple(wrong)


def _digits(text: str, shortest: int, longest: int) -> bool:
    return text.isascii() and text.isdigit() and shortest <= len(text) <= longest


def _still_good(card: CardParts, today: date) -> bool:
    if not 1 <= card.month <= 12 or not today.year <= card.year <= today.year + 20:
        return False
    return (card.year, card.month) >= (today.year, today.month)
