"""Hostile SIP: the torture messages of RFC 4475, seeded mutants, and the stranger who sends them."""

import asyncio
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from server_api.telephony.wire.sip_gate import Address
from tests.helpers.waiting import until

RFC4475 = Path(__file__).parents[3] / "shared" / "data" / "rfc4475"
needs_rfc4475 = pytest.mark.skipif(not RFC4475.is_dir(), reason="the messages of RFC 4475 are not here")
#: So many datagrams fit any receive buffer; after them the switch is asked whether it read them.
BATCH = 20
_SPLICES = (
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"%00",
    b";",
    b"<>",
    b"-1",
    b"9" * 40,
    b" " * 300,
    b"\r\n\r\n",
    b"@[::",
)
_PRINTABLE = bytes(range(32, 127))  # other bytes never get beyond the decoder
_HEADERS = (
    "Via: SIP/2.0/UDP 127.0.0.1:{port};rport;branch=z9hG4bK{serial}\r\n"
    "From: <sip:stranger@127.0.0.1>;tag=f{serial}\r\nTo: <sip:guess@127.0.0.1>\r\n"
    "Call-ID: {serial}@127.0.0.1\r\nCSeq: 1 {method}\r\nMax-Forwards: 70\r\n"
    "Contact: <sip:stranger@127.0.0.1:{port}>\r\n"
)
_SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
)


def request(method: str, serial: str, port: int, body: str = "") -> bytes:
    """A message without fault; INVITE carries SDP when ``body`` is given."""
    head = _HEADERS.format(method=method, serial=serial, port=port)
    kind = "Content-Type: application/sdp\r\n" if body else ""
    length = f"Content-Length: {len(body)}\r\n\r\n"
    return f"{method} sip:guess@127.0.0.1 SIP/2.0\r\n{head}{kind}{length}{body}".encode()


def torture_messages() -> list[bytes]:
    """Every file of the folder."""
    return [file.read_bytes() for file in sorted(RFC4475.glob("*.dat"))]


def honest_messages() -> list[bytes]:
    """What mutants are made of where the torture messages are not at hand."""
    methods = ("INVITE", "OPTIONS", "BYE", "CANCEL", "ACK", "UPDATE", "REFER", "NOTIFY")
    answer = "SIP/2.0 200 OK\r\n" + _HEADERS.format(method="INVITE", serial="answer", port=9) + "\r\n"
    return [request(m, f"honest-{m}", 9, _SDP if m == "INVITE" else "") for m in methods] + [answer.encode()]


def mutants(seed: int, count: int, originals: list[bytes]) -> Iterable[bytes]:
    """The same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        data = bytearray(chance.choice(originals))
        for _ in range(chance.randint(1, 6)):
            _mutate(data, chance)
        yield bytes(data)


def _mutate(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    until_at = min(len(data), at + chance.randint(1, 40))
    match chance.randrange(6):
        case 0:
            data[at:until_at] = bytes(chance.choice(_PRINTABLE) for _ in range(until_at - at))
        case 1:
            del data[at:until_at]
        case 2:
            data[at:at] = data[at:until_at] * chance.randint(1, 20)
        case 3:
            data[at:at] = chance.choice(_SPLICES)
        case 4:
            lines = data.split(b"\r\n")
            chance.shuffle(lines)
            data[:] = b"\r\n".join(lines)
        case _:
            del data[max(40, at) :]


class Stranger(asyncio.DatagramProtocol):
    """A UDP socket nobody trusts. ``answers`` holds what comes back."""

    def __init__(self, switch: Address) -> None:
        self._switch = switch
        self._transport: asyncio.DatagramTransport | None = None
        self._pings = 0
        self.answers: list[bytes] = []
        self.port = 0

    async def open(self) -> None:
        """Any free port of loopback."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, ("127.0.0.1", 0))
        self.port = int(self._transport.get_extra_info("sockname")[1])

    def close(self) -> None:
        """Free the port."""
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Keep it."""
        del addr
        self.answers.append(data)

    def send(self, data: bytes) -> None:
        """One datagram at the switch."""
        assert self._transport is not None
        self._transport.sendto(data, self._switch)

    async def bombard(self, messages: Iterable[bytes]) -> int:
        """All of them, none lost on the way; returns how many."""
        count = 0
        for message in messages:
            self.send(message)
            count += 1
            if count % BATCH == 0:
                await self.ping()
        await self.ping()
        return count

    async def ping(self) -> None:
        """OPTIONS, answered: what was sent before has been read."""
        self._pings += 1
        mark = f"z9hG4bKping-{self.port}-{self._pings}"
        self.send(request("OPTIONS", mark.removeprefix("z9hG4bK"), self.port))
        await until(lambda: any(mark.encode() in a for a in self.answers), what="an answer to OPTIONS")
        self.answers.clear()
