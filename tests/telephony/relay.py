"""The agent's SIP relay in miniature: a port the engine speaks to, and a port that speaks to the switch."""

import asyncio

from server_api.telephony.wire.sip_gate import Address


class _Side(asyncio.DatagramProtocol):
    """One socket; what it gets goes out of ``other``."""

    def __init__(self) -> None:
        self.other: _Side | None = None
        self.to: Address | None = None
        self.transport: asyncio.DatagramTransport | None = None

    async def open(self) -> Address:
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, ("127.0.0.1", 0))
        host, port = self.transport.get_extra_info("sockname")
        return host, port

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.to = addr
        if self.other is not None and self.other.to is not None and self.other.transport is not None:
            self.other.transport.sendto(data, self.other.to)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()


class Relay:
    """``address`` is where the engine sends; ``port`` is what the switch sees."""

    def __init__(self, switch: Address) -> None:
        self._engine_side, self._switch_side = _Side(), _Side()
        self._engine_side.other, self._switch_side.other = self._switch_side, self._engine_side
        self._switch_side.to = switch
        self.address: Address = ("127.0.0.1", 0)
        self.port = 0

    async def open(self) -> None:
        """Bind both sides."""
        self.address = await self._engine_side.open()
        _, self.port = await self._switch_side.open()

    def close(self) -> None:
        """Free both ports."""
        self._engine_side.close()
        self._switch_side.close()
