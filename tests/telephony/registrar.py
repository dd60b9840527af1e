"""A registrar that is scripted line by line."""

import asyncio
import re
from collections.abc import Callable

from server_api.telephony.wire.sip_gate import Address

Script = Callable[[str, int], str]


class Registrar(asyncio.DatagramProtocol):
    """Answers each request by ``script(request, how many before it)``: a status line and headers."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.requests: list[str] = []
        self.transport: asyncio.DatagramTransport | None = None

    async def open(self) -> Address:
        """Listen on loopback."""
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        return "127.0.0.1", int(self.transport.get_extra_info("sockname")[1])

    def close(self) -> None:
        """Free the port."""
        if self.transport is not None:
            self.transport.close()

    def datagram_received(self, data: bytes, addr: Address) -> None:
        request = data.decode()
        answer = self._script(request, len(self.requests))
        self.requests.append(request)
        if answer and self.transport is not None:
            kept = re.findall(r"(?im)^(?:via|from|call-id|cseq):.*\r\n", request)
            to = re.findall(r"(?im)^to:.*", request)[0].strip()
            status, *headers = answer.split("\n")
            lines = [f"SIP/2.0 {status}\r\n", *kept, f"{to};tag=r\r\n", *(f"{line}\r\n" for line in headers)]
            self.transport.sendto(("".join(lines) + "Content-Length: 0\r\n\r\n").encode(), addr)
