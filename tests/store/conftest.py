"""A real database file for each test: one truth, and full syncs are the point."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server_api.store.database import Database, sqlite_url


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_url(tmp_path / "acordo.db"), busy_timeout_s=0.05)
    await database.open()
    yield database
    await database.close()
