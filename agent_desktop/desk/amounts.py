"""Amounts as the agent types them: text to minor units and back. No float touches money."""

import re

from server_api.contract.money import Money

_SHAPE = re.compile(r"^(\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:([.,])(\d{1,2}))?$")
_SYMBOLS = re.compile(r"(R\$|US\$|\$|€|S/|[A-Z]{3})")


def parse_amount(text: str, currency: str) -> int | None:
    """Minor units of ``1.234,56``, ``1,234.56``, ``1234`` or ``R$ 1.234``; None where it is no amount.

    A mark followed by exactly three digits groups thousands; by one or two it is the decimal mark.
    """
    digits = Money.zero(currency).digits if len(currency) == 3 else 2
    bare = _SYMBOLS.sub("", text).replace("\u00a0", " ").strip()
    match = _SHAPE.match(bare)
    if match is None:
        return None
    whole, mark, cents = match.groups()
    if cents and (digits == 0 or mark in whole):
        return None
    return int(re.sub(r"\D", "", whole) + (cents or "").ljust(digits, "0"))


def plain_amount(minor: int, currency: str, language: str) -> str:
    """``123456`` BRL as ``1.234,56`` (``1,234.56`` in English): what stands in the field."""
    digits = Money.zero(currency).digits if len(currency) == 3 else 2
    group, mark = (",", ".") if language.startswith("en") else (".", ",")
    whole = f"{minor // 10**digits:,}".replace(",", group)
    return f"{whole}{mark}{minor % 10**digits:0{digits}d}" if digits else whole
