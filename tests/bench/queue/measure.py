"""What each step costs, through the same calls as the dialler makes, with the sorting behind them at work."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import ManualClock
from server_api.dialer.placings import Placings
from server_api.dialer.promotion import Promotion
from server_api.store import ready_rows
from server_api.store.database import Database
from server_api.store.ready_rows import ReadyLead
from server_api.store.tables import campaigns, leads, lists, person_locks
from tests.bench.figures import NS_PER_MS
from tests.bench.queue.fill import BEGIN, CAMPAIGN, LIST, SPAN, batch

T = TypeVar("T")
#: Picked and claimed at a time, as the issue asks.
N = 50
#: A lead that was called rests for longer than the bench takes.
_PAUSE = timedelta(days=40)
_PICKS = 4
#: The dialler looks again after so long, or when leads were found.
_TICK_S = 0.5
#: Nobody left whom a filter takes: too few leads for so many rounds.
_PATIENCE_S = 120.0


@dataclass(slots=True)
class Samples:
    """Milliseconds of each step; ``pick_cpu``: of the processor, as far as this thread used it."""

    pick_cpu: list[float] = field(default_factory=list)
    pick: list[float] = field(default_factory=list)
    promote: list[float] = field(default_factory=list)
    claim: list[float] = field(default_factory=list)


class Bench:
    """One database under the dialler's hands."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(BEGIN)
        self._found = asyncio.Event()
        self.placings = Placings(database, self.clock, lambda _: self._found.set())
        self.promote = Promotion(database, self.clock, self.placings)

    async def few_due(self, rounds: int) -> Samples:
        """A few dozen more are due each time, of all leads."""
        samples, each = Samples(), SPAN * (N / await self._leads())
        for _ in range(rounds):
            self.clock.advance(each.total_seconds())
            await self._round(samples)
        return samples

    async def all_due(self, rounds: int) -> Samples:
        """Opening time: whatever was not called is due."""
        self.clock.advance((BEGIN + SPAN - self.clock.utc()).total_seconds() + 1)
        samples = Samples()
        for _ in range(rounds):
            await self._round(samples)
        return samples

    async def filter_changed(self, changes: int, rounds: int) -> tuple[Samples, list[float]]:
        """Everybody is due, and the list takes one in a thousand: others after each change.

        Who was called is due again at once, for small lists have only a hundred. Also: milliseconds from
        before each change to the commit of the first claim under it.
        """
        samples, effective = Samples(), []
        for number in range(changes):
            began = time.perf_counter_ns()
            await self._change(number)
            async with asyncio.timeout(_PATIENCE_S):
                while not await self._round(samples, timedelta(0)):
                    await self._tick()
            effective.append((time.perf_counter_ns() - began) / NS_PER_MS)
            for _ in range(rounds):
                await self._round(samples, timedelta(0))
        return samples, effective

    async def _round(self, samples: Samples, pause: timedelta = _PAUSE) -> int:
        """Promote, look at the head a few times, claim it; returns how many were claimed."""
        await _timed(samples.promote, self.promote(CAMPAIGN))
        for _ in range(_PICKS):
            began = time.thread_time_ns()
            head = await _timed(samples.pick, self.database.read_now(_pick))
            samples.pick_cpu.append((time.thread_time_ns() - began) / NS_PER_MS)
        calls = {one.lead_id: str(uuid.uuid4()) for one in head}
        if not calls:
            return 0
        won = await _timed(samples.claim, self._claim(calls, pause))
        async with self.database.write() as conn:
            await conn.execute(delete(person_locks))
        return len(won)

    async def _tick(self) -> None:
        self._found.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(_TICK_S):
                await self._found.wait()

    async def _claim(self, calls: dict[str, str], pause: timedelta) -> set[str]:
        now = self.clock.utc()
        async with self.database.write() as conn:
            return await ready_rows.claim(conn, calls, now, now + pause)

    async def _change(self, number: int) -> None:
        async with self.database.write() as conn:
            await conn.execute(update(lists).where(lists.c.list_id == LIST).values(filter=batch(number)))
            await conn.execute(update(campaigns).values(version=campaigns.c.version + 1))

    async def _leads(self) -> int:
        async with self.database.read() as conn:
            return (await conn.execute(select(func.count()).select_from(leads))).scalar_one()


@asynccontextmanager
async def at_work(bench: Bench) -> AsyncIterator[None]:
    """With the sorting in the background, as on a floor."""
    sorting = asyncio.create_task(bench.placings.run())
    yield
    sorting.cancel()
    with suppress(asyncio.CancelledError):
        await sorting


async def _pick(conn: AsyncConnection) -> list[ReadyLead]:
    return await ready_rows.pick(conn, CAMPAIGN, N)


async def _timed(samples: list[float], step: Awaitable[T]) -> T:
    began = time.perf_counter_ns()
    result = await step
    samples.append((time.perf_counter_ns() - began) / NS_PER_MS)
    return result
