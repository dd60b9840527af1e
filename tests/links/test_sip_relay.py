"""The desktop's half of the SIP relay, on real loopback sockets."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from agent_desktop.links.sip_relay import MAX_DATAGRAM, REPLAY_S, SipRelay
from tests.helpers.waiting import until


class Channel:
    def __init__(self) -> None:
        self.frames: list[bytes] = []

    def send(self, frame: bytes) -> None:
        self.frames.append(frame)


@pytest.fixture
def engine() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        yield sock


@pytest.fixture
def stranger() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock


async def closed(relay: SipRelay) -> None:
    relay.close()
    await asyncio.sleep(0)


async def received(sock: socket.socket) -> bytes:
    return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(sock, 65536), 20)


async def test_datagrams_pass_both_ways_unchanged(engine: socket.socket) -> None:
    relay, channel = SipRelay(), Channel()
    port = await relay.open()
    relay.channel_up(channel)
    engine.sendto(b"INVITE \x00\xff", ("127.0.0.1", port))
    await until(lambda: channel.frames == [b"INVITE \x00\xff"])
    relay.from_server(b"SIP/2.0 200 OK")
    assert await received(engine) == b"SIP/2.0 200 OK"
    await closed(relay)


async def test_only_the_engine_is_served(engine: socket.socket, stranger: socket.socket) -> None:
    relay, channel = SipRelay(), Channel()
    port = await relay.open()
    relay.channel_up(channel)
    relay.expect_engine(engine.getsockname()[1])
    stranger.sendto(b"INVITE from another program", ("127.0.0.1", port))
    await until(lambda: relay.refused == 1)
    engine.sendto(b"ours", ("127.0.0.1", port))
    await until(lambda: channel.frames == [b"ours"])
    await closed(relay)


async def test_a_new_engine_takes_the_place_of_a_dead_one(
    engine: socket.socket, stranger: socket.socket
) -> None:
    relay, channel = SipRelay(), Channel()
    port = await relay.open()
    relay.expect_engine(stranger.getsockname()[1])
    relay.forget_engine()
    engine.sendto(b"new", ("127.0.0.1", port))
    relay.channel_up(channel)
    await until(lambda: channel.frames == [b"new"])
    await closed(relay)


async def test_the_last_32_seconds_are_sent_again_on_return(engine: socket.socket) -> None:
    time = [0.0]
    relay, first, second = SipRelay(now=lambda: time[0]), Channel(), Channel()
    port = await relay.open()
    relay.channel_up(first)
    engine.sendto(b"old", ("127.0.0.1", port))
    await until(lambda: first.frames == [b"old"])
    time[0] = REPLAY_S - 1
    relay.channel_down(first)
    engine.sendto(b"while away", ("127.0.0.1", port))
    engine.sendto(b"and more", ("127.0.0.1", port))
    await until(lambda: relay.waiting == 3)
    time[0] = REPLAY_S + 1
    relay.channel_up(second)
    assert second.frames == [b"while away", b"and more"]
    relay.channel_down(first)
    engine.sendto(b"now", ("127.0.0.1", port))
    await until(lambda: second.frames[-1] == b"now")
    await closed(relay)


async def test_frames_beyond_measure_are_refused(engine: socket.socket) -> None:
    relay, channel = SipRelay(), Channel()
    port = await relay.open()
    relay.from_server(b"before any engine")
    relay.channel_up(channel)
    relay.expect_engine(engine.getsockname()[1])
    relay.from_server(b"")
    relay.from_server(b"x" * (MAX_DATAGRAM + 1))
    engine.sendto(b"x" * (MAX_DATAGRAM + 1), ("127.0.0.1", port))
    await until(lambda: relay.refused == 4)
    relay.close()
    relay.from_server(b"after the end")
    assert (relay.refused, channel.frames) == (5, [])
    await asyncio.sleep(0)
