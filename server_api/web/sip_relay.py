"""A seat's SIP on the server: frames of its WebSocket in and out of one loopback socket to the switch."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

LOOPBACK = "127.0.0.1"
REPLAY_S = 32.0  # RFC 3261 17.1.1.2, 64 * T1: older datagrams belong to transactions that ended
CLOSE_TAKEN_OVER = 4001
CLOSE_UNSUPPORTED = 1003
CLOSE_TOO_BIG = 1009

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class RelayLimits:
    """``rate`` datagrams a second on average with bursts of ``burst``: SIP of one leg needs a handful."""

    max_datagram: int = 8192
    rate: float = 50.0
    burst: int = 100
    max_replayed: int = 256
    max_waiting: int = 256


class Seat(Protocol):
    """One connection of the seat's desktop."""

    def send(self, frame: bytes) -> None:
        """Queue a frame; never blocks."""
        ...

    def take_over(self) -> None:
        """A newer connection serves the seat now."""
        ...


class RateBucket:
    """Token bucket."""

    def __init__(self, rate: float, burst: int, now: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = burst
        self._now = now
        self._tokens = float(burst)
        self._at = now()

    def take(self) -> bool:
        """True while the sender keeps to the rate."""
        now = self._now()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class SeatRelay(asyncio.DatagramProtocol):
    """One agent's loopback port toward the switch, the same for the seat's whole life.

    The switch answers to the source of the INVITE, so the port must outlive a lost connection.
    """

    def __init__(
        self, switch: Address, limits: RelayLimits | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits or RelayLimits()
        self._switch = switch
        self._now = now
        self._bucket = RateBucket(self.limits.rate, self.limits.burst, now)
        self._transport: asyncio.DatagramTransport | None = None
        self._seat: Seat | None = None
        self._from_switch: deque[tuple[float, bytes]] = deque(maxlen=self.limits.max_replayed)
        self.refused = 0

    @property
    def port(self) -> int:
        """The local port the switch sees, 0 while there is none."""
        return int(self._transport.get_extra_info("sockname")[1]) if self._transport is not None else 0

    @property
    def waiting(self) -> int:
        """Datagrams kept to be sent again to the next connection."""
        return len(self._from_switch)

    async def open(self) -> int:
        """Connect the socket to the switch; gives its local port. Raises OSError."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=(LOOPBACK, 0), remote_addr=self._switch
        )
        return self.port

    def close(self) -> None:
        """The agent signed out: the connection and the port go."""
        if self._seat is not None:
            self._seat.take_over()
            self._seat = None
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def attach(self, seat: Seat) -> None:
        """Serve this connection from now on; what the last one may have missed is sent again."""
        if self._seat is not None:
            self._seat.take_over()
        self._seat = seat
        self._forget_old()
        for _, datagram in self._from_switch:
            seat.send(datagram)

    def detach(self, seat: Seat) -> None:
        """The connection is gone; one that was taken over changes nothing."""
        if seat is self._seat:
            self._seat = None

    def from_desk(self, frame: bytes) -> bool:
        """Pass a frame to the switch; False where it was refused (size, rate, closed)."""
        fits = 0 < len(frame) <= self.limits.max_datagram
        if self._transport is None or not fits or not self._bucket.take():
            self.refused += 1
            return False
        self._transport.sendto(frame)
        return True

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if len(data) > self.limits.max_datagram:
            self.refused += 1
            return
        self._forget_old()
        self._from_switch.append((self._now(), data))
        if self._seat is not None:
            self._seat.send(data)

    def error_received(self, exc: Exception) -> None:
        """The switch is gone for the moment; SIP sends again by itself."""
        self.refused += 1

    def _forget_old(self) -> None:
        oldest = self._now() - REPLAY_S
        while self._from_switch and self._from_switch[0][0] < oldest:
            self._from_switch.popleft()


class SeatSocket(Protocol):
    """What is used of Starlette's WebSocket, already accepted and authenticated."""

    async def receive(self) -> object: ...
    async def send_bytes(self, data: bytes) -> None: ...
    async def close(self, code: int = 1000, reason: str | None = None) -> None: ...


class Connection:
    """A WebSocket as a seat: frames wait in a bounded queue so that a slow PC delays nobody."""

    def __init__(self, socket: SeatSocket, max_waiting: int) -> None:
        self._socket = socket
        self._waiting: deque[bytes] = deque(maxlen=max_waiting)
        self._wake = asyncio.Event()
        self._taken_over = False

    def send(self, frame: bytes) -> None:
        self._waiting.append(frame)
        self._wake.set()

    def take_over(self) -> None:
        self._taken_over = True
        self._wake.set()

    async def pump(self) -> int:
        """Send what waits until the connection is taken over; gives the close code."""
        while not self._taken_over:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                await self._socket.send_bytes(self._waiting.popleft())
        return CLOSE_TAKEN_OVER

    async def read(self, relay: SeatRelay) -> int:
        """Pass frames to the relay until the far side closes (0) or breaks the rules (close code)."""
        while True:
            message = await self._socket.receive()
            if not isinstance(message, dict) or message.get("type") == "websocket.disconnect":
                return 0
            frame = message.get("bytes")
            if not isinstance(frame, bytes):
                return CLOSE_UNSUPPORTED
            if len(frame) > relay.limits.max_datagram:
                return CLOSE_TOO_BIG
            relay.from_desk(frame)


async def serve(socket: SeatSocket, relay: SeatRelay) -> None:
    """Carry one accepted WebSocket until either side ends it; the relay lives on."""
    connection = Connection(socket, relay.limits.max_waiting)
    relay.attach(connection)
    reading = asyncio.create_task(connection.read(relay), name="sip-relay-read")
    writing = asyncio.create_task(connection.pump(), name="sip-relay-write")
    try:
        done, _ = await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
        code = next((task.result() for task in done if task.exception() is None), 0)
        if code:
            with suppress(RuntimeError, OSError):  # the far side may have gone meanwhile
                await socket.close(code)
    finally:
        relay.detach(connection)
        for task in (reading, writing):
            task.cancel()
        await asyncio.gather(reading, writing, return_exceptions=True)
