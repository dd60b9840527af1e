"""The bus of several nodes: LISTEN and NOTIFY of their database, on two lines of its own."""

import asyncio
import logging
import time
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import sql

from server_api.bus import Body, Take
from server_api.bus.line import BROKEN, connect, within
from server_api.bus.parcels import Message, Packer, Unpacker

log = logging.getLogger(__name__)

_CHANNEL = "acordo"
_TELL = (
    f"SELECT pg_notify('{_CHANNEL}', told.payload)"
    " FROM unnest(%s::text[]) WITH ORDINALITY AS told (payload, place) ORDER BY told.place"
)
#: More than this waits only where nobody takes it off; whoever listens is told to look at the rows.
_MOST = 20_000
_AGAIN_S = 0.25


class PostgreSqlBus:
    """Implements :class:`server_api.bus.Bus`; :meth:`run` carries the messages.

    Beats each ``beat_s`` seconds. A line on which not even the own beats are heard for ``silent_s`` is
    broken, whatever TCP thinks of it, and made anew.
    """

    def __init__(self, node_id: str, address: str, *, beat_s: float = 0.5, silent_s: float = 4.0) -> None:
        self._node_id = node_id
        self._address = address
        self._beat_s, self._silent_s = beat_s, silent_s
        self._packer = Packer(node_id, uuid.uuid4().hex[:12])
        self._unpacker = Unpacker()
        self._takers: dict[str, list[Take]] = {}
        self._resyncs: list[Callable[[], None]] = []
        self._waiting: deque[Message] = deque()
        self._filled = asyncio.Event()
        self._heard_at = 0.0
        self.linked = asyncio.Event()

    @property
    def node_id(self) -> str:
        """This node."""
        return self._node_id

    def publish(self, topic: str, body: Body) -> None:
        """Tell all nodes, this one included, in a moment."""
        if not self.linked.is_set() or len(self._waiting) >= _MOST:
            self._packer.skip()
            return
        self._waiting.append((topic, dict(body)))
        self._filled.set()

    def listen(self, topic: str, take: Take) -> None:
        """Call ``take`` for each message of ``topic``."""
        self._takers.setdefault(topic, []).append(take)

    def resync(self, take: Callable[[], None]) -> None:
        """Call ``take`` when the line is back, and when a message of another node was missed."""
        self._resyncs.append(take)

    async def run(self) -> None:
        """Carry messages until cancelled; a broken line is made anew."""
        while True:
            try:
                await self._carry()
            except BROKEN as error:
                log.warning("the bus is down: %s", error)
            finally:
                self.linked.clear()
                self._waiting.clear()
                self._packer.skip()
            await asyncio.sleep(_AGAIN_S)

    async def _carry(self) -> None:
        async with await connect(self._address) as ears, await connect(self._address) as mouth:
            await ears.execute(sql.SQL("LISTEN {}").format(sql.Identifier(_CHANNEL)))
            self._heard_at = time.monotonic()
            self.linked.set()
            log.info("the bus is up")
            self._look_again()
            await _first_of(
                asyncio.create_task(self._hear(ears), name="bus hears"),
                asyncio.create_task(self._speak(mouth), name="bus speaks"),
            )

    async def _hear(self, conn: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for told in conn.notifies(timeout=self._beat_s):
                self._take(told.payload)
            if time.monotonic() - self._heard_at > self._silent_s:
                raise TimeoutError(f"nothing was heard for {self._silent_s:g} s")

    async def _speak(self, conn: psycopg.AsyncConnection[Any]) -> None:
        while True:
            messages = list(self._waiting)
            self._waiting.clear()
            self._filled.clear()
            payloads = list(self._packer.pack(messages))
            await within(conn, self._silent_s, conn.execute(_TELL, (payloads,)))
            if not self._filled.is_set():
                await _wait(self._filled, self._beat_s)

    def _take(self, payload: str) -> None:
        try:
            heard = self._unpacker.unpack(payload)
        except (ValueError, KeyError, TypeError):
            log.warning("something on the bus is no message")
            return
        if heard.node_id == self._node_id:
            self._heard_at = time.monotonic()
        if heard.missed:
            log.info("a message of node %s was missed", heard.node_id)
            self._look_again()
        for topic, body in heard.messages:
            for take in self._takers.get(topic, ()):
                _call(lambda take=take, body=body: take(heard.node_id, body), topic)  # type: ignore[misc]

    def _look_again(self) -> None:
        for take in self._resyncs:
            _call(take, "resync")


def _call(take: Callable[[], None], topic: str) -> None:
    try:
        take()
    except Exception:
        log.exception("a listener of %s failed", topic)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return


async def _first_of(*tasks: asyncio.Task[None]) -> None:
    """Until the first ends; what it raised is raised, the others are cancelled."""
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
