"""Reads the JSON of a filter (see ``filters``), and says what in it is not understood."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, assert_never

from server_api.domain.filter_fields import CUSTOM, OPS, Kind, field_of
from server_api.domain.filter_tree import Ask, Days, Every, Fault, FilterError, Node, Not, Some

DEEPEST = 8
MOST_TESTS = 200
MOST_VALUES = 1_000
LONGEST = 200
LARGEST = 10**15
FARTHEST_DAYS = 100_000

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LISTS = ("in", "not_in")
_ORDERED = ("lt", "le", "gt", "ge", "between")


def parse(tree: Mapping[str, Any]) -> Node:
    """The filter as it is asked. Raises FilterError with every fault found."""
    reader = _Reader()
    node = reader.node(tree, "", 1)
    if reader.faults:
        raise FilterError(reader.faults)
    return node


def check(tree: Mapping[str, Any]) -> tuple[Fault, ...]:
    """What is wrong with a filter; nothing, where it can be used."""
    try:
        parse(tree)
    except FilterError as error:
        return error.faults
    return ()


class _Reader:
    """Reads a tree, and keeps what it does not understand."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._tests = self._values_read = 0

    def node(self, tree: Any, where: str, depth: int) -> Node:
        if not isinstance(tree, Mapping):
            return self._bad(where, "not_a_filter")
        if depth > DEEPEST:
            return self._bad(where, "too_deep", str(DEEPEST))
        if not tree:
            return Every()
        if "field" in tree:
            return self._test(tree, where)
        if len(tree) != 1 or next(iter(tree)) not in ("all", "any", "not"):
            return self._bad(where, "not_a_filter", ",".join(sorted(str(key) for key in tree))[:60])
        word, inner = next(iter(tree.items()))
        if word == "not":
            return Not(self.node(inner, _inside(where, "not"), depth + 1))
        if not isinstance(inner, Sequence) or isinstance(inner, str):
            return self._bad(_inside(where, word), "not_a_list")
        parts = tuple(
            self.node(one, _inside(where, f"{word}[{at}]"), depth + 1) for at, one in enumerate(inner)
        )
        return Every(parts) if word == "all" else Some(parts)

    def _test(self, tree: Mapping[str, Any], where: str) -> Node:
        self._tests += 1
        if self._tests == MOST_TESTS + 1:
            return self._bad(where, "too_many_tests", str(MOST_TESTS))
        if self._tests > MOST_TESTS:
            return Every()
        strange = tree.keys() - {"field", "op", "value"}
        if strange:
            return self._bad(where, "not_a_filter", ",".join(sorted(str(key) for key in strange))[:60])
        name, op, value = str(tree["field"]), str(tree.get("op", "eq")), tree.get("value")
        field = field_of(name)
        if field is None:
            return self._bad(_inside(where, "field"), "unknown_field", name[:60])
        kind = _kind_of_custom(op, value) if name.startswith(CUSTOM) else field.kind
        if op not in OPS[kind]:
            return self._bad(_inside(where, "op"), "unknown_op", f"{op[:20]} {kind.value}")
        values = self._values(op, kind, value, _inside(where, "value"))
        return Ask(name, op, kind, values)

    def _values(self, op: str, kind: Kind, value: Any, where: str) -> tuple[Any, ...]:
        if op in ("set", "unset"):
            return ()
        if op not in (*_LISTS, "between"):
            one = self._value(op, kind, value, where)
            return (one,)
        if not isinstance(value, Sequence) or isinstance(value, str):
            self._fault(where, "not_a_list")
            return ()
        self._values_read += len(value)
        if (op == "between" and len(value) != 2) or self._values_read > MOST_VALUES:
            self._fault(where, "wrong_count", str(len(value)))
            return ()
        return tuple(self._value(op, kind, one, f"{where}[{at}]") for at, one in enumerate(value))

    def _value(self, op: str, kind: Kind, value: Any, where: str) -> Any:
        read = _read(kind, value)
        if read is None or (op in ("contains", "starts") and read == ""):
            self._fault(where, "bad_value", f"{kind.value} {value!r}"[:60])
        return read

    def _bad(self, where: str, code: str, detail: str = "") -> Node:
        self._fault(where, code, detail)
        return Every()

    def _fault(self, where: str, code: str, detail: str = "") -> None:
        self.faults.append(Fault(where, code, detail))


def _inside(where: str, word: str) -> str:
    return f"{where}.{word}" if where else word


def _kind_of_custom(op: str, value: Any) -> Kind:
    """Custom fields are text; what they are compared with says how."""
    sample = value[0] if isinstance(value, Sequence) and not isinstance(value, str) and value else value
    if isinstance(sample, (int, float)) and not isinstance(sample, bool):
        return Kind.NUMBER
    if isinstance(sample, Mapping) or op in _ORDERED:
        return Kind.DATE
    return Kind.TEXT


def _read(kind: Kind, value: Any) -> Any:
    match kind:
        case Kind.TEXT | Kind.CHOICE:
            return value if isinstance(value, str) and len(value) <= LONGEST and _storable(value) else None
        case Kind.NUMBER | Kind.MONEY:
            return _number(value, whole=kind is Kind.MONEY)
        case Kind.DATE | Kind.MOMENT:
            return _day(value)
        case Kind.FLAG:
            return value if isinstance(value, bool) else None
        case _ as never:
            assert_never(never)


def _storable(text: str) -> bool:
    return not any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF for letter in text)


def _number(value: Any, *, whole: bool) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return None
    number: int | float = value
    return number if math.isfinite(number) and abs(number) <= LARGEST else None


def _day(value: Any) -> date | Days | None:
    if isinstance(value, Mapping):
        days = value.get("days")
        fits = len(value) == 1 and isinstance(days, int) and not isinstance(days, bool)
        return Days(days) if fits and abs(days) <= FARTHEST_DAYS else None  # type: ignore[arg-type]
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
