"""Whether a step or an answer of a script is shown. Pure; desk and server judge alike."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from server_api.contract.scripts import Condition

#: The relations a condition knows (see :class:`Condition`).
OPS = ("is", "is_not", "ge", "le", "any", "none")

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def holds(conditions: Iterable[Condition], facts: Mapping[str, str]) -> bool:
    """Whether every condition holds for these facts; without any it does.

    Text is compared without regard to case. ``ge`` and ``le`` compare two numbers or two days
    (``2026-03-31``) and hold for nothing else. A field without a value answers ``none`` and ``is_not``.
    A relation that this release does not know holds never: what it guards stays hidden.
    """
    return all(_one(item, facts.get(item.field, "")) for item in conditions)


def _one(condition: Condition, value: str) -> bool:
    match condition.op:
        case "is":
            return value != "" and same(value, condition.value)
        case "is_not":
            return not same(value, condition.value)
        case "any":
            return value != ""
        case "none":
            return value == ""
        case "ge":
            return order(value, condition.value) in (0, 1)
        case "le":
            return order(value, condition.value) in (0, -1)
        case _:
            return False


def same(one: str, other: str) -> bool:
    """Equal as text without regard to case, as numbers or as days."""
    return one.casefold() == other.casefold() or order(one, other) == 0


def order(one: str, other: str) -> int | None:
    """-1, 0 or 1 of two numbers or two days; None for anything else."""
    if _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        first, second = Decimal(one), Decimal(other)
        return (first > second) - (first < second)
    if _DAY.fullmatch(one) and _DAY.fullmatch(other):
        return (one > other) - (one < other)
    return None
