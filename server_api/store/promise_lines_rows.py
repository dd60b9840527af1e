"""Rows of a promise's payments, one a line, and of what happened to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import promise_events, promise_lines, promises


@dataclass(frozen=True, slots=True)
class LineRow:
    """One payment of a promise; amounts in minor units of the promise's currency.

    ``state``: a word of ``debt_words.PromiseState``. ``due_on`` is a day at the debtor's place.
    """

    promise_id: str
    number: int
    due_on: date
    amount_minor: int
    paid_minor: int = 0
    state: str = "open"
    reminded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to a promise, or to one line of it (``number``); ``by``: a user, or nobody."""

    promise_id: str
    kind: str
    at: datetime
    number: int | None = None
    by: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


_LINE = tuple(promise_lines.c[name] for name in LineRow.__dataclass_fields__)
_EVENT = tuple(promise_events.c[name] for name in EventRow.__dataclass_fields__)


async def add(conn: AsyncConnection, lines: Sequence[LineRow]) -> None:
    """The lines of a new promise."""
    names = LineRow.__dataclass_fields__
    await conn.execute(insert(promise_lines), [{name: getattr(row, name) for name in names} for row in lines])


async def of_promise(conn: AsyncConnection, promise_id: str) -> list[LineRow]:
    """The lines of one promise, in order."""
    return (await of_promises(conn, (promise_id,))).get(promise_id, [])


async def of_promises(conn: AsyncConnection, promise_ids: Iterable[str]) -> dict[str, list[LineRow]]:
    """The lines of several promises, each in order."""
    found: dict[str, list[LineRow]] = {}
    query = select(*_LINE).where(promise_lines.c.promise_id.in_(list(promise_ids)))
    for row in await conn.execute(query.order_by(promise_lines.c.promise_id, promise_lines.c.number)):
        found.setdefault(row.promise_id, []).append(LineRow(*row))
    return found


@dataclass(frozen=True, slots=True)
class LineCount:
    """How many payments a promise has, and how many of them came."""

    lines: int
    kept: int


async def counted(conn: AsyncConnection, person_id: str) -> dict[str, LineCount]:
    """The payments of each of a person's promises."""
    query = (
        select(
            promise_lines.c.promise_id,
            func.count(),
            func.coalesce(func.sum(case((promise_lines.c.state == "kept", 1), else_=0)), 0),
        )
        .join(promises, promises.c.promise_id == promise_lines.c.promise_id)
        .where(promises.c.person_id == person_id)
        .group_by(promise_lines.c.promise_id)
    )
    return {row[0]: LineCount(int(row[1]), int(row[2])) for row in await conn.execute(query)}


async def save(conn: AsyncConnection, line: LineRow) -> None:
    """What became of a line."""
    mine = (promise_lines.c.promise_id == line.promise_id) & (promise_lines.c.number == line.number)
    values = {"paid_minor": line.paid_minor, "state": line.state, "reminded_at": line.reminded_at}
    await conn.execute(update(promise_lines).where(mine).values(values))


async def add_events(conn: AsyncConnection, events: Sequence[EventRow]) -> None:
    """What happened, in this order."""
    names = EventRow.__dataclass_fields__
    if events:
        rows = [{name: getattr(event, name) for name in names} for event in events]
        await conn.execute(insert(promise_events), rows)


async def events_of(conn: AsyncConnection, promise_id: str) -> list[EventRow]:
    """What happened to a promise, the oldest first."""
    query = select(*_EVENT).where(promise_events.c.promise_id == promise_id)
    return [EventRow(*row) for row in await conn.execute(query.order_by(promise_events.c.event_id))]
