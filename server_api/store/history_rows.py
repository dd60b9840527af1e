"""Rows of the timeline: every contact over every channel, newest first, read a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.domain.names import fold
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


#: Where a row stands in the timeline: its moment and id.
Place = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which rows: of these channels (empty: all) that hold this text, accents and case apart; no older ones
    than ``down_to``.
    """

    channels: tuple[str, ...] = ()
    text: str = ""
    down_to: Place | None = None


_COLUMNS = tuple(history.c[name] for name in HistoryRow.__dataclass_fields__)
_ALL = Sought()
#: Letters with accents as Portuguese, Spanish and English text has them, and what they are without. No more
#: than these: PostgreSQL looks through all of them for each sign it translates.
_ACCENTED = "áàâãäéèêëíìîïóòôõöúùûüçñÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑ"
_PLAIN = "".join(fold(sign) for sign in _ACCENTED)


async def page(
    conn: AsyncConnection,
    person_id: str,
    limit: int,
    before: Place | None = None,
    sought: Sought = _ALL,
) -> list[HistoryRow]:
    """The next ``limit`` rows older than ``before``, newest first."""
    return [HistoryRow(*row) for row in await conn.execute(page_query(person_id, limit, before, sought))]


def page_query(person_id: str, limit: int, before: Place | None, sought: Sought = _ALL) -> Select[Any]:
    """Keyset, not OFFSET: the last page of 10,000 rows costs what the first does.

    Each channel is read by itself along its index, and the newest of all of them are taken.
    """
    return _newest(_COLUMNS, person_id, limit, before, sought)


async def stretch(
    conn: AsyncConnection, person_id: str, rows: int, before: Place | None, sought: Sought
) -> Place | None:
    """The last of the next ``rows`` of these channels, whatever their text; None: there are not so many."""
    keys = (history.c.at, history.c.item_id)
    some = _newest(keys, person_id, rows, before, Sought(sought.channels)).subquery()
    query = select(some).order_by(some.c.at.desc(), some.c.item_id.desc()).offset(rows - 1).limit(1)
    row = (await conn.execute(query)).first()
    return (row.at, row.item_id) if row else None


def _newest(
    columns: Sequence[ColumnElement[Any]], person_id: str, limit: int, before: Place | None, sought: Sought
) -> Select[Any]:
    if not sought.channels:
        return _page(columns, person_id, limit, before, sought)
    each = (
        _page(columns, person_id, limit, before, sought, channel).subquery()
        for channel in dict.fromkeys(sought.channels)
    )
    rows = union_all(*(select(one) for one in each)).subquery()
    return select(rows).order_by(rows.c.at.desc(), rows.c.item_id.desc()).limit(limit)


def _page(
    columns: Sequence[ColumnElement[Any]],
    person_id: str,
    limit: int,
    before: Place | None,
    sought: Sought,
    channel: str = "",
) -> Select[Any]:
    query = select(*columns).where(*_within(person_id, before, sought))
    if channel:
        query = query.where(history.c.channel == channel)
    return query.order_by(history.c.at.desc(), history.c.item_id.desc()).limit(limit)


def _within(person_id: str, before: Place | None, sought: Sought) -> list[ColumnElement[bool]]:
    mine = [history.c.person_id == person_id]
    if before is not None:
        at, item_id = before
        mine += [
            history.c.at <= at,
            or_(history.c.at < at, and_(history.c.at == at, history.c.item_id < item_id)),
        ]
    if sought.down_to is not None:
        at, item_id = sought.down_to
        mine += [
            history.c.at >= at,
            or_(history.c.at > at, and_(history.c.at == at, history.c.item_id >= item_id)),
        ]
    return [*mine, _holds(sought.text)] if sought.text else mine


def _holds(text: str) -> ColumnElement[bool]:
    told = history.c.body + " " + history.c.result + " " + history.c.agent
    plain = func.translate(func.lower(told), _ACCENTED, _PLAIN)
    return plain.contains(fold(text), autoescape=True)


async def count(conn: AsyncConnection, person_id: str, most: int) -> int:
    """How many rows a person has; counts no further than ``most``."""
    some = select(history.c.item_id).where(history.c.person_id == person_id).limit(most).subquery()
    return int((await conn.execute(select(func.count()).select_from(some))).scalar_one())


async def counts(conn: AsyncConnection, person_id: str) -> dict[str, int]:
    """How many rows of each channel; reads the index from end to end."""
    query = select(history.c.channel, func.count()).where(history.c.person_id == person_id)
    return {row[0]: row[1] for row in await conn.execute(query.group_by(history.c.channel))}


async def count_found(
    conn: AsyncConnection, person_id: str, before: Place | None, sought: Sought, most: int
) -> int:
    """How many rows are meant; counts no further than ``most``."""
    some = select(history.c.item_id).where(*_within(person_id, before, sought))
    if sought.channels:
        some = some.where(history.c.channel.in_(sought.channels))
    found: Sequence[Any] = (await conn.execute(some.limit(most))).all()
    return len(found)


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
