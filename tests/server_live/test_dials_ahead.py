"""The pacer itself dials ahead on a floor, by what it knew before; no quota is given by the test."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import TestFloor, open_floor
from tests.server_live.pacing import set_campaign
from tests.server_live.seed import CAMPAIGN
from tests.server_live.warm import warm

AGENTS = 4


async def at_work(floor: TestFloor) -> None:
    """Everybody is ready, and nothing was dialled yet."""
    await set_campaign(floor, state="paused")
    for number in range(1, AGENTS + 1):
        await (await floor.sign_in(number, f"pc-{number}")).ready()
    await until(lambda: ready_agents(floor) == AGENTS, what="the agents in the pool")


def ready_agents(floor: TestFloor) -> int:
    return sum(pool.ready() for pool in floor.it.dialing.brain.pools)


@pytest.mark.parametrize("mode", ["predictive", "power"])
async def test_more_calls_than_agents(tmp_path: Path, mode: str) -> None:
    async with open_floor(tmp_path, agents=AGENTS, debtors=40) as floor:
        await warm(floor)
        await at_work(floor)
        await set_campaign(floor, mode=mode, ratio_pct=200, state="running")
        calls = await floor.dialled(AGENTS + 1)
        rows = await floor.rows(tables.calls)
        assert {row["why"]["pace"]["why"] for row in rows} == {mode}
        assert {row["why"]["reserved_for"] for row in rows} == {""}
        if mode == "power":
            await until(lambda: len(floor.switch.calls) == 2 * AGENTS, what="two calls an agent")
            await floor.it.dialer.tick()
            assert len(floor.switch.calls) == 2 * AGENTS, "and no more"
        assert len(calls) > AGENTS


async def test_campaigns_of_three_modes_share_their_agents(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=AGENTS, debtors=60) as floor:
        modes = {CAMPAIGN: "progressive", "campaign-2": "power", "campaign-3": "predictive"}
        await add_campaigns(floor, modes)
        await warm(floor, *modes, pool_key="pool:north")
        await at_work(floor)
        await set_campaign(floor, state="running", pool="north")
        await until(lambda: modes_of(floor).keys() == set(modes.values()), what="calls of each campaign")
        await floor.dialled(AGENTS + 1)
        rows = await floor.rows(tables.calls)
        reserved = [row["why"]["reserved_for"] for row in rows if row["mode"] == "progressive"]
        assert all(reserved), "a progressive call has its agent"
        assert len(reserved) == len(set(reserved)) < AGENTS
        assert {row["why"]["reserved_for"] for row in rows if row["mode"] != "progressive"} == {""}
        assert all(modes[row["campaign_id"]] == row["mode"] for row in rows)


async def test_one_to_one_campaigns_of_a_pool_take_turns_by_weight(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=AGENTS, debtors=60) as floor:
        modes = dict.fromkeys((CAMPAIGN, "campaign-2", "campaign-3"), "progressive")
        await add_campaigns(floor, modes)
        async with floor.database.write() as conn:
            heavy = tables.campaigns.update().where(tables.campaigns.c.campaign_id == CAMPAIGN)
            await conn.execute(heavy.values(weight=200))
        await set_campaign(floor, state="paused")
        for number in range(1, AGENTS + 1):
            await (await floor.sign_in(number, f"pc-{number}")).ready()
        await set_campaign(floor, state="running", pool="north")
        await floor.dialled(AGENTS)
        rows = await floor.rows(tables.calls)
        calls = Counter(row["campaign_id"] for row in rows)
        assert calls.keys() == modes.keys()
        assert calls[CAMPAIGN] == calls.most_common(1)[0][1]


def modes_of(floor: TestFloor) -> Counter[str]:
    """The calls under way, by mode."""
    return Counter(call.plan.mode for call in floor.it.calls)


async def add_campaigns(floor: TestFloor, modes: dict[str, str]) -> None:
    """Each with its mode and a part of the debtors, all in one pool with all agents."""
    async with floor.database.write() as conn:
        (first,) = (await conn.execute(select(tables.campaigns))).mappings()
        agents = [f"agent-{number}" for number in range(1, AGENTS + 1)]
        for nth, (campaign_id, mode) in enumerate(modes.items()):
            own = {"campaign_id": campaign_id, "name": campaign_id, "mode": mode, "pool": "north"}
            if nth == 0:
                await conn.execute(tables.campaigns.update().values(own))
                continue
            await conn.execute(tables.campaigns.insert().values({**first, **own}))
            members = [{"campaign_id": campaign_id, "agent_id": one} for one in agents]
            await conn.execute(tables.campaign_agents.insert(), members)
            part = tables.leads.update().where(tables.leads.c.position % len(modes) == nth)
            await conn.execute(part.values(campaign_id=campaign_id))
