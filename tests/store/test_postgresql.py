"""What only PostgreSQL has: a server that goes away, writers of several nodes, tables made by one of them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, make_url, select, text

from server_api.store import locks_rows, ready_rows
from server_api.store.database import Database, StoreAwayError, StoreBusyError
from server_api.store.tables import calls, creditors
from tests.helpers.postgresql import PostgreSql, running
from tests.services.conftest import NOW
from tests.store.ready_floor import NOW as READY_NOW
from tests.store.ready_floor import PAUSE, ReadyFloor

ROW = {"creditor_id": "c1", "name": "Banco Meridiano", "country": "BR", "rules": {}}


@pytest.fixture
def own_server() -> Iterator[PostgreSql]:
    """A server that tests may stop."""
    with running() as server:
        yield server


@pytest.fixture
async def fallible(own_server: PostgreSql) -> AsyncIterator[Database]:
    database = Database(own_server.url(await own_server.fresh()))
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def neighbour(server_database: Database) -> AsyncIterator[Database]:
    """Another node on the same database."""
    url = make_url(server_database.libpq).set(drivername="postgresql+psycopg")
    database = Database(url.render_as_string(hide_password=False), busy_timeout_s=0.05)
    await database.open()
    yield database
    await database.close()


async def names(database: Database) -> list[str]:
    async with database.read() as conn:
        return list((await conn.execute(select(creditors.c.creditor_id))).scalars())


async def test_the_migrations_make_the_tables(postgresql: PostgreSql) -> None:
    engine = create_engine(postgresql.url(await postgresql.fresh()))
    with engine.connect() as conn:
        differences = compare_metadata(MigrationContext.configure(conn), creditors.metadata)
    engine.dispose()
    assert differences == []


async def test_nodes_that_start_at_once_make_the_tables_once(postgresql: PostgreSql) -> None:
    url = postgresql.url(postgresql.bare())
    nodes = [Database(url) for _ in range(3)]
    await asyncio.gather(*(node.open() for node in nodes))
    assert [await names(node) for node in nodes] == [[], [], []]
    for node in nodes:
        await node.close()


async def test_a_reader_sees_one_state_to_its_end(server_database: Database, neighbour: Database) -> None:
    async with server_database.read() as conn:
        assert (await conn.execute(select(creditors))).all() == []
        async with neighbour.write() as other:
            await other.execute(insert(creditors), [ROW])
        assert (await conn.execute(select(creditors))).all() == []
    assert await names(server_database) == ["c1"]


async def test_a_reader_writes_nothing(server_database: Database) -> None:
    with pytest.raises(Exception, match="read-only transaction"):
        async with server_database.read() as conn:
            await conn.execute(insert(creditors), [ROW])


async def test_one_of_two_nodes_has_the_person(server_database: Database, neighbour: Database) -> None:
    async def take(node: Database, call_id: str) -> bool:
        async with node.write() as conn:
            return await locks_rows.take(conn, "person", call_id, NOW)

    for number in range(20):
        calls = [f"{number}-{node}" for node in range(2)]
        taken = await asyncio.gather(take(server_database, calls[0]), take(neighbour, calls[1]))
        assert sorted(taken) == [False, True]
        async with server_database.write() as conn:
            await locks_rows.release(conn, calls[taken.index(True)])


async def test_a_row_that_another_node_holds_is_busy(server_database: Database, neighbour: Database) -> None:
    async with server_database.write() as conn:
        await locks_rows.take(conn, "person", "one", NOW)
        with pytest.raises(StoreBusyError):
            async with neighbour.write() as other:
                await locks_rows.take(other, "person", "two", NOW)


async def test_a_server_that_is_away_is_said_and_found_again(
    fallible: Database, own_server: PostgreSql
) -> None:
    async with fallible.write() as conn:
        await conn.execute(insert(creditors), [ROW])
    await asyncio.to_thread(own_server.stop)
    for work in (fallible.read, fallible.write):
        with pytest.raises(StoreAwayError):
            async with work() as conn:
                await conn.execute(select(creditors))
    await asyncio.to_thread(own_server.start)
    assert await names(fallible) == ["c1"]


@pytest.mark.parametrize("done", [True, False])
async def test_a_commit_whose_answer_never_came_is_looked_up(
    fallible: Database, own_server: PostgreSql, done: bool
) -> None:
    """The server falls just after the commit was done, or just before it would have been."""

    async def fall() -> None:
        await asyncio.to_thread(own_server.stop)
        await asyncio.to_thread(own_server.start)

    async def save() -> None:
        async with fallible.write() as conn:
            await conn.execute(insert(creditors), [ROW])
            raw = (await conn.get_raw_connection()).driver_connection
            assert raw is not None
            commit = raw.commit

            async def unanswered() -> None:
                if done:
                    await commit()
                await fall()
                await commit()
                await raw.execute("SELECT 1")

            raw.commit = unanswered

    if done:
        await save()
        assert await names(fallible) == ["c1"]
    else:
        with pytest.raises(StoreAwayError):
            await save()
        assert await names(fallible) == []


async def test_a_transaction_cut_short_keeps_nothing(fallible: Database, own_server: PostgreSql) -> None:
    async def save() -> None:
        async with fallible.write() as conn:
            await conn.execute(insert(creditors), [ROW])
            await asyncio.to_thread(own_server.stop)
            await asyncio.to_thread(own_server.start)
            await conn.execute(text("SELECT 1"))

    with pytest.raises(StoreAwayError):
        await save()
    assert await names(fallible) == []


@pytest.mark.parametrize(("later_s", "won"), [(1, set[str]()), (10, {"loans:p000"})])
async def test_a_call_begun_and_over_since_the_gate_was_asked_is_one(
    server_database: Database, neighbour: Database, later_s: float, won: set[str]
) -> None:
    """Another node called the person, briefly, between this node's question at the gate and its claim."""
    floor = ReadyFloor(server_database)
    await floor.begin(1, "cards", "loans")
    for campaign_id in ("cards", "loans"):
        await floor.promote(campaign_id)
    later = READY_NOW + timedelta(seconds=later_s)
    async with neighbour.write() as late:
        await ready_rows.pick(late, "loans", 1)
        async with server_database.write() as conn:
            assert await ready_rows.claim(conn, {"cards:p000": "one"}, READY_NOW, later + PAUSE)
            row = {"call_id": "one", "person_id": "p000", "campaign_id": "cards", "lead_id": "cards:p000"}
            when = {"started_at": READY_NOW, "legal_at": READY_NOW, "ended_at": READY_NOW}
            await conn.execute(
                insert(calls).values(row | when | {"why": {}, "allowed_by": [], "trunk_id": "sim"})
            )
            await locks_rows.release(conn, "one")
        assert await ready_rows.claim(late, {"loans:p000": "two"}, later, later + PAUSE) == won
    assert await floor.locks() == len(won)
