"""Locks of people and numbers, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from server_api.store import locks_rows
from server_api.store.database import Database
from server_api.store.tables import number_locks
from tests.helpers.postgresql import PostgreSql
from tests.store.ready_floor import NOW

ONE, OTHER = "+5511999990001", "+5511999990002"


async def held(database: Database) -> dict[str, str]:
    """Which call has which number."""
    async with database.read() as conn:
        rows = await conn.execute(select(number_locks.c.e164, number_locks.c.call_id))
        return {row.e164: row.call_id for row in rows}


async def test_a_number_has_one_call_until_that_is_over(database: Database) -> None:
    async with database.write() as conn:
        assert await locks_rows.take_numbers(conn, {ONE: "a"}, NOW) == {ONE: "a"}
        assert await locks_rows.take_numbers(conn, {ONE: "b", OTHER: "c"}, NOW) == {OTHER: "c"}
        assert await locks_rows.numbers_in_use(conn) == {ONE, OTHER}
        await locks_rows.take(conn, "person", "a", NOW)
        await locks_rows.release(conn, "a")
        assert await locks_rows.take(conn, "person", "d", NOW), "the person is free as well"
        assert await locks_rows.take_numbers(conn, {ONE: "d"}, NOW) == {ONE: "d"}
        assert await locks_rows.take_numbers(conn, {}, NOW) == {}
    assert await held(database) == {ONE: "d", OTHER: "c"}


async def test_locks_that_no_call_has_are_dropped_in_time(database: Database) -> None:
    async with database.write() as conn:
        await locks_rows.take_numbers(conn, {ONE: "gone"}, NOW - timedelta(hours=1))
        await locks_rows.take_numbers(conn, {OTHER: "just now"}, NOW)
        await locks_rows.release_strays(conn, NOW - timedelta(minutes=5))
    assert await held(database) == {OTHER: "just now"}


@pytest.fixture
async def nodes(postgresql: PostgreSql) -> AsyncIterator[tuple[Database, Database]]:
    name = await postgresql.fresh()
    one, two = Database(postgresql.url(name)), Database(postgresql.url(name))
    await one.open()
    await two.open()
    yield one, two
    await one.close()
    await two.close()
    postgresql.drop(name)


async def test_nodes_that_want_the_same_numbers_neither_share_nor_wait_for_each_other(
    nodes: tuple[Database, Database],
) -> None:
    numbers = [f"+55119{at:08}" for at in range(40)]

    async def take(database: Database, name: str, wanted: list[str]) -> dict[str, str]:
        async with database.write() as conn:
            return await locks_rows.take_numbers(conn, {one: f"{name}-{one}" for one in wanted}, NOW)

    first, second = await asyncio.gather(
        take(nodes[0], "one", numbers), take(nodes[1], "two", list(reversed(numbers)))
    )
    assert first.keys().isdisjoint(second)
    assert await held(nodes[0]) == first | second
    assert len(first | second) == len(numbers)
