"""The pacer itself dials ahead on a floor, by what it knew before; no quota is given by the test."""

from pathlib import Path

import pytest

from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import TestFloor, open_floor
from tests.server_live.pacing import set_campaign
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
