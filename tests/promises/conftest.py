"""The room on each of both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server_api.store.database import Database, sqlite_url
from tests.helpers.postgresql import PostgreSql
from tests.promises.room import Room, make_room


@pytest.fixture
async def room(server: PostgreSql | None, tmp_path: Path) -> AsyncIterator[Room]:
    """On a file, then on a server."""
    url = sqlite_url(tmp_path / "acordo.db") if server is None else server.url(await server.fresh())
    database = Database(url)
    await database.open()
    yield await make_room(database)
    await database.close()
