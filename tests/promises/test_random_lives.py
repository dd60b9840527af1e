"""Whatever happens to promises, in whatever order, on a real file: no money is lost, none is made."""

import asyncio
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from server_api.clock import ManualClock
from server_api.services.refusals import RefusalError
from server_api.store import tables
from server_api.store.database import Database, sqlite_url
from tests.promises.room import DAY_S, NOW, Room, make_room

TODAY = date(2026, 11, 24)
PLANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 200_000)),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one[0],
)
DEEDS = st.one_of(
    st.tuples(st.just("promise"), PLANS),
    st.tuples(st.just("pay"), st.integers(1, 300_000), st.integers(0, 9)),
    st.tuples(st.just("days"), st.integers(1, 20)),
    st.tuples(st.just("renew"), st.integers(0, 9), PLANS),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("unrenew"), st.integers(0, 9)),
)


async def put(room: Room, plan: list[tuple[int, int]], **changes: Any) -> str:
    today = room.clock.utc().date()
    lines = sorted((today + timedelta(days=days), amount) for days, amount in plan)
    return await room.promise(lines, **changes)


async def do(room: Room, known: list[str], deed: tuple[Any, ...]) -> None:
    match deed:
        case ("promise", plan):
            known.append(await put(room, plan))
        case ("pay", minor, back):
            await room.pay(minor, paid_at=room.clock.utc() - timedelta(days=back))
        case ("days", days):
            room.clock.advance(days * DAY_S)
            for promise_id in known:
                await room.pass_day(promise_id)
        case ("renew", at, plan) if known:
            before = known[at % len(known)]
            new = await put(room, plan, renewed_from=before)
            known.append(new)
            async with room.database.write() as conn:
                await room.lives.renew(conn, before, new, "agent-1")
        case (("cancel" | "undo" | "unrenew") as verb, at) if known:
            one = known[at % len(known)]
            async with room.database.write() as conn:
                match verb:
                    case "cancel":
                        await room.lives.cancel(conn, one, "", "lead-1")
                    case "undo":
                        await room.lives.undo(conn, one, "agent-1")
                    case _:
                        await room.lives.unrenew(conn, one, "agent-1")


async def sums(room: Room) -> tuple[int, int, int]:
    """What was promised, what of it is paid, and what was paid at all."""
    async with room.database.read() as conn:
        promised = select(func.coalesce(func.sum(tables.promises.c.amount_minor), 0))
        kept = select(func.coalesce(func.sum(tables.promise_lines.c.paid_minor), 0))
        paid = select(func.coalesce(func.sum(tables.payments.c.amount_minor), 0))
        found = [int((await conn.execute(query)).scalar_one()) for query in (promised, kept, paid)]
    return found[0], found[1], found[2]


async def live(file: Path, deeds: list[tuple[Any, ...]], rules: dict[str, int]) -> None:
    database = Database(sqlite_url(file))
    await database.open()
    room = Room(database, ManualClock(NOW))
    await room.change(tables.creditors, rules={"promises": rules})
    known: list[str] = []
    refused: set[str] = set()
    try:
        for deed in deeds:
            try:
                await do(room, known, deed)
            except RefusalError as error:
                refused.add(error.params["fault"])
            assert await room.balanced(), deed
            _, kept, paid = await sums(room)
            assert kept <= paid, deed  # no promise counts money that never came, none counts it twice
        assert refused <= {"promise_ended"}
    finally:
        await database.close()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A debtor who owes more than is ever promised, made once and copied."""
    file = tmp_path_factory.mktemp("lives") / "acordo.db"

    async def fill() -> None:
        database = Database(sqlite_url(file))
        await database.open()
        room = await make_room(database, debtors=1)
        await room.change(tables.debts, principal_minor=10**9)
        await database.close()

    asyncio.run(fill())
    return file


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(DEEDS, min_size=1, max_size=14),
    st.fixed_dictionaries({"grace_days": st.integers(0, 3), "breaks": st.integers(1, 3)}),
)
def test_the_books_balance_after_every_step(
    seeded: Path, deeds: list[tuple[Any, ...]], rules: dict[str, int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "acordo.db"
        shutil.copyfile(seeded, file)
        asyncio.run(live(file, deeds, rules))
