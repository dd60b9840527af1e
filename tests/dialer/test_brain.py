"""The brain and the hands alone: facts in, quotas out, and never a call more than was allowed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.bus import MemoryBus
from server_api.clock import ManualClock
from server_api.dialer.brain import PLACED_TOPIC, QUOTA_S, QUOTA_TOPIC, Brain
from server_api.dialer.pace.facts import Candidate, Tally, Work
from server_api.dialer.pacing import Pacer
from server_api.dialer.pool import Pool, settings_of
from server_api.dialer.quotas import Quotas
from server_api.services.agent_notes import AGENT_TOPIC
from server_api.services.lines import Lines
from server_api.store.dial_plan_rows import DialPlan
from tests.dialer.pace.told import Told
from tests.services.test_prompt_shelf import PLAN

START = datetime(2026, 3, 4, 13, tzinfo=UTC)


class SomePlans:
    """Campaigns as they are in the rows."""

    def __init__(self, *plans: DialPlan) -> None:
        self.all: Mapping[str, DialPlan] = {plan.campaign_id: plan for plan in plans}
        self.idle: set[str] = set()

    def local(self) -> datetime:
        return START

    def open_for_s(self, plan: DialPlan) -> float | None:
        return None

    def dialling(self) -> dict[str, DialPlan]:
        return {one: plan for one, plan in self.all.items() if one not in self.idle}

    def paced(self, pool: str) -> bool:
        return True


class ManyCandidates:
    """As many debtors as anybody wants."""

    def __init__(self) -> None:
        self.given_out: dict[str, int] = {}

    async def candidates(self, plans: Sequence[DialPlan], pool: Pool) -> list[Candidate]:
        return [Candidate(f"n{at}", plan.campaign_id) for at in range(40) for plan in plans]

    def given(self, pool: Pool, campaigns: Mapping[str, int]) -> None:
        for campaign_id, n in campaigns.items():
            self.given_out[campaign_id] = self.given_out.get(campaign_id, 0) + n


class KeptNowhere:
    """Pacers that know nothing, or what ``state`` says."""

    def __init__(self) -> None:
        self.state: Mapping[str, Any] | None = None

    async def restored(self, key: str, node_id: str, plans: Sequence[DialPlan]) -> Pool:
        return Pool(key, node_id, Pacer(settings_of(plans), self.state))

    async def save(self, pools: Any, *, at_once: bool = False) -> None:
        return


class World:
    """One brain on a clock that a test moves."""

    def __init__(self, *plans: DialPlan) -> None:
        self.clock = ManualClock(START)
        self.bus = MemoryBus("node-1")
        self.plans, self.candidates, self.kept = SomePlans(*plans), ManyCandidates(), KeptNowhere()
        self.leads, self.room, self.stopped, self.for_s = True, 1_000, False, 1.0
        self.quotas: list[Mapping[str, Any]] = []
        self.bus.listen(QUOTA_TOPIC, lambda _node, body: self.quotas.append(body))
        self.brain = Brain(
            self.bus,
            self.clock,
            self.plans,  # type: ignore[arg-type]
            self.candidates,  # type: ignore[arg-type]
            self.kept,  # type: ignore[arg-type]
            lambda: self.leads,
            lambda _plan: self.room,
            lambda: self.stopped,
            lambda: None,
        )

    def agents(self, callers: int = 0, **works: str) -> None:
        told = {
            agent_id: {"work": work, "state": work, "for_s": self.for_s, "campaigns": sorted(self.plans.all)}
            for agent_id, work in works.items()
        }
        self.bus.publish(AGENT_TOPIC, {"agents": told, "callers": callers, "whole": True})

    async def decide(self) -> int:
        """Calls allowed by this decision."""
        before = len(self.quotas)
        await self.brain.decide()
        return sum(sum(body["campaigns"].values()) for body in self.quotas[before:])

    def placed(self) -> None:
        self.bus.publish(PLACED_TOPIC, {"quota": self.quotas[-1]["quota"]})


def campaign(campaign_id: str = "c1", **values: Any) -> DialPlan:
    return replace(PLAN, campaign_id=campaign_id, mode="predictive", **values)


async def test_it_begins_with_one_call_an_agent_who_is_ready() -> None:
    world = World(campaign())
    world.agents(a="ready", b="ready", c="talking", d="away")
    assert await world.decide() == 2
    assert world.quotas[0]["node"] == "node-1"


async def test_nothing_more_is_allowed_until_the_quota_was_used_or_is_void() -> None:
    world = World(campaign())
    world.agents(a="ready")
    assert await world.decide() == 1
    assert await world.decide() == 0
    world.clock.advance(QUOTA_S + 0.01)
    world.agents(a="ready")
    assert await world.decide() == 1
    world.placed()
    assert await world.decide() == 1, "it was used, and nothing was said of a call"


async def test_callers_come_before_the_dialler() -> None:
    world = World(campaign())
    world.agents(callers=1, a="ready", b="ready")
    assert await world.decide() == 1


@pytest.mark.parametrize("what", ["stopped", "not leading", "no lines", "paused", "nobody", "silent"])
async def test_what_keeps_it_from_dialling(what: str) -> None:
    world = World(campaign())
    world.agents(0, **({} if what == "nobody" else {"a": "ready"}))
    world.stopped, world.leads = what == "stopped", what != "not leading"
    world.room = 0 if what == "no lines" else 1_000
    world.plans.idle = {"c1"} if what == "paused" else set()
    if what == "silent":
        world.clock.advance(60.0)
    assert await world.decide() == 0


async def test_a_cap_of_nought_is_one_call_an_agent_whatever_the_ratio() -> None:
    world = World(replace(campaign(cap_bp=0, ratio_pct=300), mode="power"))
    world.agents(a="ready", b="ready", c="ready")
    assert await world.decide() == 3


async def test_campaigns_of_a_pool_share_its_agents() -> None:
    world = World(campaign("c1", pool="north"), campaign("c2", pool="north"))
    world.agents(a="ready", b="ready")
    assert await world.decide() == 2
    (pool,) = world.brain.pools
    assert (pool.key, pool.at_work()) == ("pool:north", 2)


async def test_a_campaign_whose_promise_is_spent_does_not_keep_the_pool_from_dialling() -> None:
    """It stands before each candidate of the other. Were the pool to end where it may dial no more, the other
    could never have more calls than it has.
    """
    plans = campaign("spent", pool="north"), campaign("rich", pool="north")
    told = Told(Pacer(settings_of(plans)))
    told.live(400, "rich")
    told.live(50, "spent", agent=1)
    told.pacer.recount("rich", {START.toordinal(): Tally(2_000, 400, 400, 0)})
    told.pacer.recount("spent", {START.toordinal(): Tally(250, 50, 50, 3)})
    world = World(*plans)
    world.kept.state, world.leads = told.pacer.saved(), False
    ready = {f"ready-{number}": "ready" for number in range(4)}
    for _ in range(8):
        world.agents(0, **ready, **{f"busy-{number}": "wrap_up" for number in range(8)})
        await world.decide()
        world.clock.advance(2.0)
        world.for_s += 2.0
    world.leads = True
    await world.decide()
    (quota,) = world.quotas
    assert quota["campaigns"]["rich"] > quota["campaigns"]["spent"]
    assert quota["campaigns"]["spent"] <= len(ready), "nobody is called for an agent who may not be free"
    assert world.candidates.given_out == quota["campaigns"]


async def test_agents_who_left_since_the_state_was_kept_are_not_dialled_for() -> None:
    told = Told(Pacer(settings_of([campaign()])))
    told.agents(*[Work.READY] * 5)
    told.decide()
    world = World(campaign())
    world.kept.state = told.pacer.saved()
    world.agents(a="ready", b="talking")
    assert await world.decide() == 1


@given(steps=st.lists(st.tuples(st.integers(1, 9), st.floats(0.0, 2.0)), max_size=12))
def test_a_quota_is_used_once_and_never_when_it_is_old(steps: list[tuple[int, float]]) -> None:
    clock, bus, used = ManualClock(START), MemoryBus("node-1"), []
    bus.listen(PLACED_TOPIC, lambda _node, body: used.append(body["quota"]))
    quotas = Quotas(bus, clock, lambda: None)
    waiting: list[tuple[str, float]] = []
    for nth, (n, pause_s) in enumerate(steps):
        bus.publish(QUOTA_TOPIC, _quota(f"q{nth}", n))
        bus.publish(QUOTA_TOPIC, _quota(f"other{nth}", n) | {"node": "node-2"})
        waiting.append((f"q{nth}", clock.monotonic() + QUOTA_S))
        clock.advance(pause_s)
        if pause_s < 0.5:
            continue
        found = quotas.next()
        good = [name for name, until in waiting if clock.monotonic() < until and name not in used]
        assert (found.quota_id if found else None) == (good[0] if good else None)
        if found:
            quotas.used(found)
        waiting = [(name, until) for name, until in waiting if name not in used]
    assert len(used) == len(set(used))


@given(
    rate=st.floats(0.2, 20.0),
    pauses=st.lists(st.floats(0.0, 1.5), min_size=1, max_size=60),
)
def test_a_trunk_gets_no_more_calls_a_second_than_it_takes(rate: float, pauses: list[float]) -> None:
    lines, now, placed = Lines(up=True, rates={"t": rate}), 0.0, []
    for pause_s in pauses:
        now += pause_s
        if lines.room("t", 0, now) > 0:
            lines.placed("t", now)
            placed.append(now)
    span_s = max(1.0, 1.0 / rate)
    for begin in placed:
        assert sum(begin <= at < begin + span_s for at in placed) <= max(1, int(rate * span_s + 1e-9))


def _quota(name: str, n: int) -> dict[str, Any]:
    return {"node": "node-1", "quota": name, "campaigns": {"c1": n}, "pace": {}}
