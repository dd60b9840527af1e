"""Locks of people: never two calls to one person at once, over all campaigns and numbers."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import calls, person_locks
from server_api.store.upsert import insert_into


async def take(conn: AsyncConnection, person_id: str, call_id: str, at: datetime) -> bool:
    """Lock the person for a call; False when another call has them."""
    lock = insert_into(conn, person_locks).values(person_id=person_id, call_id=call_id, at=at)
    # Without the option SQLAlchemy forgets the count of an insert on PostgreSQL.
    done = await conn.execute(lock.on_conflict_do_nothing().execution_options(preserve_rowcount=True))
    return done.rowcount == 1


async def take_many(conn: AsyncConnection, calls: Mapping[str, str], at: datetime) -> dict[str, str]:
    """Lock people (``person_id`` to ``call_id``); returns those whom no other call has, with their call."""
    if not calls:
        return {}
    # In one order everywhere: two nodes that want the same people must not wait for each other.
    rows = [{"person_id": one, "call_id": calls[one], "at": at} for one in sorted(calls)]
    lock = insert_into(conn, person_locks).values(rows).on_conflict_do_nothing()
    done = await conn.execute(lock.returning(person_locks.c.person_id, person_locks.c.call_id))
    return {row.person_id: row.call_id for row in done}


async def release(conn: AsyncConnection, call_id: str) -> None:
    """The call is over."""
    await conn.execute(delete(person_locks).where(person_locks.c.call_id == call_id))


async def release_all_but(conn: AsyncConnection, switch_id: str, alive: Collection[str]) -> int:
    """Drop locks of a switch's calls that are not alive; returns how many there were.

    On a file also those of no calls: there is nobody else whose they may be.
    """
    own: ColumnElement[bool] = _of_a_call(calls.c.switch_id == switch_id)
    if conn.dialect.name == "sqlite":
        own = or_(own, ~_of_a_call())
    done = await conn.execute(delete(person_locks).where(person_locks.c.call_id.not_in(alive), own))
    return done.rowcount


async def release_strays(conn: AsyncConnection, before: datetime) -> None:
    """Drop locks older than that which no call has: of previews at a node that is gone."""
    await conn.execute(delete(person_locks).where(person_locks.c.at < before, ~_of_a_call()))


def _of_a_call(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(calls.c.call_id == person_locks.c.call_id, *conditions)
