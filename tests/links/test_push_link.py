"""The push link against a real WebSocket server that cuts, repeats, skips and falls silent."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from agent_desktop.desk import events as e
from agent_desktop.desk.workspace import LinkState
from agent_desktop.links.clock import SystemClock
from agent_desktop.links.push_link import BrokenStreamError, PushLink, PushPace, Stream, socket_url
from server_api.contract import push as p
from server_api.contract.session import ClockNow
from server_api.contract.words import ErrorCode
from tests.desk.fakes import FakeServer
from tests.desk.making import NOW
from tests.helpers.waiting import until

PACE = PushPace(dead_s=2.0, open_s=5.0, first_wait_s=0.005, longest_wait_s=0.02)


class Hub:
    """Numbered messages for one desk, resumed after the last one it saw."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.epoch = "life-1"
        self.connections = 0
        self.cuts = 0
        self.beats = 0
        self.silent = False
        self.odd: dict[int, dict[str, object]] = {}  # a strange body by its number
        self._dice = Random(7)

    def frame(self, seq: int) -> str:
        body = self.odd.get(seq) or p.Noticed(code=f"n{seq}").model_dump(mode="json")
        return json.dumps({"epoch": self.epoch, "seq": seq, "at": NOW.isoformat(), "body": body})

    def hello(self, resumed: bool) -> str:
        hello = p.Hello(
            contract="1.9", epoch=self.epoch, resumed=resumed, clock=ClockNow(utc=NOW), heartbeat_s=0.05
        )
        return hello.model_dump_json()

    async def follow(self, socket: ServerConnection) -> None:
        self.connections += 1
        request = socket.request
        assert request is not None
        query = parse_qs(urlsplit(request.path).query, keep_blank_values=True)
        resumed = query["epoch"] == [self.epoch]
        after = int(query["after"][0]) if resumed else 0
        with suppress(ConnectionClosed):
            await socket.send(self.hello(resumed))
            await self._send_from(socket, max(0, after - self._dice.randrange(3)) if resumed else 0)

    async def _send_from(self, socket: ServerConnection, after: int) -> None:
        for seq in range(after + 1, self.last + 1):
            await socket.send(self.frame(seq))
            if self.cuts and self._dice.random() < 0.2:
                self.cuts -= 1
                socket.transport.abort()
                return
        async for frame in socket:
            self.beats += '"beat"' in str(frame)
            if not self.silent:
                await socket.send(p.Beat(seq=self.last).model_dump_json())


@asynccontextmanager
async def linked(
    hub: Hub, events: list[e.Event], pace: PushPace = PACE, server: FakeServer | None = None
) -> AsyncIterator[PushLink]:
    async with serve(hub.follow, "127.0.0.1", 0, ping_interval=None) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        link = PushLink(
            server or FakeServer(),
            f"http://127.0.0.1:{port}",
            lambda: None,
            SystemClock(),
            events.append,
            pace,
        )
        link.open()
        try:
            yield link
        finally:
            await link.close()


def numbers(events: list[e.Event]) -> list[int]:
    return [event.push.seq for event in events if isinstance(event, e.Pushed)]


def states(events: list[e.Event]) -> list[LinkState]:
    return [event.state for event in events if isinstance(event, e.LinkChanged)]


async def test_cut_a_hundred_times_nothing_missed_nothing_repeated() -> None:
    hub, events = Hub(last=1500), list[e.Event]()
    hub.cuts = 100
    async with linked(hub, events):
        await until(lambda: len(numbers(events)) >= 1500, timeout=40)
        await until(lambda: hub.beats)
    assert numbers(events) == list(range(1, 1501))
    assert hub.cuts == 0
    assert hub.connections == 101


async def test_up_and_greeted_in_order() -> None:
    events: list[e.Event] = []
    async with linked(Hub(last=1), events):
        await until(lambda: numbers(events))
    assert states(events)[:2] == [LinkState.CONNECTING, LinkState.UP]
    assert isinstance(events[1], e.Greeted)


async def test_a_new_life_of_the_server_begins_a_new_stream() -> None:
    hub, events = Hub(last=5), list[e.Event]()
    async with linked(hub, events) as link:
        await until(lambda: len(numbers(events)) == 5)
        hub.epoch, hub.last = "life-2", 3
        await link.close()
        link.open()
        await until(lambda: len(numbers(events)) == 8)
    assert numbers(events) == [1, 2, 3, 4, 5, 1, 2, 3]


async def test_a_silent_server_is_left() -> None:
    hub, events = Hub(last=2), list[e.Event]()
    hub.silent = True
    async with linked(hub, events, PushPace(dead_s=0.2, first_wait_s=0.005, longest_wait_s=0.02)):
        await until(lambda: hub.connections >= 3)
    assert numbers(events) == [1, 2]
    assert LinkState.DOWN in states(events)


async def test_what_is_not_known_is_told_and_counted() -> None:
    hub, events = Hub(last=3), list[e.Event]()
    hub.odd[2] = {"kind": "telepathy", "thought": "hm"}
    hub.odd[3] = {
        "kind": "call_changed",
        "call": {"call_id": "c", "phase": "levitating", "since": NOW.isoformat()},
    }
    async with linked(hub, events):
        await until(lambda: numbers(events) == [1, 3])
    assert e.NotUnderstood("telepathy") in events
    assert e.NotUnderstood("CallPhase=levitating") in events
    assert hub.connections == 1


@pytest.mark.parametrize("code", [ErrorCode.NOT_SIGNED_IN, ErrorCode.TAKEN_OVER])
async def test_without_a_session_there_is_no_link(code: ErrorCode) -> None:
    server, events = FakeServer(), list[e.Event]()
    server.refusing = code
    async with linked(Hub(last=0), events, server=server):
        await until(lambda: e.SessionEnded(code) in events)
    assert states(events) == [LinkState.CONNECTING, LinkState.DOWN]


async def test_a_server_away_is_asked_again() -> None:
    server, events = FakeServer(), list[e.Event]()
    server.refusing = ErrorCode.LINK_DOWN
    async with linked(Hub(last=1), events, server=server):
        await until(lambda: len(server.asked) >= 3)
        server.refusing = None
        await until(lambda: numbers(events))
    downs = [event for event in events if isinstance(event, e.LinkChanged) and event.retry_at]
    assert len(downs) >= 2


def hello(epoch: str, resumed: bool) -> p.Hello:
    return p.Hello(contract="1.1", epoch=epoch, resumed=resumed, clock=ClockNow(utc=NOW), heartbeat_s=1)


def test_a_gap_breaks_the_stream() -> None:
    stream = Stream()
    stream.greet(hello("a", False))
    assert stream.takes("a", 7)
    assert not stream.takes("a", 7)
    assert not stream.takes("a", 3)
    with pytest.raises(BrokenStreamError):
        stream.takes("a", 9)
    with pytest.raises(BrokenStreamError):
        stream.takes("b", 8)
    assert stream.takes("a", 8)


def test_a_stream_cut_before_its_snapshot_does_not_resume_from_the_life_before() -> None:
    stream = Stream()
    stream.greet(hello("a", False))
    assert stream.takes("a", 7)
    stream.greet(hello("b", False))
    assert (stream.epoch, stream.seq) == ("b", 0)
    stream.greet(hello("b", True))
    assert stream.takes("b", 1)


def test_addresses() -> None:
    assert socket_url("https://h:8443", "/v1/push", {"after": "1"}) == "wss://h:8443/v1/push?after=1"
    assert socket_url("http://127.0.0.1:1/x/", "/v1/sip", {}) == "ws://127.0.0.1:1/x/v1/sip"


async def test_closing_twice_is_harmless() -> None:
    hub, events = Hub(last=1), list[e.Event]()
    async with linked(hub, events) as link:
        await until(lambda: numbers(events))
        await link.close()
        await link.close()
    assert hub.connections == 1
