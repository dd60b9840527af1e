"""Amounts as the agent types them: text to minor units and back. No float touches money."""

import re

from server_api.contract.money import Money

_SHAPE = re.compile(r"^(\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:([.,])(\d{1,2}))?$")
_SHARE = re.compile(r"^(\d{1,3})(?:[.,](\d{1,3}))?\s*%$")
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


def parse_part(text: str, of_minor: int, currency: str) -> int | None:
    """As ``parse_amount``; ``10 %`` is that share of ``of_minor``, half a unit rounded up."""
    share = _SHARE.match(text.strip())
    if share is None:
        return parse_amount(text, currency)
    whole, parts = share.groups()
    per_mille = int(whole) * 1000 + int((parts or "").ljust(3, "0"))
    return (of_minor * per_mille + 50_000) // 100_000


def parse_count(text: str, most: int) -> int | None:
    """A whole number from 0 to ``most``; None where it is none."""
    bare = text.strip()
    if not bare.isascii() or not bare.isdecimal() or len(bare) > len(str(most)):
        return None
    return int(bare) if int(bare) <= most else None


def plain_amount(minor: int, currency: str, language: str) -> str:
    """``123456`` BRL as ``1.234,56`` (``1,234.56`` in English): what stands in the field."""
    digits = Money.zero(currency).digits if len(currency) == 3 else 2
    group, mark = (",", ".") if language.startswith("en") else (".", ",")
    whole = f"{minor // 10**digits:,}".replace(",", group)
    return f"{whole}{mark}{minor % 10**digits:0{digits}d}" if digits else whole
