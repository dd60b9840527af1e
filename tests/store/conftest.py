"""A real database for each test: a file, or one of a real PostgreSQL. No fakes: syncs are the point."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server_api.store.database import Database, sqlite_url
from tests.helpers.postgresql import PostgreSql


@asynccontextmanager
async def in_file(path: Path) -> AsyncIterator[Database]:
    """A database file of the test's folder."""
    database = Database(sqlite_url(path), busy_timeout_s=0.05)
    await database.open()
    yield database
    await database.close()


@asynccontextmanager
async def on_server(server: PostgreSql) -> AsyncIterator[Database]:
    """A database of the test's own on PostgreSQL."""
    name = await server.fresh()
    database = Database(server.url(name), busy_timeout_s=0.05)
    await database.open()
    yield database
    await database.close()
    server.drop(name)


@pytest.fixture
async def file_database(tmp_path: Path) -> AsyncIterator[Database]:
    """The file ``acordo.db`` of the test's folder."""
    async with in_file(tmp_path / "acordo.db") as database:
        yield database


@pytest.fixture
async def server_database(postgresql: PostgreSql) -> AsyncIterator[Database]:
    """A database of its own on PostgreSQL."""
    async with on_server(postgresql) as database:
        yield database


@pytest.fixture
async def database(server: PostgreSql | None, tmp_path: Path) -> AsyncIterator[Database]:
    """Each of both in turn: whatever is asked of the store, both must answer alike."""
    async with on_server(server) if server else in_file(tmp_path / "acordo.db") as database:
        yield database
