"""Which node decides for all: an advisory lock of their database, kept by beating.

Whoever holds the lock leads for ``lease_s`` seconds from the last beat that was answered, counted from when
it was sent. The server lets go of a session that was silent for ``grace_s``, which is longer: so a leader
that froze or whose network was cut stops deciding before another one begins, without comparing clocks. One
that was killed is let go of at once.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, LiteralString, Protocol

import psycopg

from server_api.bus.line import BROKEN, connect, within

log = logging.getLogger(__name__)

Changed = Callable[[bool], None]

#: "ACOLEAD"; any number that nothing else locks.
_LOCK = 0x41434F_4C454144
_NAMES = 0x41434F4E


class Leader(Protocol):
    """Whether this node decides for all."""

    @property
    def leads(self) -> bool:
        """At this instant; asked before each decision."""
        ...

    def changed(self, take: Changed) -> None:
        """Call ``take(leads)`` in the event loop when it begins and when it ends."""
        ...


class OnlyNode:
    """One node on a file: it leads from the beginning to its end."""

    @property
    def leads(self) -> bool:
        """Always."""
        return True

    def changed(self, take: Changed) -> None:
        """It has begun."""
        take(True)


class PostgreSqlLeader:
    """Implements :class:`Leader`; :meth:`run` keeps or awaits the lock, and the node's name."""

    def __init__(
        self, address: str, node_id: str, *, beat_s: float = 0.5, lease_s: float = 3.0, grace_s: float = 3.5
    ) -> None:
        self._address, self._node_id = address, node_id
        self._beat_s, self._lease_s, self._grace_s = beat_s, lease_s, grace_s
        self._until = 0.0
        self._led = False
        self._takers: list[Changed] = []
        #: The name is this node's: no other one with it is at work.
        self.named = asyncio.Event()

    @property
    def leads(self) -> bool:
        """Whether the last answered beat is young enough."""
        return time.monotonic() < self._until

    def changed(self, take: Changed) -> None:
        """Call ``take`` from now on, and now if this node leads already."""
        self._takers.append(take)
        if self._led:
            take(True)

    async def run(self) -> None:
        """Beat until cancelled; whoever leads then lets go."""
        while True:
            try:
                await self._serve()
            except BROKEN as error:
                log.warning("the line of the leader broke: %s", error)
            finally:
                self.named.clear()
                self._tell(False)
            await asyncio.sleep(self._beat_s)

    async def _serve(self) -> None:
        async with await connect(self._address, idle_s=self._grace_s) as conn:
            while True:
                sent = time.monotonic()
                if await within(conn, self._lease_s, self._beat(conn)):
                    self._until = sent + self._lease_s
                    self._tell(True)
                await asyncio.sleep(self._beat_s)

    async def _beat(self, conn: psycopg.AsyncConnection[Any]) -> bool:
        """Whether the lock is this session's; a session that has it keeps it to its end."""
        if self._led:
            await conn.execute("SELECT 1")
            return True
        if not self.named.is_set():
            if not await _locked(
                conn, "SELECT pg_try_advisory_lock(%s, hashtext(%s))", _NAMES, self._node_id
            ):
                log.warning("another server is at work as node %s", self._node_id)
                return False
            self.named.set()
        return await _locked(conn, "SELECT pg_try_advisory_lock(%s)", _LOCK)

    def _tell(self, leads: bool) -> None:
        if not leads:
            self._until = 0.0
        if leads is self._led:
            return
        self._led = leads
        log.info("this node leads" if leads else "this node leads no longer")
        for take in self._takers:
            try:
                take(leads)
            except Exception:
                log.exception("a listener failed when the leader changed")


async def _locked(conn: psycopg.AsyncConnection[Any], query: LiteralString, *given: object) -> bool:
    row = await (await conn.execute(query, given)).fetchone()
    return bool(row and row[0])
