"""Desks' push sockets: one stream an agent, resumed after a cut with nothing missed and nothing repeated.

A message is numbered and kept the moment it is told, whoever listens; a socket follows its stream at its
own pace. A desk too slow for what is kept is cut, comes back, and gets a snapshot.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from server_api.clock import Clock
from server_api.contract.push import Beat, Hello, PushBody, Snapshot
from server_api.contract.session import ClockNow
from server_api.contract.version import CURRENT
from server_api.web.stream import Stream

log = logging.getLogger(__name__)

#: WebSocket close codes of ours (RFC 6455, section 7.4.2: 4000-4999 are private).
CLOSED_CUT = 4001
CLOSED_REPLACED = 4002
CLOSED_SILENT = 4003
CLOSED_SLOW = 4004


class DeskSocket(Protocol):
    """A WebSocket as the hub needs it. ``receive`` raises ConnectionError when the desk is gone."""

    async def send(self, text: str) -> None: ...

    async def receive(self) -> str: ...

    async def close(self, code: int) -> None: ...


@dataclass(frozen=True, slots=True)
class PushPace:
    """Heartbeat each ``beat_s`` seconds; a desk silent for ``dead_s`` is gone.

    ``keep`` messages, of ``keep_bytes`` at most, are kept to resume from.
    """

    beat_s: float = 1.0
    dead_s: float = 2.0
    keep: int = 1000
    keep_bytes: int = 2 * 1024 * 1024


@dataclass(slots=True, eq=False)
class _Listener:
    """One socket following a stream. ``stop_at`` is the last number to send before the close."""

    sent: int
    stop_at: int | None = None
    code: int = CLOSED_CUT
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class _Desk:
    stream: Stream
    silent_since: float
    listener: _Listener | None = None


class PushHub:
    """Implements :class:`server_api.services.desks.Desks`."""

    def __init__(self, clock: Clock, pace: PushPace) -> None:
        self._clock = clock
        self._pace = pace
        self._desks: dict[str, _Desk] = {}
        self.epoch = uuid.uuid4().hex

    def tell(self, agent_id: str, body: PushBody) -> None:
        """Number and keep a message; its socket, if there is one, sends it as soon as it can."""
        self._desk(agent_id).stream.append(body, self._clock.utc())

    def cut(self, agent_id: str) -> None:
        """Send what was told so far, then close the socket."""
        desk = self._desk(agent_id)
        if desk.listener is not None:
            _stop(desk.listener, desk.stream.seq, CLOSED_CUT)
            self._leave(desk, desk.listener)

    def hears(self, agent_id: str) -> bool:
        """Whether a socket follows the agent's stream."""
        desk = self._desks.get(agent_id)
        return desk is not None and desk.listener is not None

    def silent_s(self, agent_id: str) -> float:
        """Seconds since the agent's last socket went; 0 while there is one."""
        desk = self._desk(agent_id)
        return 0.0 if desk.listener is not None else self._clock.monotonic() - desk.silent_since

    def close(self) -> None:
        """End every socket: the server stops."""
        for agent_id in tuple(self._desks):
            self.cut(agent_id)

    async def serve(
        self,
        socket: DeskSocket,
        agent_id: str,
        *,
        epoch: str,
        after: int,
        snapshot: Callable[[], Snapshot],
        clock_now: Callable[[], ClockNow],
        came: Callable[[], None],
    ) -> None:
        """Follow the agent's stream on this socket until one of both ends; an older socket gives way.

        ``epoch`` and ``after`` say what the desk saw; ``came`` is called when the desk is there again.
        """
        desk = self._desk(agent_id)
        resumed = epoch == self.epoch and desk.stream.has_after(after)
        if desk.listener is not None:
            _stop(desk.listener, desk.listener.sent, CLOSED_REPLACED)
        if not resumed:
            after = desk.stream.append(snapshot(), self._clock.utc()) - 1
        listener = _Listener(sent=after)
        desk.listener = listener
        hello = Hello(
            contract=str(CURRENT),
            epoch=self.epoch,
            resumed=resumed,
            clock=clock_now(),
            heartbeat_s=self._pace.beat_s,
        )
        try:
            await socket.send(hello.model_dump_json())
            came()
            await self._follow(socket, desk.stream, listener)
        except (ConnectionError, TimeoutError) as error:
            log.info("the desk of agent %s is gone: %r", agent_id, error)
        finally:
            self._leave(desk, listener)
        await socket.close(listener.code)

    async def _follow(self, socket: DeskSocket, stream: Stream, listener: _Listener) -> None:
        """Send, beat and listen; the first to end ends the socket."""
        await _first_of(
            self._send(socket, stream, listener),
            self._beat(socket, stream),
            self._listen(socket, listener),
            self._last_moments(listener),
        )

    async def _send(self, socket: DeskSocket, stream: Stream, listener: _Listener) -> None:
        while listener.stop_at is None or listener.sent < listener.stop_at:
            if not stream.has_after(listener.sent):
                listener.code = CLOSED_SLOW
                return
            for text in stream.after(listener.sent):
                if listener.stop_at is not None and listener.sent >= listener.stop_at:
                    return
                await socket.send(text)
                listener.sent += 1
            if listener.stop_at is None and listener.sent == stream.seq:
                await _first_of(stream.grown(listener.sent), _wait(listener.stopping))

    async def _beat(self, socket: DeskSocket, stream: Stream) -> None:
        while True:
            await asyncio.sleep(self._pace.beat_s)
            await socket.send(Beat(seq=stream.seq, mono_ns=time.monotonic_ns()).model_dump_json())

    async def _listen(self, socket: DeskSocket, listener: _Listener) -> None:
        try:
            while True:
                async with asyncio.timeout(self._pace.dead_s):
                    await socket.receive()
        except TimeoutError:
            listener.code = CLOSED_SILENT
            raise

    async def _last_moments(self, listener: _Listener) -> None:
        # A desk that no longer reads must not keep a socket that was told to stop.
        await listener.stopping.wait()
        await asyncio.sleep(self._pace.dead_s)

    def _desk(self, agent_id: str) -> _Desk:
        desk = self._desks.get(agent_id)
        if desk is None:
            desk = _Desk(Stream(self.epoch, self._pace.keep, self._pace.keep_bytes), self._clock.monotonic())
            self._desks[agent_id] = desk
        return desk

    def _leave(self, desk: _Desk, listener: _Listener) -> None:
        if desk.listener is listener:
            desk.listener = None
            desk.silent_since = self._clock.monotonic()


def _stop(listener: _Listener, at: int, code: int) -> None:
    listener.stop_at, listener.code = at, code
    listener.stopping.set()


async def _wait(event: asyncio.Event) -> None:
    await event.wait()


async def _first_of(*work: Awaitable[None]) -> None:
    """Run all, end with the first that ends, and raise what it raised."""
    tasks = [asyncio.ensure_future(item) for item in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for task, result in zip(tasks, results, strict=True):
        if task in done and isinstance(result, BaseException):
            raise result
