"""A payment card as it is typed: its digits, grouped for the eye.

What is plainly wrong with it is looked at by the same rules here and on the server
(``server_api.contract.card_facts``); here it spares the debtor a second telling.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from server_api.contract.card_facts import LONGEST, brand

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


def grouped(number: str) -> str:
    """In groups as on the plastic: 4-4-4-4, 4-6-5 on an American Express."""
    cuts = (4, 10) if brand(number) == _AMEX else tuple(range(4, LONGEST, 4))
    edges = (0, *(cut for cut in cuts if cut < len(number)), len(number))
    return " ".join(number[start:end] for start, end in pairwise(edges))
