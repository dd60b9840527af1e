"""One node leads; another does as soon as it is killed, frozen or cut off, and never two at once."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from server_api.bus.leader import OnlyNode, PostgreSqlLeader
from tests.helpers.cut_line import cut_line
from tests.helpers.postgresql import PostgreSql
from tests.helpers.waiting import until

QUICK = {"beat_s": 0.1, "lease_s": 0.8, "grace_s": 1.0}
#: What the node promises (seconds): killed, cut off, frozen, another leads after this.
TAKEN_OVER_S = 5.0


@asynccontextmanager
async def at_work(*leaders: PostgreSqlLeader) -> AsyncIterator[list[asyncio.Task[None]]]:
    tasks = [asyncio.create_task(leader.run(), name="leader") for leader in leaders]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def process(address: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.bus.leading", address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def test_the_only_node_leads() -> None:
    told: list[bool] = []
    OnlyNode().changed(told.append)
    assert told == [OnlyNode().leads] == [True]


async def test_one_leads_and_the_next_when_it_goes(postgresql: PostgreSql) -> None:
    address = postgresql.words(await postgresql.fresh())
    one, two = (PostgreSqlLeader(address, name, **QUICK) for name in ("one", "two"))
    told: list[bool] = []
    one.changed(told.append)
    async with at_work(one) as (task,):
        await until(lambda: one.leads, what="a leader")
        late: list[bool] = []
        one.changed(late.append)
        assert late == [True]
        async with at_work(two):
            task.cancel()
            await until(lambda: two.leads, what="the next leader")
            assert not one.leads
    assert told == [True, False]


async def test_a_killed_leader_is_followed_in_time(postgresql: PostgreSql) -> None:
    address = postgresql.words(await postgresql.fresh())
    with process(address) as first:
        assert first.stdout is not None
        assert await asyncio.to_thread(first.stdout.readline) == "leads\n"
        second = PostgreSqlLeader(address, "second")
        async with at_work(second):
            first.kill()
            await until(lambda: second.leads, timeout=TAKEN_OVER_S, what="the next leader")


async def test_a_frozen_leader_is_followed_in_time_and_leads_no_more(postgresql: PostgreSql) -> None:
    address = postgresql.words(await postgresql.fresh())
    with process(address) as first:
        assert first.stdout is not None
        assert await asyncio.to_thread(first.stdout.readline) == "leads\n"
        second = PostgreSqlLeader(address, "second")
        async with at_work(second):
            first.send_signal(signal.SIGSTOP)
            await until(lambda: second.leads, timeout=TAKEN_OVER_S, what="the next leader")
            first.send_signal(signal.SIGCONT)
            assert await asyncio.to_thread(first.stdout.readline) == "leads no longer\n"
            assert second.leads
        assert await asyncio.to_thread(first.stdout.readline) == "leads\n"


async def test_a_leader_that_is_cut_off_stops_before_the_next_begins(postgresql: PostgreSql) -> None:
    name = await postgresql.fresh()
    async with cut_line(postgresql) as line:
        far = PostgreSqlLeader(line.words(name), "far")
        near = PostgreSqlLeader(postgresql.words(name), "near")
        async with at_work(far):
            await until(lambda: far.leads, what="a leader")
            both = False
            async with at_work(near):
                line.flows.clear()
                cut_at = time.monotonic()

                def taken_over() -> bool:
                    nonlocal both
                    both = both or (far.leads and near.leads)
                    return near.leads

                await until(taken_over, timeout=TAKEN_OVER_S, what="the next leader")
                assert not both, f"two led at once, {time.monotonic() - cut_at:.1f} s after the cut"
                assert not far.leads
                line.flows.set()


async def test_a_server_that_fell_has_a_leader_again(own_server: PostgreSql) -> None:
    address = own_server.words(await own_server.fresh())
    leaders = [PostgreSqlLeader(address, name, **QUICK) for name in ("one", "two")]
    async with at_work(*leaders):
        await until(lambda: any(leader.leads for leader in leaders), what="a leader")
        await asyncio.to_thread(own_server.stop)
        await until(lambda: not any(leader.leads for leader in leaders), what="none")
        await asyncio.to_thread(own_server.start)
        await until(lambda: any(leader.leads for leader in leaders), timeout=TAKEN_OVER_S, what="a leader")
        assert sum(leader.leads for leader in leaders) == 1


async def test_a_name_is_one_nodes_only(postgresql: PostgreSql) -> None:
    address = postgresql.words(await postgresql.fresh())
    first, second = (PostgreSqlLeader(address, "node", **QUICK) for _ in range(2))
    async with at_work(first) as (task,):
        await first.named.wait()
        async with at_work(second):
            other = PostgreSqlLeader(address, "other", **QUICK)
            async with at_work(other):
                await other.named.wait()
            assert not second.named.is_set()
            task.cancel()
            await until(lambda: second.named.is_set() and second.leads, what="the name")
