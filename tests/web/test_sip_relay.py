"""The server's half of the SIP relay: a seat's socket, and a real WebSocket in front of it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server_api.web.sip_relay import (
    CLOSE_TAKEN_OVER,
    CLOSE_TOO_BIG,
    CLOSE_UNSUPPORTED,
    REPLAY_S,
    RelayLimits,
    SeatRelay,
    serve,
)
from tests.helpers.waiting import until


class Seat:
    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.replaced = False

    def send(self, frame: bytes) -> None:
        self.frames.append(frame)

    def take_over(self) -> None:
        self.replaced = True


@pytest.fixture
def switch() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        yield sock


async def received(switch: socket.socket) -> bytes:
    return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(switch, 65536), 20)


@asynccontextmanager
async def seat_relay(switch: socket.socket, relay: SeatRelay) -> AsyncIterator[tuple[str, int]]:
    port = await relay.open()
    yield ("127.0.0.1", port)
    relay.close()
    await asyncio.sleep(0)


async def test_the_port_is_known_while_it_is_open(switch: socket.socket) -> None:
    relay = SeatRelay(switch.getsockname())
    assert relay.port == 0
    async with seat_relay(switch, relay) as (_, port):
        assert relay.port == port
        assert relay.from_desk(b"INVITE")
        _, source = await asyncio.get_running_loop().sock_recvfrom(switch, 65536)
        assert source == ("127.0.0.1", port)
    assert relay.port == 0


async def test_a_seat_keeps_its_port_and_what_it_missed(switch: socket.socket) -> None:
    time = [0.0]
    relay = SeatRelay(switch.getsockname(), now=lambda: time[0])
    first, second = Seat(), Seat()
    async with seat_relay(switch, relay) as port:
        relay.attach(first)
        assert relay.from_desk(b"INVITE")
        assert await received(switch) == b"INVITE"
        switch.sendto(b"old", port)
        await until(lambda: first.frames == [b"old"])
        relay.detach(first)
        time[0] = REPLAY_S - 1
        switch.sendto(b"missed", port)
        await until(lambda: relay.waiting == 2)
        time[0] = REPLAY_S + 1
        relay.attach(second)
        assert second.frames == [b"missed"]
        assert not first.replaced


async def test_only_the_switch_is_heard(switch: socket.socket) -> None:
    relay, seat = SeatRelay(switch.getsockname()), Seat()
    async with seat_relay(switch, relay) as port:
        relay.attach(seat)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.sendto(b"not ours", port)
        switch.sendto(b"ours", port)
        await until(lambda: seat.frames == [b"ours"])


async def test_rate_and_size_are_limited(switch: socket.socket) -> None:
    time = [0.0]
    relay = SeatRelay(switch.getsockname(), RelayLimits(max_datagram=10, rate=2, burst=3), lambda: time[0])
    async with seat_relay(switch, relay):
        assert not relay.from_desk(b"x" * 11)
        assert not relay.from_desk(b"")
        assert [relay.from_desk(b"a") for _ in range(4)] == [True, True, True, False]
        time[0] = 1.0
        assert [relay.from_desk(b"a") for _ in range(3)] == [True, True, False]
    assert not relay.from_desk(b"closed")


async def test_the_newer_connection_takes_over(switch: socket.socket) -> None:
    relay, old, new = SeatRelay(switch.getsockname()), Seat(), Seat()
    async with seat_relay(switch, relay) as port:
        relay.attach(old)
        relay.attach(new)
        relay.detach(old)
        assert old.replaced
        switch.sendto(b"hello", port)
        await until(lambda: new.frames == [b"hello"])
        assert old.frames == []


@asynccontextmanager
async def served(relay: SeatRelay) -> AsyncIterator[str]:
    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        await serve(websocket, relay)

    app = Starlette(routes=[WebSocketRoute("/sip", endpoint)])
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off", ws="websockets-sansio")
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        running = asyncio.create_task(server.serve([listening]))
        await until(lambda: server.started)
        yield f"ws://127.0.0.1:{listening.getsockname()[1]}/sip"
        server.should_exit = True
        await running


async def closing_code(client: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed):
        await asyncio.wait_for(client.recv(), 20)
    return client.close_code


async def test_frames_pass_a_real_websocket(switch: socket.socket) -> None:
    relay = SeatRelay(switch.getsockname())
    async with seat_relay(switch, relay) as port, served(relay) as url:
        async with connect(url) as client:
            await client.send(b"INVITE \x00")
            assert await received(switch) == b"INVITE \x00"
            switch.sendto(b"SIP/2.0 100 Trying", port)
            assert await asyncio.wait_for(client.recv(), 20) == b"SIP/2.0 100 Trying"
        switch.sendto(b"SIP/2.0 200 OK", port)
        await until(lambda: relay.waiting == 2)
        async with connect(url) as client:
            frames = [await asyncio.wait_for(client.recv(), 20) for _ in range(2)]
            assert frames == [b"SIP/2.0 100 Trying", b"SIP/2.0 200 OK"]


async def test_a_connection_that_breaks_the_rules_is_closed(switch: socket.socket) -> None:
    relay = SeatRelay(switch.getsockname())
    async with seat_relay(switch, relay), served(relay) as url:
        async with connect(url) as client:
            await client.send("text")
            assert await closing_code(client) == CLOSE_UNSUPPORTED
        async with connect(url) as client:
            await client.send(b"x" * 8193)
            assert await closing_code(client) == CLOSE_TOO_BIG
        async with connect(url) as old:
            await old.send(b"first")
            assert await received(switch) == b"first"
            async with connect(url) as new:
                await new.send(b"second")
                assert await received(switch) == b"second"
                assert await closing_code(old) == CLOSE_TAKEN_OVER
