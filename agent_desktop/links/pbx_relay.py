"""The engine's SIP to an outside PBX: a loopback port for the engine, one connected UDP socket outside.

The kernel lets datagrams of the PBX's own address through and of nobody else, so the engine speaks with
its own server only, and no SIP port of this PC is open to strangers.
"""

import asyncio
from typing import Any

from agent_desktop.links.pbx_message import inward, outward, refusal

LOOPBACK = "127.0.0.1"
LEAVE_S = 0.3

Address = tuple[str, int]


class _Side(asyncio.DatagramProtocol):
    """Hands every datagram on."""

    def __init__(self, relay: "PbxRelay", *, inside: bool) -> None:
        self._relay = relay
        self._inside = inside

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if self._inside:
            self._relay.from_engine(data, addr)
        else:
            self._relay.from_pbx(data)

    def error_received(self, exc: Exception) -> None:
        """The other side is away for the moment (ICMP): SIP sends again."""
        self._relay.refused += 1


class PbxRelay:
    """``open`` it before the engine registers; ``contact`` is where the PBX reaches it."""

    def __init__(self, host: str = "", port: int = 5060) -> None:
        self._pbx = (host, port)
        self._inner: asyncio.DatagramTransport | None = None
        self._outer: asyncio.DatagramTransport | None = None
        self._engine: Address | None = None
        self._name = b""
        self._leave_s = LEAVE_S
        self.port = 0
        self.contact = ""
        self.refused = 0

    def aim(self, host: str, port: int) -> None:
        """The PBX to speak with, from the next ``open`` on."""
        self._pbx = (host, port)

    async def open(self) -> int:
        """Bind both sides anew; gives the port for the engine. Raises OSError."""
        self._release()
        loop = asyncio.get_running_loop()
        self._outer, _ = await loop.create_datagram_endpoint(
            lambda: _Side(self, inside=False), remote_addr=self._pbx
        )
        try:
            self._inner, _ = await loop.create_datagram_endpoint(
                lambda: _Side(self, inside=True), local_addr=(LOOPBACK, 0)
            )
        except OSError:
            self._release()
            raise
        host, port = _place(self._outer)
        self.port = _place(self._inner)[1]
        self.contact = f"{host}:{port}"
        self._name = f"{LOOPBACK}:{self.port}".encode()
        return self.port

    async def close(self) -> None:
        """Give both ports back, once the engine has left its registrar."""
        await asyncio.sleep(self._leave_s)
        self._release()

    async def stop(self) -> None:
        """Give both ports back now."""
        self._release()

    def _release(self) -> None:
        for side in (self._inner, self._outer):
            if side is not None:
                side.close()
        self._inner = self._outer = None

    def engine_ready(self, sip_port: int) -> None:
        """Only this loopback port is served."""
        self._engine = (LOOPBACK, sip_port)

    def engine_died(self) -> None:
        """Nobody is served until the next one is ready."""
        self._engine = None

    def from_engine(self, data: bytes, addr: Address) -> None:
        """Out to the PBX."""
        if addr != self._engine or self._outer is None:
            self.refused += 1
            return
        self._outer.sendto(outward(data, self._name))

    def from_pbx(self, data: bytes) -> None:
        """In to the engine; what would harm it is refused here."""
        message = inward(data, self._name)
        if message is not None and self._engine is not None and self._inner is not None:
            self._inner.sendto(message, self._engine)
            return
        self.refused += 1
        answer = refusal(data)
        if answer is not None and self._outer is not None:
            self._outer.sendto(answer)


def _place(transport: Any) -> Address:
    host, port = transport.get_extra_info("sockname")[:2]
    return str(host), int(port)
