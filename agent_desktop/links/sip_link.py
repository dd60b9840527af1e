"""The authenticated TLS WebSocket that carries the engine's SIP: one datagram a binary frame."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from agent_desktop.desk.ports import ClockPort, ServerPort, ServerRefusedError
from agent_desktop.links.backoff import Backoff
from agent_desktop.links.push_link import socket_url
from agent_desktop.links.sip_relay import SipRelay
from server_api.contract.routes import SIP_SOCKET

log = logging.getLogger(__name__)

#: The server closes with it when the seat is served elsewhere: this desk must not fight for it.
CLOSED_TAKEN_OVER = 4001
_MOST_WAITING = 256


@dataclass(frozen=True, slots=True)
class SipPace:
    """Seconds: to open a socket, between beats, until a silent socket is dead, between tries, to come up."""

    open_s: float = 1.5
    beat_s: float = 1.0
    dead_s: float = 2.0
    first_wait_s: float = 0.2
    longest_wait_s: float = 5.0
    up_within_s: float = 10.0


class Channel:
    """One socket as the relay's way to the server: frames wait in a queue and never block the relay."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(_MOST_WAITING)

    def send(self, frame: bytes) -> None:
        """Queue it; where the queue is full it is dropped, and SIP sends again."""
        if not self._waiting.full():
            self._waiting.put_nowait(frame)

    async def pump(self) -> None:
        """Send what waits, until the socket ends."""
        while True:
            await self._socket.send(await self._waiting.get())


class SipLink:
    """Keeps a socket from ``open`` to ``close``; the relay's port lives as long as the window."""

    def __init__(
        self,
        relay: SipRelay,
        server: ServerPort,
        server_url: str,
        trust: Callable[[], ssl.SSLContext | None],
        clock: ClockPort,
        pace: SipPace,
    ) -> None:
        self._relay = relay
        self._server = server
        self._server_url = server_url
        self._trust = trust
        self._clock = clock
        self._pace = pace
        self._backoff = Backoff(pace.first_wait_s, pace.longest_wait_s)
        self._up = asyncio.Event()
        self._port = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def is_carrying(self) -> bool:
        """Whether a socket is kept, now up or coming back."""
        return self._task is not None and not self._task.done()

    async def open(self) -> int:
        """The relay's port, once a socket stands. Raises OSError where none came up in time."""
        if not self._port:
            self._port = await self._relay.open()
        if not self.is_carrying:
            self._backoff.reset()
            self._task = asyncio.create_task(self._keep(), name="sip-link")
        try:
            async with asyncio.timeout(self._pace.up_within_s):
                await self._up.wait()
        except TimeoutError as error:
            raise OSError("the SIP socket did not come up") from error
        return self._port

    async def close(self) -> None:
        """Leave the socket; the port stays."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def stop(self) -> None:
        """Leave socket and port."""
        await self.close()
        self._relay.close()
        self._port = 0

    def engine_ready(self, sip_port: int) -> None:
        """A new engine speaks from this loopback port."""
        self._relay.expect_engine(sip_port)

    def engine_died(self) -> None:
        """No engine for the moment."""
        self._relay.forget_engine()

    async def _keep(self) -> None:
        while True:
            try:
                await self._carry()
            except ServerRefusedError as error:
                log.info("no ticket for the SIP socket: %s", error.code)
            except ConnectionClosed as error:
                if error.rcvd is not None and error.rcvd.code == CLOSED_TAKEN_OVER:
                    log.info("the seat is served elsewhere")
                    return
                log.info("SIP socket lost: %s", error)
            except (OSError, TimeoutError, WebSocketException) as error:
                log.info("SIP socket lost: %s", error)
            await self._clock.sleep(self._backoff.next())

    async def _carry(self) -> None:
        async with await self._connected() as socket:
            channel = Channel(socket)
            pump = asyncio.create_task(channel.pump(), name="sip-pump")
            self._backoff.reset()
            self._relay.channel_up(channel)
            self._up.set()
            try:
                while True:
                    frame = await socket.recv()
                    if isinstance(frame, bytes):
                        self._relay.from_server(frame)
            finally:
                self._up.clear()
                self._relay.channel_down(channel)
                pump.cancel()
                await asyncio.gather(pump, return_exceptions=True)

    async def _connected(self) -> ClientConnection:
        ticket = await self._server.ticket()
        return await connect(
            socket_url(self._server_url, SIP_SOCKET, {"ticket": ticket.ticket}),
            ssl=self._trust(),
            open_timeout=self._pace.open_s,
            close_timeout=0.5,
            ping_interval=self._pace.beat_s,
            ping_timeout=self._pace.dead_s,
            max_size=65_536,
            compression=None,
        )
