"""The engine's SIP from loopback into the window's channel to the server: no SIP port open on this PC.

Only the engine's own address is served, so no other program of this PC gets a datagram through. What
comes back was sent by our server; nothing else reaches the engine by this way (a hostile INVITE from
another program of the same PC straight to the engine's loopback port is not covered here).
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

LOOPBACK = "127.0.0.1"
REPLAY_S = 32.0  # RFC 3261 17.1.1.2, 64 * T1: older datagrams belong to transactions that ended
MAX_DATAGRAM = 8192
MAX_REPLAYED = 256

Address = tuple[str, int]


class DatagramChannel(Protocol):
    """An open way to the server: one frame is one datagram, in order, none changed."""

    def send(self, frame: bytes) -> None:
        """Queue it; never blocks."""
        ...


class SipRelay(asyncio.DatagramProtocol):
    """One loopback UDP port for the life of the window; channels come and go."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._transport: asyncio.DatagramTransport | None = None
        self._engine: Address | None = None
        self._channel: DatagramChannel | None = None
        self._sent: deque[tuple[float, bytes]] = deque(maxlen=MAX_REPLAYED)
        self.refused = 0

    @property
    def waiting(self) -> int:
        """Datagrams kept to be sent again on the next channel."""
        return len(self._sent)

    async def open(self) -> int:
        """Bind, and give the port the engine has to dial (PlaceLeg.relay_port). Raises OSError."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(LOOPBACK, 0))
        port: int = self._transport.get_extra_info("sockname")[1]
        return port

    def close(self) -> None:
        """Give the port back."""
        self._channel = None
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def expect_engine(self, sip_port: int) -> None:
        """A new engine runs on this loopback port (EngineReady.sip_port); the old one's words are void."""
        self._engine = (LOOPBACK, sip_port)
        self._sent.clear()

    def forget_engine(self) -> None:
        """The engine died: the next loopback address that speaks is taken for the new one."""
        self._engine = None
        self._sent.clear()

    def channel_up(self, channel: DatagramChannel) -> None:
        """The channel is (again) there: send what may have been lost with the last one."""
        self._channel = channel
        self._forget_old()
        for _, datagram in self._sent:
            channel.send(datagram)

    def channel_down(self, channel: DatagramChannel | None = None) -> None:
        """The channel is gone; a channel that was replaced meanwhile changes nothing."""
        if channel is None or channel is self._channel:
            self._channel = None

    def from_server(self, frame: bytes) -> None:
        """A frame from the channel becomes a datagram for the engine."""
        if self._transport is None or self._engine is None or not 0 < len(frame) <= MAX_DATAGRAM:
            self.refused += 1
            return
        self._transport.sendto(frame, self._engine)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if self._engine is None and addr[0] == LOOPBACK:
            self._engine = addr
        if addr != self._engine or not 0 < len(data) <= MAX_DATAGRAM:
            self.refused += 1
            return
        self._forget_old()
        self._sent.append((self._now(), data))
        if self._channel is not None:
            self._channel.send(data)

    def error_received(self, exc: Exception) -> None:
        """The engine is gone for the moment (ICMP): it comes back on a port of its own."""
        self.refused += 1

    def _forget_old(self) -> None:
        oldest = self._now() - REPLAY_S
        while self._sent and self._sent[0][0] < oldest:
            self._sent.popleft()
