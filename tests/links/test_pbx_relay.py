"""The relay between the engine and an outside PBX: its place in the messages, and who gets through."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.links.pbx_message import inward, outward, refusal
from agent_desktop.links.pbx_relay import PbxRelay
from tests.helpers.waiting import until

OWN = b"127.0.0.1:5070"
INVITE = (
    b"INVITE sip:214@192.0.2.7:40000 SIP/2.0\r\n"
    b"Record-Route: <sip:192.0.2.1;lr>\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKabc\r\n"
    b"From: <sip:11@pbx>;tag=1\r\nTo: <sip:214@pbx>\r\nCall-ID: c1\r\nCSeq: 1 INVITE\r\n\r\n"
    b"v=0\r\nm=audio 4000 RTP/AVP 8\r\n"
)
MANY_MEDIA = INVITE + b"m=audio 4000 RTP/AVP 8\r\n" * 15
ANSWER = (
    b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:9\r\nRecord-Route: <sip:192.0.2.2;lr>\r\n"
    b"Record-Route: <sip:192.0.2.1;lr>\r\nCSeq: 7 INVITE\r\n\r\n"
)


def lines(message: bytes | None) -> list[bytes]:
    assert message is not None
    return message.partition(b"\r\n\r\n")[0].split(b"\r\n")


def test_a_request_is_answered_through_the_relay() -> None:
    inside = lines(inward(INVITE, OWN))
    assert inside[1].startswith(b"Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK")
    assert inside[2] == b"Record-Route: <sip:127.0.0.1:5070;lr>"
    assert inside[3:] == INVITE.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    cancel = INVITE.replace(b"INVITE sip", b"CANCEL sip")
    assert lines(inward(cancel, OWN))[1] == inside[1]
    assert b"Record-Route: <sip:127.0.0.1" not in b"".join(lines(inward(cancel, OWN)))


def test_what_leaves_bears_no_trace_of_the_relay() -> None:
    inside = inward(INVITE, OWN)
    assert inside is not None
    assert outward(inside, OWN) == INVITE
    request = b"BYE sip:x@y SIP/2.0\r\nRoute: <sip:127.0.0.1:5070;lr>\r\nRoute: <sip:p;lr>\r\n\r\n"
    assert outward(request, OWN) == b"BYE sip:x@y SIP/2.0\r\nRoute: <sip:p;lr>\r\n\r\n"


def test_the_relay_is_the_nearest_hop_of_an_answer() -> None:
    routes = [line for line in lines(inward(ANSWER, OWN)) if line.startswith(b"Record-Route")]
    assert routes[-1] == b"Record-Route: <sip:127.0.0.1:5070;lr>"
    registered = ANSWER.replace(b"7 INVITE", b"7 REGISTER")
    assert inward(registered, OWN) == registered


def test_what_would_end_the_engine_is_refused_in_its_place() -> None:
    assert inward(MANY_MEDIA, OWN) is None
    answer = refusal(MANY_MEDIA)
    assert lines(answer)[0] == b"SIP/2.0 488 Not Acceptable Here"
    assert b"To: <sip:214@pbx>;tag=acordo" in lines(answer)
    assert inward(b"x" * 9000, OWN) is None
    assert refusal(b"MESSAGE sip:x@y SIP/2.0\r\n\r\n") is None


@given(st.binary(max_size=300))
def test_no_bytes_are_fatal(junk: bytes) -> None:
    for message in (junk, INVITE[:120] + junk, ANSWER[:60] + junk):
        seen = inward(message, OWN)
        assert seen is None or outward(seen, OWN) is not None
        assert refusal(message) is None or message.startswith(b"INVITE ")


class Peer:
    """A UDP socket on loopback."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)

    @property
    def port(self) -> int:
        port: int = self.socket.getsockname()[1]
        return port

    async def next(self) -> bytes:
        return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.socket, 65536), 10)


class World:
    def __init__(self) -> None:
        self.pbx, self.engine, self.stranger = Peer(), Peer(), Peer()
        self.relay = PbxRelay("127.0.0.1", self.pbx.port)

    def contact(self) -> tuple[str, int]:
        host, _, port = self.relay.contact.partition(":")
        return host, int(port)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    await made.relay.open()
    made.relay.engine_ready(made.engine.port)
    yield made
    await made.relay.stop()
    for peer in (made.pbx, made.engine, made.stranger):
        peer.socket.close()
    await asyncio.sleep(0)


async def test_only_the_engine_and_its_pbx_get_through(world: World) -> None:
    world.stranger.socket.sendto(b"OPTIONS sip:pbx SIP/2.0\r\n\r\n", ("127.0.0.1", world.relay.port))
    await until(lambda: world.relay.refused == 1, 10)
    world.stranger.socket.sendto(INVITE, world.contact())
    world.engine.socket.sendto(b"OPTIONS sip:pbx SIP/2.0\r\n\r\n", ("127.0.0.1", world.relay.port))
    assert await world.pbx.next() == b"OPTIONS sip:pbx SIP/2.0\r\n\r\n"
    world.pbx.socket.sendto(INVITE, world.contact())
    assert await world.engine.next() == inward(INVITE, f"127.0.0.1:{world.relay.port}".encode())
    with pytest.raises(BlockingIOError):
        world.engine.socket.recv(65536)


async def test_a_hostile_invite_is_answered_by_the_relay(world: World) -> None:
    world.pbx.socket.sendto(MANY_MEDIA, world.contact())
    assert (await world.pbx.next()).startswith(b"SIP/2.0 488 ")
    world.pbx.socket.sendto(b"nonsense", world.contact())
    await until(lambda: world.relay.refused == 2, 10)
