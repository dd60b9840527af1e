"""What the lead sees of the debtors who are left, and what the count may cost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from server_api.clock import ManualClock
from server_api.services.leads_left import LeadsLeft
from server_api.store.database import Database
from tests.store.conftest import in_file
from tests.store.ready_floor import NOW, ReadyFloor


class SlowStore:
    """A database of which every look takes ``took_s``; says how often somebody looked."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self._database, self._clock = database, clock
        self.took_s, self.looks = 0.0, 0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Any]:
        self.looks += 1
        async with self._database.read() as conn:
            yield conn
        self._clock.advance(self.took_s)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with in_file(tmp_path / "acordo.db") as opened:
        yield opened


async def test_due_and_open_of_each_campaign(database: Database) -> None:
    floor = ReadyFloor(database)
    await floor.begin(5, "cards", "loans", "other")
    await floor.change_lead("cards:p001", next_at=NOW + timedelta(hours=1))
    await floor.change_lead("cards:p002", state="closed")
    left = LeadsLeft(database, floor.clock)
    assert left.of("cards") == (0, 0)
    await left.refresh(["cards", "loans"])
    assert (left.of("cards"), left.of("loans"), left.of("other")) == ((3, 4), (5, 5), (0, 0))


@pytest.mark.parametrize(("took_s", "rest_s"), [(0.01, 15.0), (0.5, 50.0)])
async def test_a_count_that_takes_long_is_seldom(database: Database, took_s: float, rest_s: float) -> None:
    clock = ManualClock(NOW)
    store = SlowStore(database, clock)
    store.took_s = took_s
    left = LeadsLeft(store, clock)  # type: ignore[arg-type]
    await left.refresh(["cards"])
    clock.advance(rest_s - 0.01)
    await left.refresh(["cards"])
    assert store.looks == 1
    clock.advance(0.02)
    await left.refresh(["cards"])
    assert store.looks == 2
