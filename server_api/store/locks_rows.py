"""Locks of people and of numbers: never two calls at once to one person, over all campaigns and numbers, nor
on one number, whoever shares it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import calls, number_locks, person_locks
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


async def numbers_in_use(conn: AsyncConnection) -> set[str]:
    """Every number that is being called, E.164: as many as there are calls."""
    return set((await conn.execute(select(number_locks.c.e164))).scalars())


async def take_numbers(conn: AsyncConnection, calls: Mapping[str, str], at: datetime) -> dict[str, str]:
    """Lock numbers (E.164 to ``call_id``), before their people; returns those that no other call has."""
    if not calls:
        return {}
    rows = [{"e164": one, "call_id": calls[one], "at": at} for one in sorted(calls)]
    lock = insert_into(conn, number_locks).values(rows).on_conflict_do_nothing()
    done = await conn.execute(lock.returning(number_locks.c.e164, number_locks.c.call_id))
    return {row.e164: row.call_id for row in done}


async def release(conn: AsyncConnection, *call_ids: str) -> None:
    """These calls are over, or were never made."""
    for locks in _LOCKS:
        await conn.execute(delete(locks).where(locks.c.call_id.in_(call_ids)))


async def release_all_but(conn: AsyncConnection, switch_id: str, alive: Collection[str]) -> int:
    """Drop locks of a switch's calls that are not alive; returns how many people were locked by them.

    On a file also those of no calls: there is nobody else whose they may be.
    """
    gone = 0
    for locks in _LOCKS:
        own: ColumnElement[bool] = _of_a_call(locks, calls.c.switch_id == switch_id)
        if conn.dialect.name == "sqlite":
            own = or_(own, ~_of_a_call(locks))
        done = await conn.execute(delete(locks).where(locks.c.call_id.not_in(alive), own))
        gone += done.rowcount if locks is person_locks else 0
    return gone


async def release_strays(conn: AsyncConnection, before: datetime) -> None:
    """Drop locks older than that which no call has: of previews at a node that is gone."""
    for locks in _LOCKS:
        await conn.execute(delete(locks).where(locks.c.at < before, ~_of_a_call(locks)))


def _of_a_call(locks: Table, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(calls.c.call_id == locks.c.call_id, *conditions)


_LOCKS = (number_locks, person_locks)
