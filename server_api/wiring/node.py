"""This node among others: its bus, and who leads. On a file it is the only one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from server_api.bus import Bus, MemoryBus
from server_api.bus.leader import Leader, OnlyNode, PostgreSqlLeader
from server_api.bus.postgresql import PostgreSqlBus
from server_api.store.database import Database, StoreAwayError, StoreError

#: The bus and the lock are there after this many seconds, or the server does not start.
PATIENCE_S = 10.0


class NodeTakenError(StoreError):
    """Another server is at work under the name of this one."""


@dataclass(frozen=True, slots=True)
class Node:
    """``works`` are to run, by name, as long as the server does; ``joined`` ends when they are at work.

    It raises NodeTakenError and StoreAwayError.
    """

    bus: Bus
    leader: Leader
    works: dict[str, Callable[[], Awaitable[None]]]
    joined: Callable[[], Awaitable[None]]


def make_node(node_id: str, database: Database) -> Node:
    """A node is named by its switch."""
    if database.sqlite:
        return Node(MemoryBus(node_id), OnlyNode(), {}, _at_once)
    bus = PostgreSqlBus(node_id, database.libpq)
    leader = PostgreSqlLeader(database.libpq, node_id)

    async def joined() -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await bus.linked.wait()
                await leader.named.wait()
        except TimeoutError:
            if bus.linked.is_set():
                raise NodeTakenError(node_id) from None
            raise StoreAwayError("no line to the database for the bus") from None

    return Node(bus, leader, {"bus": bus.run, "leader": leader.run}, joined)


async def _at_once() -> None:
    return
