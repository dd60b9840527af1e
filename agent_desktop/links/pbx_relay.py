"""The engine's SIP to an outside PBX: a loopback port for the engine, one connection outside.

Over UDP the kernel lets datagrams of the PBX's own address through and of nobody else; over TCP and TLS
there is only the one connection. So the engine speaks with its own server only, and no SIP port of this PC
is open to strangers. TLS is Python's: the engine's library has none on Windows and an old one on Linux.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any, Protocol

from agent_desktop.links.pbx_message import inward, outward, refusal
from agent_desktop.links.pbx_stream import StreamSide

LOOPBACK = "127.0.0.1"
LEAVE_S = 0.3

Address = tuple[str, int]


class _Outside(Protocol):
    """The way to the PBX."""

    async def open(self) -> Address: ...
    def send(self, message: bytes) -> None: ...
    async def close(self) -> None: ...


class _Datagrams(asyncio.DatagramProtocol):
    """Hands every datagram on."""

    def __init__(self, arrived: Callable[[bytes, Address], None]) -> None:
        self._arrived = arrived

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._arrived(data, addr)

    def error_received(self, exc: Exception) -> None:
        """The other side is away for the moment (ICMP): SIP sends again."""


class _UdpSide:
    """A connected socket."""

    def __init__(self, host: str, port: int, arrived: Callable[[bytes], None]) -> None:
        self._pbx, self._arrived = (host, port), arrived
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self) -> Address:
        self._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Datagrams(lambda data, _addr: self._arrived(data)), remote_addr=self._pbx
        )
        return _place(self._transport)

    def send(self, message: bytes) -> None:
        if self._transport is not None:
            self._transport.sendto(message)

    async def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None


class PbxRelay:
    """``aim`` it, then ``open`` it before the engine registers; ``contact`` is where the PBX reaches it.

    ``trust`` gives the context for TLS; ``transport`` is ``udp``, ``tcp`` or ``tls``.
    """

    def __init__(
        self,
        host: str = "",
        port: int = 5060,
        transport: str = "udp",
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._trust = trust
        self.aim(host, port, transport)
        self._inner: asyncio.DatagramTransport | None = None
        self._outside: _Outside | None = None
        self._engine: Address | None = None
        self._name = b""
        self.port = 0
        self.contact = ""
        self.refused = 0

    def aim(self, host: str, port: int, transport: str = "udp") -> None:
        """The PBX to speak with, from the next ``open`` on."""
        self._pbx, self._transport = (host, port), transport

    async def open(self) -> int:
        """Both sides anew; gives the port for the engine. Raises OSError."""
        await self._release()
        self._outside = self._side()
        try:
            host, port = await self._outside.open()
            self._inner, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Datagrams(self.from_engine), local_addr=(LOOPBACK, 0)
            )
        except OSError:
            await self._release()
            raise
        suffix = "" if self._transport == "udp" else f";transport={self._transport}"
        self.port = _place(self._inner)[1]
        self.contact = f"{host}:{port}{suffix}"
        self._name = f"{LOOPBACK}:{self.port}".encode()
        return self.port

    async def close(self) -> None:
        """Give both sides back, once the engine has left its registrar."""
        await asyncio.sleep(LEAVE_S)
        await self._release()

    async def stop(self) -> None:
        """Give both sides back now."""
        await self._release()

    def engine_ready(self, sip_port: int) -> None:
        """Only this loopback port is served."""
        self._engine = (LOOPBACK, sip_port)

    def engine_died(self) -> None:
        """Nobody is served until the next one is ready."""
        self._engine = None

    def from_engine(self, data: bytes, addr: Address) -> None:
        """Out to the PBX."""
        if addr != self._engine or self._outside is None:
            self.refused += 1
            return
        self._outside.send(outward(data, self._name, self._transport.upper().encode()))

    def from_pbx(self, data: bytes) -> None:
        """In to the engine; what would harm it is refused here."""
        message = inward(data, self._name, self._transport.upper().encode())
        if message is not None and self._engine is not None and self._inner is not None:
            self._inner.sendto(message, self._engine)
            return
        self.refused += 1
        answer = refusal(data)
        if answer is not None and self._outside is not None:
            self._outside.send(answer)

    def _side(self) -> _Outside:
        host, port = self._pbx
        if self._transport == "udp":
            return _UdpSide(host, port, self.from_pbx)
        return StreamSide(host, port, self.from_pbx, self._trust() if self._transport == "tls" else None)

    async def _release(self) -> None:
        inner, self._inner = self._inner, None
        outside, self._outside = self._outside, None
        if inner is not None:
            inner.close()
        if outside is not None:
            await outside.close()


def _place(transport: Any) -> Address:
    host, port = transport.get_extra_info("sockname")[:2]
    return str(host), int(port)
