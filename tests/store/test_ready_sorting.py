"""Sorting behind the calls, and lists that cannot be asked."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from server_api.clock import ManualClock
from server_api.dialer.placings import Placings
from server_api.store.database import Database
from server_api.store.tables import leads, placings
from tests.helpers.waiting import until
from tests.store.ready_floor import ReadyFloor, debt_from

#: More than one stretch of sorting.
_PEOPLE = 4_200


@pytest.fixture
def floor(database: Database) -> ReadyFloor:
    return ReadyFloor(database)


@asynccontextmanager
async def sorting(floor: ReadyFloor) -> AsyncIterator[None]:
    task = asyncio.create_task(floor.placings.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_behind_the_calls_every_lead_is_found_and_told(floor: ReadyFloor) -> None:
    await floor.begin(_PEOPLE, "cards")
    async with sorting(floor):
        await floor.put_list("cards", "rich", debt_from(_PEOPLE))
        assert await floor.promote("cards") == 0
        await until(lambda: floor.woken, what="a lead of the list")
        assert await floor.promote("cards") == 1
        assert await floor.names("cards") == [f"p{_PEOPLE - 1}"]
        # It waits for the next change: nothing is sorted twice.
        await floor.put_list("cards", "all", {}, position=1)
        await floor.promote("cards")
        known = await floor.placings.of("cards")
        assert (known.placing.number, known.placing.complete) == (2, False)
        await until(lambda: floor.placings.idle, what="the end of the sorting")
    async with floor.database.read() as conn:
        kept = (await conn.execute(select(placings))).one()
        lies = (await conn.execute(select(leads.c.shelf).distinct())).scalars().all()
    assert (kept.placing, kept.complete) == (2, True)
    assert set(lies) == {2 << 16, (2 << 16) + (1 << 8)}


async def test_leads_of_no_list_are_only_read(floor: ReadyFloor) -> None:
    await floor.begin(60, "cards")
    await floor.put_list("cards", "all", {})
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.change_list("cards", "all", filter=debt_from(60))
    await floor.promote("cards")
    await floor.sort_all("cards")
    async with floor.database.read() as conn:
        query = select(leads.c.person_id).where(leads.c.shelf >= 2 << 16)
        assert (await conn.execute(query)).scalars().all() == ["p059"]


async def test_a_list_that_cannot_be_asked_stops_its_campaign_only(
    floor: ReadyFloor, expect_log: Callable[[str], None]
) -> None:
    expect_log("the lists of campaign cards cannot be asked")
    await floor.begin(2, "cards", "loans")
    await floor.put_list("cards", "odd", {}, order_by=[{"field": "debt.product"}])
    for _ in range(2):
        assert await floor.promote("cards") == 0
        await floor.promote("loans")
    assert await floor.names("loans") == ["p000", "p001"]
    await floor.change_list("cards", "odd", order_by=[])
    await floor.promote("cards")
    assert await floor.names("cards") == ["p000", "p001"]


async def test_a_filter_that_is_not_understood_takes_nobody(floor: ReadyFloor) -> None:
    await floor.begin(2, "cards")
    await floor.put_list("cards", "odd", {"field": "debt.total_minor", "op": "smells"})
    await floor.promote("cards")
    await floor.sort_all("cards")
    assert await floor.promote("cards") == 0


async def test_days_are_those_of_the_floor(floor: ReadyFloor) -> None:
    await floor.begin(1, "cards")
    clock = ManualClock(datetime(2026, 3, 5, 1, tzinfo=UTC))
    there = Placings(floor.database, clock, lambda _: None, "America/Sao_Paulo")
    assert (await there.of("cards")).placing.day.day == 4
