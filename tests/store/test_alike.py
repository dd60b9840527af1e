"""Whatever the store's functions are asked, a file and PostgreSQL answer alike: each of them, on equal rows.

Arguments are made from the parameters' names and types; what a function wrote is taken back before the next.
"""

import dataclasses
import enum
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import AwareDatetime, BaseModel
from sqlalchemy import ColumnElement, Row, select, true
from sqlalchemy.exc import DBAPIError, SAWarning

import server_api.store
from server_api.store import tables
from server_api.store.database import Database
from tests.helpers.postgresql import PostgreSql
from tests.server_live.seed import CAMPAIGN, seed_floor
from tests.store.conftest import in_file, on_server

NOW = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)
KNOWN = {
    "agent_id": "agent-1",
    "user_id": "agent-1",
    "person_id": "person-1",
    "phone_id": "phone-1",
    "debt_id": "debt-1",
    "lead_id": "lead-1",
    "campaign_id": CAMPAIGN,
    "creditor_id": "creditor-1",
    "trunk_id": "trunk-1",
    "login": "ana1",
    "e164": "+5511999900001",
    "number": "+5511999900001",
    "country": "BR",
    "name": "Ana 1",
    "time_zone": "America/Sao_Paulo",
    "zone": "America/Sao_Paulo",
    "currency": "BRL",
}
SIMPLE: dict[Any, Any] = {
    int: 1,
    float: 1.5,
    bool: True,
    datetime: NOW,
    date: NOW.date(),
    time: NOW.time(),
    timedelta: timedelta(hours=1),
    AwareDatetime: NOW,
    bytes: b"x",
    Any: "x",
    object: "x",
}
#: What a function takes by any name.
MORE = "**"
#: What no type tells.
TOLD: dict[str, dict[str, Any]] = {
    "orders_rows.change": {MORE: {"state": "paid"}},
    "holds_rows.change": {MORE: {"end_note": "over"}},
    "script_rows.change_script": {MORE: {"name": "Opening"}},
    "script_rows.change_version": {MORE: {"state": "past"}},
    "campaigns_rows.set_pace": {"values": {"cap_bp": 100}},
    "recordings_rows.finish": {"values": {"state": "done"}},
    "imports_rows.add_many": {"table": tables.creditors, "rows": [{"creditor_id": "c", "name": "C"}]},
    "imports_rows.change": {"table": tables.people, "key": "person_id", "values": {"name": "Z"}},
    "imports_rows.add_new": {
        "table": tables.person_tags,
        "key": "tag",
        "rows": [{"person_id": "person-1", "tag": "vip", "since": NOW}],
    },
    "imports_rows.add_unless_there": {
        "table": tables.person_tags,
        "rows": [{"person_id": "person-1", "tag": "vip", "since": NOW}],
    },
    "imports_rows.contacts_of": {
        "table": tables.phones,
        "names": ["phone_id", "e164"],
        "person_ids": ["person-1"],
    },
    "imports_rows.put_many": {
        "table": tables.debt_instalments,
        "rows": [{"debt_id": "debt-1", "number": 1, "due_on": NOW.date(), "principal_minor": 5}],
    },
    "lists_rows.count": {"within": select(tables.leads.c.person_id)},
    "imports_rows.touch": {"table": tables.people, "key": "person_id"},
}
Function = Callable[..., Awaitable[Any]]


class TakenBackError(Exception):
    """Nothing of the transaction is kept."""


def functions() -> Iterator[tuple[str, Function]]:
    for found in pkgutil.iter_modules(server_api.store.__path__):
        if not found.name.endswith("_rows"):
            continue
        module = importlib.import_module(f"server_api.store.{found.name}")
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{found.name}.{name}", function


def made(name: str, kind: Any) -> Any:
    """A value of this type; TypeError where there is none."""
    if kind is str:
        return KNOWN.get(name) or KNOWN.get(f"{name}_id") or "x1"
    if kind in SIMPLE:
        return SIMPLE[kind]
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if ColumnElement in (origin, kind):
        return true()
    if origin in (typing.Union, types.UnionType):
        return made(name, next(one for one in inner if one is not type(None)))
    if origin is typing.Literal:
        return inner[0]
    if isinstance(origin, type):
        return _made_of(name, origin, inner)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        wanted = [one for one in dataclasses.fields(kind) if one.init]
        maker = typing.cast(Callable[..., Any], kind)
        return maker(**{one.name: made(one.name, hints[one.name]) for one in wanted})
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind))
    if isinstance(kind, type) and issubclass(kind, tuple | BaseModel):
        hints = typing.get_type_hints(kind)
        needed = kind.model_fields if issubclass(kind, BaseModel) else kind.__annotations__
        return kind(**{one: made(one, hints[one]) for one in needed})
    raise TypeError(f"{name}: {kind}")


def _made_of(name: str, origin: type, inner: tuple[Any, ...]) -> Any:
    if issubclass(origin, Mapping):
        return {made(name, inner[0]): made(name, inner[1])} if inner and inner[1] is not Any else {}
    if issubclass(origin, tuple) and not (len(inner) == 2 and inner[1] is ...):
        return tuple(made(name, one) for one in inner)
    if issubclass(origin, Iterable):
        one = made(name.removesuffix("s"), inner[0])
        return {one} if issubclass(origin, set | frozenset) else (one,)
    raise TypeError(f"{name}: {origin}")


def arguments(function: Function, told: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(function)
    wanted = list(inspect.signature(function).parameters.values())[1:]
    named = [one.name for one in wanted if one.kind is not inspect.Parameter.VAR_KEYWORD]
    more: dict[str, Any] = told.get(MORE, {})
    return more | {name: told[name] if name in told else made(name, hints[name]) for name in named}


async def answer(database: Database, function: Function, given: dict[str, Any]) -> object:
    """What the function gave, or the kind of error it raised."""
    told: list[object] = []

    async def work() -> None:
        async with database.write() as conn:
            told.append(plain(await function(conn, **given)))
            raise TakenBackError

    try:
        await work()
    except TakenBackError:
        return told[0]
    except DBAPIError as error:
        return type(error).__name__
    except (ValueError, TypeError, LookupError, AttributeError, SAWarning) as error:
        return f"{type(error).__name__}: {error}"
    raise AssertionError("neither an answer nor an error")


def plain(value: object) -> object:
    """So that answers of two databases can be compared."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, Row | tuple | list | Iterator):
        return [plain(one) for one in value]
    return value


@pytest.fixture
async def both(postgresql: PostgreSql, tmp_path: Path) -> AsyncIterator[tuple[Database, Database]]:
    async with in_file(tmp_path / "acordo.db") as file, on_server(postgresql) as server:
        for database in (file, server):
            await seed_floor(database, agents=2, debtors=3, leads=1)
        yield file, server


async def test_every_function_answers_alike(both: tuple[Database, Database]) -> None:
    different: list[tuple[str, object, object]] = []
    wrong: list[tuple[str, object]] = []
    asked = 0
    for name, function in functions():
        try:
            given = arguments(function, TOLD.get(name, {}))
        except TypeError as error:
            wrong.append((name, str(error)))
            continue
        one, other = [await answer(database, function, given) for database in both]
        asked += 1
        if one != other:
            different.append((name, one, other))
        if one == other and str(one) in ("OperationalError", "ProgrammingError", "DataError"):
            wrong.append((name, one))
    assert different == []
    assert wrong == []
    assert asked > 150


async def test_equal_rows_come_back_equal(both: tuple[Database, Database]) -> None:
    for table in tables.people.metadata.sorted_tables:
        if table.name == "commit_marks":  # PostgreSQL's own
            continue
        found = []
        for database in both:
            async with database.read() as conn:
                found.append([dict(row) for row in (await conn.execute(select(table))).mappings()])
        assert found[0] == found[1], table.name
