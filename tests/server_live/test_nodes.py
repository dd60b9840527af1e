"""Two nodes, each with its own switch, on one PostgreSQL: real processes, a real carrier, real kills."""

import asyncio
import sys
from pathlib import Path

import pytest

from tests.bench.nodes_floor import Shape, open_nodes
from tests.helpers.waiting import until

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="the embedded switch"),
]


async def test_two_nodes_share_the_debtors_and_one_goes_on_where_the_other_fell(tmp_path: Path) -> None:
    async with open_nodes(tmp_path, Shape(agents=2)) as (floor, _far):
        await until(lambda: floor.saved() >= 8, timeout=90, what="results")
        dialled = {name for (name,) in floor.rows("SELECT DISTINCT switch_id FROM calls")}
        assert dialled == {node.name for node in floor.nodes}, "both nodes dial"

        await asyncio.to_thread(floor.server.stop)
        await asyncio.to_thread(floor.server.start)
        await floor.dials_again()

        await until(floor.leader, what="a leader")
        leader = floor.leader()
        assert leader is not None
        await floor.kill(leader)
        (survivor,) = floor.nodes
        await until(lambda: floor.leader() is survivor, what="the next leader")
        await floor.dials_again(survivor)

        before = floor.saved()
        await until(lambda: floor.saved() >= before + 3, timeout=60, what="more results")
        assert floor.doubled() == []
        assert floor.doubled_at_the_carrier() == []
        assert floor.astray() == []
        assert floor.lost() == []
        assert floor.troubles() == []
