"""Filters and orders of lists as conditions in SQL; ``domain/filters.py`` says the same of one record."""

import operator
from collections.abc import Callable, Sequence
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Float,
    UnaryExpression,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    true,
    type_coerce,
)

from server_api.domain.filter_fields import CUSTOM, Kind
from server_api.domain.filter_tree import Ask, Every, Node, Not, Some, Today
from server_api.domain.filters import DAY, LONGEST_NUMBER, NUMBER, forms, positive, resolved
from server_api.store.filter_columns import LEADS, Several, Terms, custom, source_of

__all__ = ["LEADS", "Terms", "columns", "condition", "order"]

_ORDERED: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
_SQLITE_DAY = "-".join(("[0-9]" * 4, "[0-9]" * 2, "[0-9]" * 2))


def condition(node: Node, today: Today, terms: Terms) -> ColumnElement[bool]:
    """True or false (never NULL) for each row of :data:`LEADS`."""
    match node:
        case Every():
            return and_(true(), *(condition(part, today, terms) for part in node.parts))
        case Some():
            return or_(false(), *(condition(part, today, terms) for part in node.parts))
        case Not():
            return not_(condition(node.part, today, terms))
        case Ask():
            return _ask(node, today, terms)
        case _ as never:
            assert_never(never)


def order(keys: Sequence[tuple[str, bool]], terms: Terms) -> list[UnaryExpression[Any]]:
    """``ORDER BY`` of a list: fields a person has one of, each with whether it descends; nothing comes last.

    A custom field is ordered by its number, then by its text.
    """
    found = []
    for field, descending in keys:
        for column in columns(field, terms):
            found.append((column.desc() if descending else column.asc()).nulls_last())
    return found


def columns(field: str, terms: Terms) -> list[ColumnElement[Any]]:
    """What a field orders by, the first before the next. Raises ValueError: a person has several of it."""
    if field.startswith(CUSTOM):
        text = custom(field.removeprefix(CUSTOM), terms)
        return [_number(text, terms), _bytes(func.nullif(text, ""), terms)]
    source = source_of(field, terms)
    if isinstance(source, Several):
        raise ValueError(f"nobody can be ordered by what they have several of: {field}")
    return [source]


def _ask(ask: Ask, today: Today, terms: Terms) -> ColumnElement[bool]:
    op, negated = positive(ask)
    values = [resolved(value, ask.kind, today) for value in ask.values]
    if ask.field.startswith(CUSTOM):
        held = _custom(op, ask, values, terms)
    else:
        source = source_of(ask.field, terms)
        if isinstance(source, Several):
            held = source.rows.where(_test(op, ask.kind, source.column, values, terms)).exists()
        else:
            held = func.coalesce(_test(op, ask.kind, source, values, terms), false())
    return not_(held) if negated else held


def _custom(op: str, ask: Ask, values: list[Any], terms: Terms) -> ColumnElement[bool]:
    text = custom(ask.field.removeprefix(CUSTOM), terms)
    if op == "set":
        return text != ""
    if ask.kind is Kind.NUMBER:
        return func.coalesce(_compared(op, _number(text, terms), values), false())
    if ask.kind is Kind.DATE:
        days = [value.isoformat() for value in values]
        looks = text.bool_op("~")(f"^{DAY}$") if terms.postgresql else text.bool_op("GLOB")(_SQLITE_DAY)
        return and_(looks, _compared(op, _bytes(text, terms), days))
    return _text(op, text, values, terms)


def _test(
    op: str, kind: Kind, column: ColumnElement[Any], values: list[Any], terms: Terms
) -> ColumnElement[bool]:
    textual = kind in (Kind.TEXT, Kind.CHOICE)
    if op == "set":
        return column != "" if textual else column.is_not(None)
    if textual:
        return _text(op, column, values, terms)
    return _compared(op, column, values)


def _compared(op: str, column: ColumnElement[Any], values: list[Any]) -> ColumnElement[bool]:
    # By their own type: bound as the column's, PostgreSQL would round 0.5 for an integer.
    bound = [literal(value, Float(53)) if isinstance(value, float) else value for value in values]
    if op == "between":
        return and_(column >= bound[0], column <= bound[1])
    if op in ("eq", "in"):
        return column.in_(bound)
    return _ORDERED[op](column, bound[0])


def _text(op: str, column: ColumnElement[Any], values: list[str], terms: Terms) -> ColumnElement[bool]:
    lower = func.lower(_bytes(column, terms))
    spelled = [form for value in values for form in forms(value)]
    match op:
        case "contains":
            find = func.strpos if terms.postgresql else func.instr
            return or_(false(), *(find(lower, form) > 0 for form in spelled))
        case "starts":
            return or_(false(), *(func.substr(lower, 1, len(form)) == form for form in spelled))
        case _:
            return lower.in_(spelled)


def _bytes(column: ColumnElement[Any], terms: Terms) -> ColumnElement[Any]:
    """Compared and folded by its bytes, as SQLite does: no database's locale changes who is called."""
    return column.collate("C") if terms.postgresql else column


def _number(text: ColumnElement[str], terms: Terms) -> ColumnElement[Any]:
    """The text as a number where it looks like one, else NULL."""
    short = func.length(text) <= LONGEST_NUMBER
    if terms.postgresql:
        looks = and_(short, text.bool_op("~")(f"^({NUMBER})$"))
        return _real(looks, text)
    digits = case((func.substr(text, 1, 1) == "-", func.substr(text, 2)), else_=text)
    looks = and_(
        short,
        digits.bool_op("GLOB")("[0-9]*"),
        not_(digits.bool_op("GLOB")("*[^0-9.]*")),
        not_(digits.bool_op("GLOB")("*.*.*")),
        not_(digits.bool_op("GLOB")("*.")),
    )
    return _real(looks, text)


def _real(looks: ColumnElement[bool], text: ColumnElement[str]) -> ColumnElement[Any]:
    return type_coerce(case((looks, cast(text, Float(53))), else_=None), Float(53))
