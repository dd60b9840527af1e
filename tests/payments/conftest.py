"""The room on each of both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server_api.store.database import Database, sqlite_url
from tests.helpers.postgresql import PostgreSql
from tests.payments.room import SlipRoom, make_slip_room


@pytest.fixture
async def room(server: PostgreSql | None, tmp_path: Path) -> AsyncIterator[SlipRoom]:
    """On a file, then on a server."""
    url = sqlite_url(tmp_path / "acordo.db") if server is None else server.url(await server.fresh())
    database = Database(url)
    await database.open()
    yield await make_slip_room(database, tmp_path)
    await database.close()
