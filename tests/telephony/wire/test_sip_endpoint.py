"""The SIP endpoint against raw datagrams: what is malformed never stops it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server_api.telephony.wire import sdp
from server_api.telephony.wire.sip import IncomingCall, SipEndpoint
from server_api.telephony.wire.sip_events import Ended, SipEvent
from server_api.telephony.wire.sip_gate import Address, SourceGate
from tests.helpers.waiting import until

OPTIONS = (
    "OPTIONS sip:x@127.0.0.1 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-{n};rport\r\n"
    "From: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: {n}@test\r\n"
    "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
)
INVITE = (
    "INVITE sip:{user}@127.0.0.1 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-i{n};rport\r\n"
    "From: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: i{n}@test\r\n"
    "CSeq: 1 INVITE\r\nContact: <sip:a@192.0.2.99:1>\r\nMax-Forwards: 70\r\n"
    "Content-Type: application/sdp\r\nContent-Length: {length}\r\n\r\n{body}"
)


class RawPeer(asyncio.DatagramProtocol):
    """Sends text, keeps what comes back."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.transport: asyncio.DatagramTransport | None = None

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.received.append(data.decode())

    async def open(self, to: Address) -> None:
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, remote_addr=to)

    @property
    def port(self) -> int:
        assert self.transport is not None
        return int(self.transport.get_extra_info("sockname")[1])

    def send(self, data: str | bytes) -> None:
        assert self.transport is not None
        self.transport.sendto(data.encode() if isinstance(data, str) else data)

    def statuses(self) -> list[str]:
        return self.answers("")

    def answers(self, cseq: str) -> list[str]:
        """The statuses of the answers to a request."""
        answers = (text for text in self.received if text.startswith("SIP/2.0") and f"CSeq: {cseq}" in text)
        return [text.split(" ", 2)[1] for text in answers]


class Phone:
    """An endpoint that answers every call, and the peer that bothers it."""

    def __init__(self) -> None:
        self.calls: list[IncomingCall] = []
        self.events: list[SipEvent] = []
        self.endpoint = SipEndpoint("127.0.0.1", 0, on_invite=self._invited, gate=SourceGate(1e6, 1e6))
        self.peer = RawPeer()
        self._number = 0

    def _invited(self, call: IncomingCall) -> None:
        self.calls.append(call)
        call.on_event = self.events.append

    async def still_answers(self) -> None:
        """An OPTIONS gets its 200."""
        self._number += 1
        before = len(self.peer.received)
        self.peer.send(OPTIONS.format(port=self.peer.port, n=self._number))
        await until(
            lambda: any(f"Call-ID: {self._number}@test" in text for text in self.peer.received[before:]),
            what="200 to OPTIONS",
        )

    def invite(self, user: str, body: str) -> None:
        self._number += 1
        fields = {"user": user, "port": self.peer.port, "n": self._number, "body": body, "length": len(body)}
        self.peer.send(INVITE.format(**fields))


@pytest.fixture
async def phone() -> AsyncIterator[Phone]:
    phone = Phone()
    await phone.endpoint.start()
    await phone.peer.open(phone.endpoint.address)
    yield phone
    assert phone.peer.transport is not None
    phone.peer.transport.close()
    await phone.endpoint.stop()


async def test_garbage_is_dropped_and_the_endpoint_lives(phone: Phone) -> None:
    for data in (
        b"\x00" * 50,
        b"\xff\xfe" * 40,
        b"INVITE\r\n\r\n" + b"x" * 40,
        b"SIP/2.0 99 no\r\n" + b"y" * 60,
    ):
        phone.peer.send(data)
    await phone.still_answers()
    assert phone.calls == []


@settings(max_examples=20)
@given(
    cut=st.integers(1, 400), flips=st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), max_size=6)
)
def test_mutants_of_an_invite(cut: int, flips: list[tuple[int, int]]) -> None:
    text = bytearray(INVITE.format(user="u", port=1, n=1, body="", length=0).encode())
    for at, value in flips:
        text[at % len(text)] = value
    asyncio.run(_survives(bytes(text[: max(40, len(text) - cut)])))


async def _survives(data: bytes) -> None:
    phone = Phone()
    await phone.endpoint.start()
    await phone.peer.open(phone.endpoint.address)
    phone.peer.send(data)
    await phone.still_answers()
    assert phone.peer.transport is not None
    phone.peer.transport.close()
    await phone.endpoint.stop()
    await asyncio.sleep(0)


async def test_the_far_end_is_spoken_to_where_its_datagrams_come_from(phone: Phone) -> None:
    offer = sdp.render(sdp.offer("127.0.0.1", 4000, ("PCMA",)), session=1)
    phone.invite("token", offer)
    await until(lambda: phone.calls, what="the call")
    call = phone.calls[0]
    assert (call.user, call.source) == ("token", ("127.0.0.1", phone.peer.port))
    call.answer(sdp.render(sdp.answer(sdp.parse(offer), "127.0.0.1", 5000, ("PCMA",)), session=2))
    await until(lambda: "200" in phone.peer.statuses(), what="200 OK")
    answer = next(text for text in phone.peer.received if text.startswith("SIP/2.0 200"))
    assert "Contact: <sip:token@127.0.0.1>" in answer
    call.hang_up()
    await until(lambda: any(text.startswith("BYE") for text in phone.peer.received), what="BYE to the source")


@pytest.mark.parametrize(("method", "status"), [("UPDATE", "200"), ("REFER", "603"), ("NOTIFY", "501")])
async def test_requests_within_a_call_are_always_answered(phone: Phone, method: str, status: str) -> None:
    offer = sdp.render(sdp.offer("127.0.0.1", 4000, ("PCMA",)), session=1)
    phone.invite("x", offer)
    await until(lambda: phone.calls, what="the call")
    phone.calls[0].answer(sdp.render(sdp.answer(sdp.parse(offer), "127.0.0.1", 5000, ("PCMA",)), session=2))
    await until(lambda: "200" in phone.peer.statuses(), what="200 OK")
    answer = next(text for text in phone.peer.received if text.startswith("SIP/2.0 200"))
    to = next(line for line in answer.split("\r\n") if line.startswith("To:"))
    request = OPTIONS.replace("OPTIONS", method).replace("CSeq: 1", "CSeq: 2").replace("{n}@", "i1@")
    phone.peer.send(request.replace("To: <sip:x@127.0.0.1>", to).format(port=phone.peer.port, n=9))
    # The 200 OK of the call comes again and again meanwhile: nobody sends its ACK.
    await until(lambda: phone.peer.answers(f"2 {method}"), what=f"an answer to {method}")
    assert phone.peer.answers(f"2 {method}") == [status]
    assert not phone.calls[0].over


async def test_cancel_before_the_answer(phone: Phone) -> None:
    phone.invite("x", "")
    await until(lambda: phone.calls, what="the call")
    cancel = OPTIONS.replace("OPTIONS", "CANCEL").replace("z9hG4bK-", "z9hG4bK-i").replace("{n}@", "i{n}@")
    phone.peer.send(cancel.format(port=phone.peer.port, n=1))
    await until(lambda: "487" in phone.peer.statuses(), what="487")
    assert [type(event) for event in phone.events] == [Ended]


def _md5(*parts: str) -> str:
    return hashlib.md5(":".join(parts).encode()).hexdigest()


async def test_a_digest_challenge_is_answered_after_its_ack(phone: Phone) -> None:
    carrier = RawPeer()
    await carrier.open(phone.endpoint.address)
    offer = sdp.render(sdp.offer("127.0.0.1", 4000, ("PCMA",)), session=1)
    call = phone.endpoint.invite(
        "+5511",
        "127.0.0.1",
        carrier.port,
        caller="me",
        sdp=offer,
        username="acordo",
        password="s3cret",
        on_event=phone.events.append,
    )
    await until(lambda: carrier.received, what="INVITE")
    carrier.send(_challenge(carrier.received[0]))
    await until(lambda: len(carrier.received) == 3, what="ACK and a second INVITE")
    assert [text.split()[0] for text in carrier.received] == ["INVITE", "ACK", "INVITE"]
    uri = f"sip:+5511@127.0.0.1:{carrier.port}"
    response = _md5(_md5("acordo", "carrier", "s3cret"), "n0nce", _md5("INVITE", uri))
    assert f'response="{response}"' in carrier.received[2]
    call.hang_up()
    assert carrier.transport is not None
    carrier.transport.close()


def _challenge(invite: str) -> str:
    kept = ("Via:", "From:", "Call-ID:", "CSeq:")
    lines = [line for line in invite.split("\r\n") if line.startswith(kept)]
    to = next(line for line in invite.split("\r\n") if line.startswith("To:"))
    challenge = 'Proxy-Authenticate: Digest realm="carrier", nonce="n0nce", algorithm=MD5'
    status = "SIP/2.0 407 Proxy Authentication Required"
    return "\r\n".join([status, *lines, to + ";tag=c", challenge, "Content-Length: 0", "", ""])


async def test_requests_outside_a_call(phone: Phone) -> None:
    tagged = OPTIONS.replace("To: <sip:x@127.0.0.1>", "To: <sip:x@127.0.0.1>;tag=9").replace("OPTIONS", "BYE")
    phone.peer.send(tagged.format(port=phone.peer.port, n=77))
    phone.peer.send(OPTIONS.replace("OPTIONS", "MESSAGE").format(port=phone.peer.port, n=78))
    await until(lambda: len(phone.peer.statuses()) == 2, what="two refusals")
    assert sorted(phone.peer.statuses()) == ["481", "501"]


async def test_a_taken_port_is_an_error() -> None:
    first = SipEndpoint("127.0.0.1", 0)
    await first.start()
    second = SipEndpoint("127.0.0.1", first.address[1])
    with pytest.raises(OSError, match="in use"):
        await second.start()
    await second.stop()
    await first.stop()
