"""The SIP socket: datagrams of a loopback engine to a real WebSocket server and back, through cuts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from agent_desktop.links.clock import SystemClock
from agent_desktop.links.sip_link import CLOSED_TAKEN_OVER, SipLink, SipPace
from agent_desktop.links.sip_relay import SipRelay
from server_api.contract.words import ErrorCode
from tests.desk.fakes import FakeServer
from tests.helpers.waiting import until

PACE = SipPace(first_wait_s=0.01, longest_wait_s=0.05, open_s=5.0, dead_s=10.0, up_within_s=20.0)


class Switch:
    """Remembers datagrams and answers each; can cut or take over."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.sockets: list[ServerConnection] = []

    async def follow(self, socket: ServerConnection) -> None:
        self.sockets.append(socket)
        with suppress(ConnectionClosed):
            async for frame in socket:
                assert isinstance(frame, bytes)
                self.heard.append(frame)
                await socket.send(b"to " + frame)


class Engine(asyncio.DatagramProtocol):
    """The engine's loopback socket."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.transport: asyncio.DatagramTransport | None = None

    async def open(self) -> int:
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        port: int = self.transport.get_extra_info("sockname")[1]
        return port

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard.append(data)

    def say(self, data: bytes, port: int) -> None:
        assert self.transport is not None
        self.transport.sendto(data, ("127.0.0.1", port))

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()


@asynccontextmanager
async def linked(switch: Switch, server: FakeServer) -> AsyncIterator[tuple[SipLink, Engine]]:
    async with serve(switch.follow, "127.0.0.1", 0) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        link = SipLink(SipRelay(), server, url, lambda: None, SystemClock(), PACE)
        engine = Engine()
        link.engine_ready(await engine.open())
        try:
            yield link, engine
        finally:
            await link.stop()
            engine.close()


async def test_datagrams_go_both_ways() -> None:
    switch = Switch()
    async with linked(switch, FakeServer()) as (link, engine):
        port = await link.open()
        engine.say(b"INVITE", port)
        await until(lambda: engine.heard == [b"to INVITE"])
        assert await link.open() == port
    assert switch.heard == [b"INVITE"]
    assert len(switch.sockets) == 1


async def test_what_a_cut_may_have_swallowed_is_sent_again() -> None:
    switch, server = Switch(), FakeServer()
    async with linked(switch, server) as (link, engine):
        port = await link.open()
        engine.say(b"REGISTER", port)
        await until(lambda: switch.heard)
        switch.sockets[0].transport.abort()
        await until(lambda: switch.heard == [b"REGISTER", b"REGISTER"])
        await until(lambda: len(engine.heard) >= 1)
    assert server.asked == [("ticket",), ("ticket",)]


async def test_a_server_away_is_asked_again() -> None:
    server = FakeServer()
    server.refusing = ErrorCode.LINK_DOWN
    async with linked(Switch(), server) as (link, _):
        opening = asyncio.create_task(link.open())
        await until(lambda: len(server.asked) >= 3)
        server.refusing = None
        assert await opening


async def test_a_seat_served_elsewhere_is_left_to_it() -> None:
    switch = Switch()
    async with linked(switch, FakeServer()) as (link, _):
        await link.open()
        await switch.sockets[0].close(CLOSED_TAKEN_OVER)
        await until(lambda: not link.is_carrying)
    assert len(switch.sockets) == 1


async def test_a_socket_that_does_not_come_up_is_an_error() -> None:
    server = FakeServer()
    server.refusing = ErrorCode.LINK_DOWN
    pace = SipPace(first_wait_s=0.01, longest_wait_s=0.05, up_within_s=0.1)
    link = SipLink(SipRelay(), server, "http://127.0.0.1:9", lambda: None, SystemClock(), pace)
    with pytest.raises(OSError, match="did not come up"):
        await link.open()
    await link.stop()
