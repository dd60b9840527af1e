"""Filters of lists: a tree of tests over any field of a debtor's record. Pure.

``{"all": […]}``, ``{"any": […]}``, ``{"not": …}`` or ``{"field": …, "op": …, "value": …}``; ``{}`` takes
everybody. ``store/filter_sql.py`` says the same in SQL.

Text is compared without regard to case. Money is in minor units. A date is ``2026-03-31`` or, counted from
today, ``{"days": -30}``. A field of which a person has several (``debt.product``) holds when one of them
does; ``ne`` and ``not_in`` say that none is. What is missing answers only ``unset``, ``ne`` and ``not_in``.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, assert_never

from server_api.domain.filter_fields import CUSTOM, Kind
from server_api.domain.filter_tree import Ask, Days, Every, Node, Not, Some, Today

#: What a custom field's text must look like to be compared as a number, or as a date.
NUMBER = r"-?[0-9]+(\.[0-9]+)?"
LONGEST_NUMBER = 16
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

_NEGATED = {"ne": "eq", "not_in": "in", "unset": "set"}


def matches(node: Node, facts: Mapping[str, Any], today: Today) -> bool:
    """Whether a record is taken. ``facts``: field to value, a tuple where a person has several."""
    match node:
        case Every():
            return all(matches(part, facts, today) for part in node.parts)
        case Some():
            return any(matches(part, facts, today) for part in node.parts)
        case Not():
            return not matches(node.part, facts, today)
        case Ask():
            return _holds(node, facts.get(node.field), today)
        case _ as never:
            assert_never(never)


def positive(test: Ask) -> tuple[str, bool]:
    """The comparison without its negation, and whether it is to be negated."""
    return _NEGATED.get(test.op, test.op), test.op in _NEGATED


def resolved(value: Any, kind: Kind, today: Today) -> Any:
    """A value as the field's own type: days from today become dates, dates of a moment its first instant."""
    if isinstance(value, Days):
        value = today.day + timedelta(days=value.days)
    if kind is Kind.MOMENT and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


def folded(text: str) -> str:
    """Lower case of the letters A-Z, as both databases do it."""
    return text.translate(_LOWER)


def forms(text: str) -> tuple[str, ...]:
    """How a text may be spelled in small, capital and title letters, folded: databases fold no accents."""
    return tuple(dict.fromkeys(folded(form) for form in (text, text.lower(), text.upper(), text.title())))


def as_number(text: str) -> float | None:
    """A custom field's text as a number, where it looks like one."""
    return float(text) if len(text) <= LONGEST_NUMBER and re.fullmatch(NUMBER, text) else None


def as_day(text: str) -> str | None:
    """A custom field's text as a date (ISO sorts as text), where it looks like one."""
    return text if re.fullmatch(DAY, text) else None


_LOWER = {letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)}


def _holds(test: Ask, value: Any, today: Today) -> bool:
    op, negated = positive(test)
    several = value if isinstance(value, tuple) else (value,)
    wanted = [resolved(item, test.kind, today) for item in test.values]
    return any(_one(op, test, item, wanted) for item in several) is not negated


def _one(op: str, test: Ask, value: Any, wanted: list[Any]) -> bool:
    if op == "set":
        return value not in (None, "")
    if test.field.startswith(CUSTOM):
        value, wanted = _custom(test.kind, "" if value is None else str(value), wanted)
    if value is None:
        return False
    if test.kind in (Kind.TEXT, Kind.CHOICE):
        return _text(op, folded(value), [form for item in wanted for form in forms(item)])
    return _compared(op, value, wanted)


def _custom(kind: Kind, text: str, wanted: list[Any]) -> tuple[Any, list[Any]]:
    if kind is Kind.NUMBER:
        return as_number(text), wanted
    if kind is Kind.DATE:
        return as_day(text), [item.isoformat() for item in wanted]
    return text, wanted


def _text(op: str, value: str, wanted: list[str]) -> bool:
    match op:
        case "contains":
            return any(form in value for form in wanted)
        case "starts":
            return any(value.startswith(form) for form in wanted)
        case _:
            return value in wanted


def _compared(op: str, value: Any, wanted: list[Any]) -> bool:
    match op:
        case "lt":
            return bool(value < wanted[0])
        case "le":
            return bool(value <= wanted[0])
        case "gt":
            return bool(value > wanted[0])
        case "ge":
            return bool(value >= wanted[0])
        case "between":
            return bool(wanted[0] <= value <= wanted[1])
        case _:
            return value in wanted
