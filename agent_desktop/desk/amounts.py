"""Amounts as the agent types them: text to minor units and back. No float touches money."""

import re
from datetime import date

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


def parse_day(text: str, language: str, today: date) -> date | None:
    """``27/11/2026``, ``27/11``, ``27`` (the next such day from ``today``); the month first in English.

    None where it is no day.
    """
    parts = [part for part in re.split(r"[^0-9]+", text.strip()) if part]
    if not parts or len(parts) > 3 or re.search(r"[^\W\d_]", text) or any(len(part) > 4 for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return _next_day(numbers[0], today)
    first, second = numbers[:2]
    day, month = (second, first) if language.startswith("en") else (first, second)
    if len(numbers) == 3:
        year = numbers[2] + 2000 if numbers[2] < 100 else numbers[2]
        return _day(year, month, day)
    this_year = _day(today.year, month, day)
    return this_year if this_year is None or this_year >= today else _day(today.year + 1, month, day)


def _next_day(day: int, today: date) -> date | None:
    for ahead in range(3):
        month = today.month - 1 + ahead
        found = _day(today.year + month // 12, month % 12 + 1, day)
        if found is not None and found >= today:
            return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


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
