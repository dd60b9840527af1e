"""The door to the database keeps its word: synced, one writer, failures named."""

import asyncio
import sqlite3
import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.database import (
    Database,
    NewerDatabaseError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    sqlite_url,
)
from server_api.store.migrate import alembic_config
from server_api.store.tables import creditors

ROW = {"creditor_id": "c1", "name": "Banco Meridiano", "country": "BR", "rules": {}}


class Turn:
    """Lets somebody else run."""

    def __await__(self) -> Generator[None, None, None]:
        yield


async def test_commits_are_synced_in_full(file_database: Database) -> None:
    async with file_database.read() as conn:
        journal = (await conn.execute(text("PRAGMA journal_mode"))).scalar_one()
        synchronous = (await conn.execute(text("PRAGMA synchronous"))).scalar_one()
        foreign_keys = (await conn.execute(text("PRAGMA foreign_keys"))).scalar_one()
    assert (journal, synchronous, foreign_keys) == ("wal", 2, 1)


async def test_an_error_keeps_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as conn:
            await conn.execute(insert(creditors), [ROW])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.read() as conn:
        assert (await conn.execute(select(creditors))).all() == []


async def test_a_reader_sees_the_state_before_the_writer(database: Database) -> None:
    async with database.write() as writer, database.read() as reader:
        await writer.execute(insert(creditors), [ROW])
        assert (await reader.execute(select(creditors))).all() == []
    async with database.read() as reader:
        assert (await reader.execute(select(creditors.c.name))).scalar_one() == "Banco Meridiano"


async def test_writers_take_turns(database: Database) -> None:
    async def add(number: int) -> None:
        async with database.write() as conn:
            count = len((await conn.execute(select(creditors))).all())
            await conn.execute(insert(creditors), [ROW | {"creditor_id": f"c{count}-{number}"}])

    await asyncio.gather(*(add(number) for number in range(20)))
    async with database.read() as conn:
        ids = (await conn.execute(select(creditors.c.creditor_id))).scalars().all()
    assert sorted(int(name[1:].split("-")[0]) for name in ids) == list(range(20))


async def test_another_process_writing_is_busy(file_database: Database, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "acordo.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreBusyError):
            async with file_database.write():
                pytest.fail("got the write lock of another connection")
    finally:
        other.close()


async def test_a_full_disk_keeps_nothing(file_database: Database) -> None:
    async def fill_up() -> None:
        async with file_database.write() as conn:
            pages = (await conn.execute(text("PRAGMA page_count"))).scalar_one()
            await conn.execute(text(f"PRAGMA max_page_count={pages}"))
            await conn.execute(insert(creditors), [ROW | {"rules": {"much": "x" * 100_000}}])

    with pytest.raises(StoreFullError):
        await fill_up()
    async with file_database.read() as conn:
        assert (await conn.execute(select(creditors))).all() == []


async def test_memory_is_refused() -> None:
    with pytest.raises(StoreError):
        await Database("sqlite://").open()


async def test_a_run_of_queries_needs_no_hop_for_each(file_database: Database) -> None:
    async with file_database.write() as conn:
        await conn.execute(insert(creditors), [ROW])
    threads = set()

    async def work(conn: AsyncConnection) -> list[str]:
        threads.add(threading.get_ident())
        names: list[str] = []
        for _ in range(3):
            names += (await conn.execute(select(creditors.c.name))).scalars().all()
        return names

    assert await file_database.read_at_once(work) == ["Banco Meridiano"] * 3
    assert threading.get_ident() not in threads

    async def waits(conn: AsyncConnection) -> None:
        await Turn()

    with pytest.raises(RuntimeError, match="waits for something other"):
        await file_database.read_at_once(waits)


async def test_a_short_read_sees_what_is_committed_and_leaves_nothing_open(database: Database) -> None:
    async def work(conn: AsyncConnection) -> list[str]:
        return list((await conn.execute(select(creditors.c.name))).scalars())

    async with database.write() as conn:
        await conn.execute(insert(creditors), [ROW])
        assert await database.read_now(work) == []
    assert await database.read_now(work) == ["Banco Meridiano"]

    async def fail() -> None:
        async with database.write() as conn:
            await conn.execute(insert(creditors), [ROW | {"creditor_id": "c2"}])
            raise ZeroDivisionError

    # The connection is as it was: what an error undoes stays undone.
    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await database.read_now(work) == ["Banco Meridiano"]


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.db").write_text("dear diary, " * 1000)
    with pytest.raises(StoreError, match="file is not a database"):
        await Database(sqlite_url(tmp_path / "diary.db")).open()
    assert (tmp_path / "diary.db").read_text().startswith("dear diary")


async def test_data_of_a_newer_release_are_left_alone(database: Database) -> None:
    async with database.write() as conn:
        await conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="9999"):
        await database.open()


async def test_opening_twice_changes_nothing(file_database: Database, tmp_path: Path) -> None:
    second = Database(sqlite_url(tmp_path / "acordo.db"))
    await second.open()
    await second.close()
    async with file_database.read() as conn:
        steps = (await conn.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
    assert steps == [ScriptDirectory.from_config(alembic_config()).get_current_head()]


async def test_the_migrations_make_the_tables_of_this_release(
    file_database: Database, tmp_path: Path
) -> None:
    engine = create_engine(sqlite_url(tmp_path / "acordo.db"))
    with engine.connect() as conn:
        differences = compare_metadata(MigrationContext.configure(conn), creditors.metadata)
    engine.dispose()
    assert differences == []


async def test_the_file_is_private(file_database: Database, tmp_path: Path) -> None:
    assert (tmp_path / "acordo.db").stat().st_mode & 0o077 == 0
