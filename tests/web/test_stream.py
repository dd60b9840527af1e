"""The stream behind a push socket: numbered, kept, and never a message slept through."""

import asyncio
from datetime import UTC, datetime

from server_api.contract.push import Noticed
from server_api.web.stream import Stream

NOW = datetime(2026, 11, 24, tzinfo=UTC)


async def test_a_message_told_before_the_waiter_runs_wakes_it() -> None:
    stream = Stream("epoch", keep=10, keep_bytes=10_000)
    waiting = asyncio.create_task(stream.grown(0))  # not yet running: the message comes first
    stream.append(Noticed(code="one"), NOW)
    async with asyncio.timeout(5):
        await waiting
    assert stream.after(0)[0].count('"one"') == 1


async def test_a_waiter_sleeps_until_its_number_is_passed() -> None:
    stream = Stream("epoch", keep=10, keep_bytes=10_000)
    stream.append(Noticed(code="one"), NOW)
    waiting = asyncio.create_task(stream.grown(1))
    done, _ = await asyncio.wait((waiting,), timeout=0.05)
    assert not done
    stream.append(Noticed(code="two"), NOW)
    async with asyncio.timeout(5):
        await waiting
    assert stream.seq == 2
