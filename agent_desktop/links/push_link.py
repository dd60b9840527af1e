"""The push link: a WebSocket that resumes after the last sequence, so that each message comes once."""

import asyncio
import json
import logging
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode, urlsplit, urlunsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from agent_desktop.desk import events as e
from agent_desktop.desk.ports import ClockPort, Emit, ServerPort, ServerRefusedError
from agent_desktop.desk.workspace import LinkState
from agent_desktop.links.backoff import Backoff
from agent_desktop.links.plain_text import plain_json
from server_api.contract import push as p
from server_api.contract.routes import PUSH_SOCKET
from server_api.contract.words import ErrorCode

log = logging.getLogger(__name__)

#: So long messages may be taken in one go; then the window has its turn.
_BREATH_NS = 8_000_000
_SESSION_GONE = (ErrorCode.NOT_SIGNED_IN, ErrorCode.TAKEN_OVER, ErrorCode.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class PushPace:
    """Seconds: without a frame the link is dead; first and longest wait before connecting again."""

    dead_s: float = 2.0
    open_s: float = 5.0
    first_wait_s: float = 0.2
    longest_wait_s: float = 5.0


class BrokenStreamError(Exception):
    """The stream cannot be followed on this connection: silent, or with a gap."""


def socket_url(server_url: str, path: str, query: dict[str, str]) -> str:
    """The WebSocket address of a path of the server."""
    parts = urlsplit(server_url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + path, urlencode(query), ""))


class Stream:
    """Where the stream stands: which life of the server, which number came last."""

    def __init__(self) -> None:
        self.epoch = ""
        self.seq = 0
        self._anywhere = True  # the next number may be any: a fresh snapshot begins the stream

    def greet(self, hello: p.Hello) -> None:
        """A connection begins: resumed, or anew with a snapshot."""
        if not hello.resumed or hello.epoch != self.epoch:
            self.epoch, self.seq, self._anywhere = hello.epoch, 0, True

    def takes(self, epoch: str, seq: int) -> bool:
        """Whether this is the next message; False for a repeated one. Raises BrokenStreamError at a gap."""
        if epoch != self.epoch:
            raise BrokenStreamError("another life of the server")
        if not self._anywhere and seq <= self.seq:
            return False
        if not self._anywhere and seq != self.seq + 1:
            raise BrokenStreamError(f"{seq} came after {self.seq}")
        self.seq, self._anywhere = seq, False
        return True


class PushLink:
    """Opens, listens, beats, and opens again until it is closed."""

    def __init__(
        self,
        server: ServerPort,
        server_url: str,
        trust: Callable[[], ssl.SSLContext | None],
        clock: ClockPort,
        emit: Emit,
        pace: PushPace,
    ) -> None:
        self._server = server
        self._server_url = server_url
        self._trust = trust
        self._clock = clock
        self._emit = emit
        self._pace = pace
        self._stream = Stream()
        self._backoff = Backoff(pace.first_wait_s, pace.longest_wait_s)
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Connect and keep connected; a new session begins a new stream."""
        if self._task is None or self._task.done():
            self._stream = Stream()
            self._backoff.reset()
            self._task = asyncio.create_task(self._keep(), name="push")

    async def close(self) -> None:
        """Leave the link."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _keep(self) -> None:
        while True:
            self._tell(LinkState.CONNECTING)
            try:
                await self._connect()
            except ServerRefusedError as error:
                if error.code in _SESSION_GONE:
                    self._tell(LinkState.DOWN)
                    self._emit(e.SessionEnded(error.code))
                    return
                log.info("no ticket for the push link: %s", error.code)
            except (OSError, TimeoutError, WebSocketException, BrokenStreamError, p.BadMessageError) as error:
                log.info("push link lost: %s", error)
            wait = self._backoff.next()
            self._tell(LinkState.DOWN, wait)
            await self._clock.sleep(wait)

    def _tell(self, state: LinkState, wait_s: float | None = None) -> None:
        now = self._clock.now()
        retry_at = None if wait_s is None else now + timedelta(seconds=wait_s)
        self._emit(e.LinkChanged(state, now, retry_at))

    async def _connect(self) -> None:
        ticket = await self._server.ticket()
        query = {"ticket": ticket.ticket, "epoch": self._stream.epoch, "after": str(self._stream.seq)}
        url = socket_url(self._server_url, PUSH_SOCKET, query)
        async with connect(
            url,
            ssl=self._trust(),
            open_timeout=self._pace.open_s,
            close_timeout=0.5,
            ping_interval=None,
            max_size=16 * 1024 * 1024,
        ) as socket:
            await self._follow(socket)

    async def _follow(self, socket: ClientConnection) -> None:
        hello = await self._greeted(socket)
        beating = asyncio.create_task(self._beat(socket, hello.heartbeat_s), name="push-beat")
        dead_s = max(self._pace.dead_s, 2 * hello.heartbeat_s)
        try:
            rested_ns = time.monotonic_ns()
            while True:
                self._take(await self._next(socket, dead_s))
                if time.monotonic_ns() - rested_ns > _BREATH_NS:  # frames that lie ready do not suspend it
                    await asyncio.sleep(0)
                    rested_ns = time.monotonic_ns()
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def _greeted(self, socket: ClientConnection) -> p.Hello:
        hello = await self._next(socket, self._pace.open_s)
        if not isinstance(hello, p.Hello):
            raise BrokenStreamError("the server did not greet")
        self._stream.greet(hello)
        self._backoff.reset()
        self._emit(e.Greeted(hello, self._clock.now()))
        self._tell(LinkState.UP)
        return hello

    async def _next(self, socket: ClientConnection, patience_s: float) -> p.Incoming:
        async with asyncio.timeout(patience_s):
            frame = await socket.recv()
        try:
            decoded = json.loads(plain_json(frame if isinstance(frame, bytes) else frame.encode()))
        except ValueError as error:
            raise BrokenStreamError("not JSON") from error
        if not isinstance(decoded, dict):
            raise BrokenStreamError("not a message")
        message, unknown = p.parse_incoming(decoded)
        for word in unknown:
            self._emit(e.NotUnderstood(word))
        return message

    def _take(self, message: p.Incoming) -> None:
        match message:
            case p.Push(epoch=epoch, seq=seq):
                if self._stream.takes(epoch, seq):
                    self._emit(e.Pushed(message))
            case p.UnknownPush(epoch=epoch, seq=seq, kind=kind):
                if self._stream.takes(epoch, seq):
                    self._emit(e.NotUnderstood(kind))
            case p.Hello() | p.Beat():
                pass  # any frame proves the link alive

    async def _beat(self, socket: ClientConnection, every_s: float) -> None:
        with suppress(WebSocketException, OSError):
            while True:
                beat = p.Beat(seq=self._stream.seq, mono_ns=time.monotonic_ns())
                await socket.send(beat.model_dump_json())
                await asyncio.sleep(every_s)
