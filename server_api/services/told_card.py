"""A payment card as it is told: what is plainly wrong with it, and what may be kept of it."""

from dataclasses import dataclass, field
from datetime import date

from server_api.contract.card_facts import brand, wrong_parts
from server_api.domain.masking import BULLET


@dataclass(frozen=True, slots=True)
class Card:
    """Never stored and never printed; ``number`` and ``code`` are digits only."""

    number: str = field(repr=False)
    holder: str = field(repr=False)
    month: int = field(repr=False)
    year: int = field(repr=False)
    code: str = field(repr=False)


def card_fault(card: Card, today: date) -> str:
    """The first field that cannot be right (``number``, ``holder``, ``expiry``, ``code``), or empty."""
    return next(iter(wrong_parts(card, today)), "")


def kept_of(card: Card) -> str:
    """Brand and last four digits: all that may be kept (PCI DSS 3.4 allows no more than first 6, last 4)."""
    return f"{brand(card.number)} {BULLET * 4} {card.number[-4:]}".strip()
