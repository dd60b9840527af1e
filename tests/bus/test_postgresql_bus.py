"""Nodes hear each other over a real PostgreSQL, and know when they may have missed something."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from server_api.bus import Body
from server_api.bus.postgresql import PostgreSqlBus
from tests.helpers.cut_line import cut_line
from tests.helpers.postgresql import PostgreSql
from tests.helpers.waiting import until


class Node:
    """A node's ear on its bus."""

    def __init__(self, node_id: str, address: str, **given: Any) -> None:
        self.bus = PostgreSqlBus(node_id, address, **given)
        self.heard: list[tuple[str, Body]] = []
        self.resyncs = 0
        self.bus.listen("topic", lambda node_id, body: self.heard.append((node_id, body)))
        self.bus.resync(self._again)

    def _again(self) -> None:
        self.resyncs += 1

    def numbers(self, node_id: str) -> list[int]:
        return [body["number"] for sender, body in self.heard if sender == node_id and "number" in body]


@asynccontextmanager
async def at_work(*nodes: Node) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(node.bus.run(), name=node.bus.node_id) for node in nodes]
    try:
        for node in nodes:
            await node.bus.linked.wait()
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_everybody_hears_everybody_in_order(postgresql: PostgreSql) -> None:
    address = postgresql.words(await postgresql.fresh())
    nodes = [Node(f"node-{number}", address) for number in range(3)]
    async with at_work(*nodes):
        for number in range(500):
            for node in nodes:
                node.bus.publish("topic", {"number": number})
        nodes[0].bus.publish("topic", {"long": "é" * 100_000})
        nodes[0].bus.publish("other", {})
        await until(lambda: all(len(node.heard) == 1501 for node in nodes), what="all messages")
    for node in nodes:
        assert all(node.numbers(sender.bus.node_id) == list(range(500)) for sender in nodes)
        assert ("node-0", {"long": "é" * 100_000}) in node.heard
        assert node.resyncs == 1, "nothing was missed after the start"


async def test_a_server_that_fell_is_found_again_and_everybody_looks_at_the_rows(
    own_server: PostgreSql,
) -> None:
    address = own_server.words(await own_server.fresh())
    one, two = Node("one", address), Node("two", address)
    async with at_work(one, two):
        await asyncio.to_thread(own_server.stop)
        await until(lambda: not one.bus.linked.is_set() and not two.bus.linked.is_set(), what="the loss")
        one.bus.publish("topic", {"number": 1})
        await asyncio.to_thread(own_server.start)
        await until(lambda: one.bus.linked.is_set() and two.bus.linked.is_set(), what="the line")
        one.bus.publish("topic", {"number": 2})
        await until(lambda: one.numbers("one") and two.numbers("one"), what="a message")
    assert one.numbers("one") == two.numbers("one") == [2], "what was told into the void is lost"
    assert one.resyncs >= 2
    assert two.resyncs >= 2


async def test_a_cut_network_is_noticed_by_the_own_silence(postgresql: PostgreSql) -> None:
    name = await postgresql.fresh()
    async with cut_line(postgresql) as line:
        far = Node("far", line.words(name), beat_s=0.1, silent_s=0.5)
        near = Node("near", postgresql.words(name))
        async with at_work(far, near):
            line.flows.clear()
            await until(lambda: not far.bus.linked.is_set(), what="the loss")
            near.bus.publish("topic", {"number": 1})
            await until(lambda: near.numbers("near") == [1], what="the own message")
            line.flows.set()
            await until(far.bus.linked.is_set, what="the line")
            near.bus.publish("topic", {"number": 2})
            await until(lambda: 2 in far.numbers("near"), what="the next message")
    assert far.resyncs >= 2


async def test_a_listener_that_fails_stops_nobody(postgresql: PostgreSql, expect_log: Any) -> None:
    expect_log("a listener of topic failed")
    node = Node("node", postgresql.words(await postgresql.fresh()))

    def fail(node_id: str, body: Body) -> None:
        raise RuntimeError

    node.bus.listen("topic", fail)
    async with at_work(node):
        for number in range(2):
            node.bus.publish("topic", {"number": number})
        await until(lambda: node.numbers("node") == [0, 1], what="both")
