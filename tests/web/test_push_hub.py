"""The hub without a network: slow desks, what is kept, who hears."""

import asyncio
import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

from server_api.clock import ManualClock, SystemClock
from server_api.contract.push import Noticed, Snapshot
from server_api.contract.session import AgentStatus, ClockNow, DayStats
from server_api.contract.words import AgentState
from server_api.web.push_hub import CLOSED_SLOW, PushHub, PushPace
from server_api.web.stream import Stream
from tests.helpers.waiting import until

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)


class StuckDesk:
    """Takes nothing until ``let_go``."""

    def __init__(self) -> None:
        self.let_go = asyncio.Event()
        self.frames: list[dict[str, Any]] = []
        self.codes: list[int] = []

    async def send(self, text: str) -> None:
        await self.let_go.wait()
        self.frames.append(json.loads(text))

    async def receive(self) -> str:
        await asyncio.Event().wait()
        return "{}"

    def codes_seen(self) -> list[str]:
        bodies = (frame.get("body", {}) for frame in self.frames)
        return [body["code"] for body in bodies if body.get("kind") == "noticed"]

    def has_seen(self, code: str) -> bool:
        return code in self.codes_seen()

    async def close(self, code: int) -> None:
        self.codes.append(code)


def snapshot() -> Snapshot:
    status = AgentStatus(state=AgentState.PAUSED, since=NOW, version=1)
    return Snapshot(status=status, stats=DayStats())


async def test_a_slow_desk_delays_nobody_and_comes_back_to_a_snapshot() -> None:
    hub = PushHub(SystemClock(), PushPace(beat_s=5, dead_s=60, keep=5))
    slow, quick = StuckDesk(), StuckDesk()
    quick.let_go.set()
    serving = [asyncio.create_task(serve(hub, slow, "slow")), asyncio.create_task(serve(hub, quick, "quick"))]
    await until(lambda: hub.hears("slow") and hub.hears("quick"))
    for number in range(20):
        hub.tell("slow", Noticed(code=f"n{number}"))
        hub.tell("quick", Noticed(code=f"n{number}"))
        await until(partial(quick.has_seen, f"n{number}"), what="the quick desk's message")
    assert quick.codes_seen() == [f"n{number}" for number in range(20)]
    assert slow.frames == []
    slow.let_go.set()
    await until(lambda: slow.codes == [CLOSED_SLOW], what="the cut of the slow desk")
    hub.close()
    await asyncio.gather(*serving)


async def serve(hub: PushHub, desk: StuckDesk, agent_id: str) -> None:
    await hub.serve(
        desk,
        agent_id,
        epoch="",
        after=0,
        snapshot=snapshot,
        clock_now=lambda: ClockNow(utc=NOW),
        came=lambda: None,
    )


def test_a_stream_keeps_the_newest_within_its_bounds() -> None:
    stream = Stream("epoch", keep=3, keep_bytes=10_000)
    for number in range(5):
        stream.append(Noticed(code=f"n{number}"), NOW)
    assert stream.has_after(2)
    assert not stream.has_after(1)
    assert not stream.has_after(6)
    assert [json.loads(text)["seq"] for text in stream.after(3)] == [4, 5]
    assert stream.after(5) == []
    small = Stream("epoch", keep=3, keep_bytes=1)
    small.append(Noticed(code="one"), NOW)
    small.append(Noticed(code="two"), NOW)
    assert [json.loads(text)["body"]["code"] for text in small.after(1)] == ["two"]
    assert not small.has_after(0)


def test_silence_is_counted_from_the_moment_the_desk_went() -> None:
    clock = ManualClock(NOW)
    hub = PushHub(clock, PushPace())
    assert hub.silent_s("agent-1") == 0
    clock.advance(31)
    assert hub.silent_s("agent-1") == 31
    assert not hub.hears("agent-1")
