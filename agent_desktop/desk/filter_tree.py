"""A list's filter as it is edited: groups and tests with what was typed, to the wire's tree and back."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from agent_desktop.desk.amounts import parse_amount, plain_amount
from server_api.contract.lists import FieldInfo

#: How a group joins its parts: all, any, none of them, not all of them.
JOINS = ("all", "any", "none", "not_all")
#: The server reads no deeper (``filter_reader.DEEPEST`` counts a negation as a level).
DEEPEST = 3
MOST_TESTS = 60
_NO_VALUE = ("set", "unset")
_LISTED = ("in", "not_in")
_ORDERED = ("lt", "le", "gt", "ge", "between")
_DAY_FIRST = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_DAYS = re.compile(r"^([+-]\d{1,5}|0)$")
_NUMBER = re.compile(r"^(-?)(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}|\d{4,9}))?$")
_SPLIT = re.compile(r"\s*;\s*")

Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """``texts`` are the values as typed; an unfinished test is told by :func:`compiled`."""

    field: str = ""
    op: str = ""
    texts: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Group:
    """Parts joined by ``join``; an empty one takes everybody."""

    join: str = "all"
    parts: tuple["Node", ...] = ()


Node = Group | Condition


@dataclass(frozen=True, slots=True)
class Tongue:
    """How this desk writes amounts and days."""

    language: str = "pt-BR"
    currency: str = ""


Fields = Mapping[str, FieldInfo]


# --- looking and changing -------------------------------------------------------------------------


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every group and test with its path, a group before its parts."""
    yield path, node
    if isinstance(node, Group):
        for at, part in enumerate(node.parts):
            yield from walk(part, (*path, at))


def at_path(node: Node, path: Path) -> Node | None:
    """What stands there."""
    for at in path:
        if not isinstance(node, Group) or not 0 <= at < len(node.parts):
            return None
        node = node.parts[at]
    return node


def changed(node: Node, path: Path, new: Node | None) -> Node:
    """The same tree with something else there; None takes it out."""
    if not path:
        return new if new is not None else Group()
    if not isinstance(node, Group) or not 0 <= path[0] < len(node.parts):
        return node
    first, rest = path[0], path[1:]
    parts = list(node.parts)
    if new is None and not rest:
        del parts[first]
    else:
        parts[first] = changed(parts[first], rest, new)
    return replace(node, parts=tuple(parts))


def added(node: Node, path: Path, new: Node) -> Node:
    """The same tree with one part more in the group there."""
    group = at_path(node, path)
    if not isinstance(group, Group):
        return node
    return changed(node, path, replace(group, parts=(*group.parts, new)))


def with_field(test: Condition, name: str, fields: Fields) -> Condition:
    """Another field: its first comparison, and no value that was meant for the old one."""
    info = fields.get(name)
    ops = info.ops if info is not None else ()
    op = test.op if test.op in ops else (ops[0] if ops else "")
    return with_op(Condition(name, op), op)


def with_op(test: Condition, op: str) -> Condition:
    """Another comparison: as many values as it needs."""
    count = values_of(op)
    texts = (*test.texts, "", "")[:count]
    return replace(test, op=op, texts=texts)


def values_of(op: str) -> int:
    """How many values a comparison needs; a list of them counts as one text."""
    return 0 if op in _NO_VALUE else 2 if op == "between" else 1


# --- to the wire ----------------------------------------------------------------------------------


def compiled(node: Node, fields: Fields, tongue: Tongue) -> tuple[dict[str, Any], tuple[Path, ...]]:
    """The wire's tree, and the paths of the tests that are not finished or not understood."""
    wrong: list[Path] = []
    tree = _compiled(node, (), fields, tongue, wrong)
    return tree, tuple(wrong)


def _compiled(node: Node, path: Path, fields: Fields, tongue: Tongue, wrong: list[Path]) -> dict[str, Any]:
    if isinstance(node, Condition):
        return _test(node, path, fields, tongue, wrong)
    parts = [_compiled(part, (*path, at), fields, tongue, wrong) for at, part in enumerate(node.parts)]
    if not parts and not path:
        return {}
    inner = {"any" if node.join in ("any", "none") else "all": parts}
    return {"not": inner} if node.join in ("none", "not_all") else inner


def _test(test: Condition, path: Path, fields: Fields, tongue: Tongue, wrong: list[Path]) -> dict[str, Any]:
    info = fields.get(test.field)
    if info is None or test.op not in info.ops:
        wrong.append(path)
        return {"field": test.field, "op": test.op}
    bare: dict[str, Any] = {"field": test.field, "op": test.op}
    if test.op in _NO_VALUE:
        return bare
    texts = _SPLIT.split(test.texts[0].strip().strip(";")) if test.op in _LISTED else test.texts
    values = [value_of(text, kind_of(info, test.op), tongue) for text in texts]
    if any(value is None for value in values):
        wrong.append(path)
    several = test.op in _LISTED or test.op == "between"
    return bare | {"value": values if several else values[0] if values else None}


def kind_of(info: FieldInfo, op: str) -> str:
    """What is typed for this field; a custom one is text that may be ordered as number or day."""
    return "free" if info.name.startswith("custom.") and op in _ORDERED else info.kind


def value_of(text: str, kind: str, tongue: Tongue) -> Any:
    """The value of what was typed, or None where it is none of this kind."""
    text = text.strip()
    if not text:
        return None
    match kind:
        case "money":
            return parse_amount(text, tongue.currency)
        case "number":
            return _number(text)
        case "date" | "moment":
            return _day(text, tongue)
        case "flag":
            return {"yes": True, "no": False}.get(text)
        case "free":
            number = _number(text)
            return number if number is not None else _day(text, tongue)
        case _:
            return text


def _number(text: str) -> int | float | None:
    """A mark before exactly three digits groups thousands, any other is the decimal mark."""
    found = _NUMBER.match(text)
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    digits = whole.replace(".", "").replace(",", "")
    return float(f"{sign}{digits}.{decimals}") if decimals else int(sign + digits)


def _day(text: str, tongue: Tongue) -> Any:
    """``31/03/2026`` (``03/31/2026`` in English), ``2026-03-31``, or days from today: ``-30``."""
    if _DAYS.match(text):
        return {"days": int(text)}
    found = _DAY_FIRST.match(text)
    with suppress(ValueError):
        if found is None:
            return date.fromisoformat(text).isoformat()
        first, second, year = (int(part) for part in found.groups())
        day, month = (second, first) if tongue.language.startswith("en") else (first, second)
        return date(year, month, day).isoformat()
    return None


# --- from the wire --------------------------------------------------------------------------------


def read(tree: Mapping[str, Any], fields: Fields, tongue: Tongue) -> Group:
    """The filter to be edited; whatever it is, it stands in a group."""
    node = _read(tree, fields, tongue)
    return node if isinstance(node, Group) else Group(parts=(node,))


def _read(tree: Mapping[str, Any], fields: Fields, tongue: Tongue) -> Node:
    if "field" in tree:
        return _read_test(tree, fields, tongue)
    inner = tree.get("not")
    if isinstance(inner, Mapping):
        node = _read(inner, fields, tongue)
        if isinstance(node, Group) and node.join in ("all", "any"):
            return replace(node, join="not_all" if node.join == "all" else "none")
        return Group("none", (node,))
    for join in ("all", "any"):
        parts = tree.get(join)
        if isinstance(parts, list):
            return Group(
                join, tuple(_read(part, fields, tongue) for part in parts if isinstance(part, Mapping))
            )
    return Group()


def _read_test(tree: Mapping[str, Any], fields: Fields, tongue: Tongue) -> Condition:
    name, op, value = str(tree["field"]), str(tree.get("op", "eq")), tree.get("value")
    info = fields.get(name)
    kind = info.kind if info is not None else "text"
    values = value if isinstance(value, list) else [] if value is None else [value]
    texts = [text_of(one, kind, tongue) for one in values]
    if op in _LISTED:
        texts = ["; ".join(texts)]
    return with_op(Condition(name, op, tuple(texts)), op)


def text_of(value: Any, kind: str, tongue: Tongue) -> str:
    """A value as this desk would have typed it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return f"{int(value.get('days', 0)):+d}" if value.get("days") else "0"
    if kind == "money" and isinstance(value, int):
        return plain_amount(value, tongue.currency, tongue.language)
    if isinstance(value, int | float):
        text = str(value)
        return text.replace(".", ",") if tongue.language.startswith("pt") else text
    if kind in ("date", "moment"):
        return _day_text(str(value), tongue)
    return str(value)


def _day_text(text: str, tongue: Tongue) -> str:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        first, second = (day.month, day.day) if tongue.language.startswith("en") else (day.day, day.month)
        return f"{first:02}/{second:02}/{day.year:04}"
    return text


def fault_path(where: str) -> Path:
    """The path of a fault as the server names it: ``not.all[1].value`` is the second part."""
    return tuple(int(at) for at in re.findall(r"(?:all|any)\[(\d+)\]", where))
