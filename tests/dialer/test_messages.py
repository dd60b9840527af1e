"""Lines of campaigns without agents: never more calls than lines, wherever they were placed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from server_api.bus import Take
from server_api.clock import ManualClock
from server_api.contract.words import CallPhase
from server_api.dialer.attempts import Place
from server_api.dialer.messages import Messages
from server_api.dialer.place_calls import PlaceCalls
from server_api.dialer.plans import Plans
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.prompt_shelf import PromptShelf
from server_api.store.dial_plan_rows import DialPlan
from tests.services.test_prompt_shelf import PLAN

START = datetime(2026, 3, 4, 13, tzinfo=UTC)
SPOKEN = replace(PLAN, mode="message", lines=30)


class FarBus:
    """What other nodes tell."""

    node_id = "node-1"
    tell: Take

    def publish(self, topic: str, body: Mapping[str, Any]) -> None:
        raise AssertionError(f"{topic} is for nobody")

    def listen(self, topic: str, take: Take) -> None:
        self.tell = take

    def resync(self, take: object) -> None:
        del take

    def dialled(self, call_id: str, node_id: str = "node-2") -> None:
        body = {"fact": "dialled", "call": call_id, "campaign": PLAN.campaign_id, "mode": "message"}
        self.tell(node_id, body)

    def ended(self, call_id: str) -> None:
        self.tell("node-2", {"fact": "ended", "call": call_id, "campaign": PLAN.campaign_id})


class Shelf:
    """Has a message, unless told otherwise."""

    file: Path | None = Path("message.wav")

    async def path(self, kind: str, plan: DialPlan, language: str) -> Path | None:
        return self.file


class Floor:
    """``debtors`` may be called; the trunk takes ``room`` calls more."""

    def __init__(self, plan: DialPlan = SPOKEN, debtors: int = 1000, room: int = 1000) -> None:
        self.plan, self.debtors, self.room, self.leads = plan, debtors, room, True
        self.clock, self.calls, self.bus, self.shelf = ManualClock(START), LiveCalls(), FarBus(), Shelf()
        self.messages = Messages(
            self.bus,
            cast(Plans, self),
            self.clock,
            cast(PlaceCalls, self.place),
            self.calls,
            cast(PromptShelf, self.shelf),
            lambda: self.leads,
            lambda _plan: self.room,
            lambda: True,
        )

    def dialling(self) -> dict[str, DialPlan]:
        return {self.plan.campaign_id: self.plan}

    async def place(self, plan: DialPlan, places: Sequence[Place], pace: object) -> list[LiveCall]:
        made = []
        for _ in range(min(len(places), self.debtors)):
            self.debtors, self.room = self.debtors - 1, self.room - 1
            made.append(LiveCall(f"c{self.debtors}", plan, "", "", "", START))
            self.calls.add(made[-1])
        return made


@given(
    lines=st.integers(1, 60),
    debtors=st.integers(0, 80),
    room=st.integers(0, 80),
    ends=st.lists(st.integers(0, 60), max_size=5),
)
async def test_never_more_than_lines_trunk_and_debtors_allow(
    lines: int, debtors: int, room: int, ends: list[int]
) -> None:
    floor = Floor(replace(SPOKEN, lines=lines), debtors, room)
    await floor.messages.work()
    assert len(floor.calls) == min(lines, debtors, room)
    for n in ends:
        for call in list(floor.calls)[:n]:
            call.enter(CallPhase.ENDED, START)
            floor.calls.remove(call.call_id)
        await floor.messages.work()
        assert len(floor.calls) <= lines
        assert floor.room >= 0


async def test_calls_of_the_node_that_led_before_keep_their_lines() -> None:
    floor = Floor()
    for n in range(20):
        floor.bus.dialled(f"far-{n}")
    floor.bus.dialled("mine", node_id="node-1")
    await floor.messages.work()
    assert len(floor.calls) == 10
    floor.bus.ended("far-0")
    await floor.messages.work()
    assert len(floor.calls) == 11
    floor.clock.advance(181)
    await floor.messages.work()
    assert len(floor.calls) == 30, "a node that died tells no end"


async def test_who_does_not_lead_and_other_modes_dial_nothing() -> None:
    floor = Floor()
    floor.leads = False
    await floor.messages.work()
    other = Floor(replace(SPOKEN, mode="predictive"))
    await other.messages.work()
    assert (len(floor.calls), len(other.calls)) == (0, 0)


async def test_a_campaign_without_agents_is_in_no_pool() -> None:
    assert replace(SPOKEN, pool="north").pool_key == SPOKEN.campaign_id
    assert replace(SPOKEN, mode="power", pool="north").pool_key == "pool:north"
