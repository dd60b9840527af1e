"""Facts, orders and states as JSON, for the local socket between the server and its switch.

Nothing is listed by hand: a dataclass of the port is written and read by its type hints.
"""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from server_api.telephony.port import Fact, SwitchError

JsonDict = dict[str, Any]
Record = TypeVar("Record")
SOCKET_NAME = "switch.sock"
MAX_SOCKET_PATH = 104
MAX_LINE = 16 << 20
_FACTS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Fact)}


def socket_path(state_dir: Path) -> str:
    """Where the switch listens. Raises SwitchError ``state_path_too_long`` (the system allows 107 bytes)."""
    path = str(state_dir / SOCKET_NAME)
    if len(path.encode()) > MAX_SOCKET_PATH:
        raise SwitchError("state_path_too_long", path)
    return path


def line(message: JsonDict) -> bytes:
    """One message as one line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def dump(value: Any) -> Any:
    """A dataclass of the port, or anything in one, as JSON's types."""
    match value:
        case _ if is_dataclass(value):
            return {f.name: dump(getattr(value, f.name)) for f in fields(value)}
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case Mapping():
            return {str(key): dump(item) for key, item in value.items()}
        case tuple() | list():
            return [dump(item) for item in value]
        case _:
            return value


def load(kind: type[Record], body: Any) -> Record:
    """Undo :func:`dump`. Fields of a newer side are left out; raises TypeError where one is missing."""
    hint: Any = kind
    value: Record = _loader(hint)(body)
    return value


@cache
def _loader(kind: Any) -> Callable[[Any], Any]:
    """How a value of this type hint is read."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        one = _loader(next(part for part in inside if part is not type(None)))
        return lambda body: None if body is None else one(body)
    if origin is tuple:
        item = _loader(inside[0])
        return lambda body: tuple(item(part) for part in body)
    if origin is not None and issubclass(origin, Mapping):
        item = _loader(inside[1])
        return lambda body: {key: item(part) for key, part in body.items()}
    if is_dataclass(kind):
        return _record_loader(kind)
    if kind is datetime:
        return datetime.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _as_it_is


def _record_loader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    loaders = {f.name: _loader(hints[f.name]) for f in fields(kind)}
    return lambda body: kind(**{name: loaders[name](body[name]) for name in body if name in loaders})


def _as_it_is(body: Any) -> Any:
    return body


def dump_fact(fact: Fact) -> JsonDict:
    """A numbered fact's body."""
    return {"kind": type(fact).__name__, **dump(fact)}


def load_fact(body: JsonDict) -> Fact:
    """Undo :func:`dump_fact`. Raises KeyError for a kind of a newer switch."""
    fact: Fact = load(_FACTS[body["kind"]], body)
    return fact


def arguments(method: Callable[..., Any], order: JsonDict) -> JsonDict:
    """What ``method`` takes of an order, by the names and types of its parameters."""
    return {name: load(kind, order[name]) for name, kind in _parameters(method).items() if name in order}


@cache
def _parameters(method: Callable[..., Any]) -> dict[str, Any]:
    hints = get_type_hints(method)
    hints.pop("return", None)
    return hints
