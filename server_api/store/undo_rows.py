"""What a result changes, row by row, so that it can be taken back exactly: images before and after it.

What somebody else has changed since stays as they left it.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Table, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import (
    approvals,
    callbacks,
    calls,
    contact_wishes,
    history,
    leads,
    payment_orders,
    phones,
    ready,
)
from server_api.store.upsert import insert_into

log = logging.getLogger(__name__)

#: Rows of a table by their key.
Image = Mapping[tuple[str, str], dict[str, Any]]

#: Sorted by the dialler at any time, for reasons of its own.
_DERIVED = frozenset({"shelf"})
_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        calls,
        leads,
        phones,
        callbacks,
        contact_wishes,
        ready,
        history,
        approvals,
        payment_orders,
    )
}
#: A call's own facts go on while its result is written.
_ONLY = {"calls": ("disposition",)}


@dataclass(frozen=True, slots=True)
class Touched:
    """Whose rows a result may change; ``since``: rows of the timeline from then on."""

    call_id: str
    person_id: str
    phone_id: str
    since: datetime


async def image(conn: AsyncConnection, touched: Touched) -> Image:
    """The rows as they are now."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for table, which in _which(touched):
        names = _ONLY.get(table.name)
        columns = [_key(table), *(table.c[name] for name in names)] if names else list(table.c)
        for row in (await conn.execute(select(*columns).where(which))).mappings():
            found[table.name, str(row[_key(table).name])] = {
                name: _plain(value) for name, value in row.items()
            }
    return found


def changes(before: Image, after: Image) -> list[dict[str, Any]]:
    """What differs, as it can be stored."""
    found = []
    for table, key in sorted(before.keys() | after.keys()):
        old, new = before.get((table, key)), after.get((table, key))
        if old != new:
            found.append({"table": table, "key": key, "before": old, "after": new})
    return found


async def restore(
    conn: AsyncConnection, stored: Iterable[Mapping[str, Any]], tables: Iterable[str] | None = None
) -> None:
    """Back to what was before, in all tables or these."""
    wanted = set(_TABLES if tables is None else tables)
    for change in stored:
        if change["table"] not in wanted:
            continue
        done = await _back(conn, _TABLES[change["table"]], change)
        if not done:
            log.info("%s %s has changed since and stays", change["table"], change["key"])


async def _back(conn: AsyncConnection, table: Table, change: Mapping[str, Any]) -> bool:
    before, after = change["before"], change["after"]
    if after is None:
        values = {name: _value(value) for name, value in before.items()}
        await conn.execute(insert_into(conn, table).values(values).on_conflict_do_nothing())
        return True
    mine = _key(table) == change["key"]
    if before is None:
        same = and_(mine, *_as_left(table, after, after.keys()))
        return (await conn.execute(delete(table).where(same))).rowcount == 1
    moved = [name for name in before if before[name] != after[name]]
    same = and_(mine, *_as_left(table, after, moved))
    values = {name: _value(before[name]) for name in moved}
    return (await conn.execute(update(table).where(same).values(values))).rowcount == 1


def _as_left(table: Table, row: Mapping[str, Any], names: Iterable[str]) -> list[ColumnElement[bool]]:
    return [
        table.c[name].is_not_distinct_from(_value(row[name]))
        for name in names
        if name not in _DERIVED and not isinstance(table.c[name].type, JSON)
    ]


def _which(touched: Touched) -> list[tuple[Table, ColumnElement[bool]]]:
    person, call = touched.person_id, touched.call_id
    timeline = and_(history.c.person_id == person, history.c.at >= touched.since)
    return [
        (calls, calls.c.call_id == call),
        (leads, leads.c.person_id == person),
        (phones, phones.c.phone_id == touched.phone_id),
        (callbacks, callbacks.c.person_id == person),
        (contact_wishes, contact_wishes.c.person_id == person),
        (ready, ready.c.person_id == person),
        (history, or_(history.c.item_id == call, timeline)),
        (approvals, approvals.c.call_id == call),
        (payment_orders, payment_orders.c.call_id == call),
    ]


def _key(table: Table) -> Any:
    return next(iter(table.primary_key.columns))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$at": value.isoformat()}
    return {"$day": value.isoformat()} if isinstance(value, date) else value


def _value(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"$at"}:
        return datetime.fromisoformat(value["$at"])
    if isinstance(value, dict) and value.keys() == {"$day"}:
        return date.fromisoformat(value["$day"])
    return value
