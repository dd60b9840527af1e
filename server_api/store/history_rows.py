"""Rows of the timeline: every contact over every channel, newest first, read a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import history


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One contact, payment or act."""

    item_id: str
    person_id: str
    at: datetime
    channel: str
    body: str
    result: str = ""
    agent: str = ""
    amount_minor: int | None = None
    currency: str = ""


_COLUMNS = tuple(history.c[name] for name in HistoryRow.__dataclass_fields__)


async def page(
    conn: AsyncConnection, person_id: str, limit: int, before: tuple[datetime, str] | None = None
) -> list[HistoryRow]:
    """The next ``limit`` rows older than ``before`` (moment and id), newest first."""
    return [HistoryRow(*row) for row in await conn.execute(page_query(person_id, limit, before))]


def page_query(person_id: str, limit: int, before: tuple[datetime, str] | None) -> Select[Any]:
    """Keyset, not OFFSET: the last page of 10,000 rows costs what the first does."""
    query = select(*_COLUMNS).where(history.c.person_id == person_id)
    if before is not None:
        at, item_id = before
        query = query.where(history.c.at <= at).where(
            or_(history.c.at < at, and_(history.c.at == at, history.c.item_id < item_id))
        )
    return query.order_by(history.c.at.desc(), history.c.item_id.desc()).limit(limit)


async def count(conn: AsyncConnection, person_id: str) -> int:
    """How many rows a person has."""
    query = select(func.count()).select_from(history).where(history.c.person_id == person_id)
    return int((await conn.execute(query)).scalar_one())


async def add(conn: AsyncConnection, row: HistoryRow) -> None:
    """One more."""
    await conn.execute(insert(history).values(_values(row)))


async def add_unless_there(conn: AsyncConnection, row: HistoryRow) -> None:
    """One more, unless there is one with this id."""
    if not await _is_there(conn, row.item_id):
        await add(conn, row)


async def put(conn: AsyncConnection, row: HistoryRow) -> None:
    """This row in the place of the one with its id, if there is one."""
    if await _is_there(conn, row.item_id):
        await conn.execute(update(history).where(history.c.item_id == row.item_id).values(_values(row)))
    else:
        await add(conn, row)


async def _is_there(conn: AsyncConnection, item_id: str) -> bool:
    found = await conn.execute(select(history.c.item_id).where(history.c.item_id == item_id))
    return found.first() is not None


def _values(row: HistoryRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in HistoryRow.__dataclass_fields__}
