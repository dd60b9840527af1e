"""``dev.py bench nodes``: nodes on one PostgreSQL; it falls and leaders are killed, again and again."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.nodes_floor import NodesFloor, Shape, open_nodes
from tests.helpers.waiting import until
from tests.telephony.far_end import FarEnd

#: What is promised (RELIABILITY): seconds until calls are placed again.
RECOVERED_S = TAKEN_OVER_S = 5.0
RESTARTS, KILLS = 50, 5
_CALLS_BETWEEN = 6


async def measure(folder: Path, shape: Shape, restarts: int, kills: int) -> dict[str, Any]:
    """What happened to the floor."""
    async with open_nodes(folder, shape) as (floor, far):
        await floor.more_calls(_CALLS_BETWEEN)
        recovered = [await _restart(floor) for _ in range(restarts)]
        taken_over = [await _kill_the_leader(floor, far, folder, number) for number in range(kills)]
        await floor.more_calls(_CALLS_BETWEEN)
        return {
            "nodes": shape.nodes,
            "agents": shape.nodes * shape.agents,
            "calls": floor.calls(),
            "results_saved": floor.saved(),
            "results_lost": len(floor.lost()),
            "same_debtor_twice": len(floor.doubled()),
            "same_number_twice_at_the_carrier": len(floor.doubled_at_the_carrier()),
            "conversations_at_another_switch": len(floor.astray()),
            "troubles": floor.troubles(),
            "restarts": _spread([writes for writes, _ in recovered]),
            "calls_after_a_restart": _spread([dials for _, dials in recovered]),
            "leaders_killed": _spread([leads for leads, _ in taken_over]),
            "calls_after_a_kill": _spread([dials for _, dials in taken_over]),
            "machine": {"cores": os.cpu_count(), "load_1_min": round(os.getloadavg()[0], 2)},
        }


async def _restart(floor: NodesFloor) -> tuple[float, float]:
    """The database falls and comes back at once; seconds until every node writes again, and to a call.

    A call may have to wait for an agent who is free.
    """
    await floor.more_calls(_CALLS_BETWEEN)
    await asyncio.to_thread(floor.server.stop)
    await asyncio.to_thread(floor.server.start)
    since, began = floor.value("SELECT clock_timestamp()"), time.monotonic()
    await until(lambda: not floor.rows("SELECT FROM nodes WHERE seen_at <= %s", since), what="the nodes")
    writes = time.monotonic() - began
    await floor.dials_again(since=since)
    dials = time.monotonic() - began
    print(f"restarted: all nodes write after {writes:.2f} s, a call after {dials:.2f} s", flush=True)
    return writes, dials


async def _kill_the_leader(floor: NodesFloor, far: FarEnd, folder: Path, number: int) -> tuple[float, float]:
    """Seconds from the kill until another node leads, and until it places a call.

    A new node is put beside it afterwards.
    """
    await until(floor.leader, what="a leader")
    leader = floor.leader()
    assert leader is not None
    killed_at = await floor.kill(leader)
    since = floor.value("SELECT clock_timestamp()")
    await until(lambda: floor.leader() is not None, what="the next leader")
    leads = time.monotonic() - killed_at
    await floor.dials_again(floor.nodes[0], since=since)
    dials = time.monotonic() - killed_at
    print(f"leader killed: another leads after {leads:.2f} s, its next call after {dials:.2f} s", flush=True)
    fresh = await floor.add_node(folder, f"node-{floor.shape.nodes + number + 1}")
    await floor.add_agents(fresh, far, floor.shape.agents)
    return leads, dials


def _spread(seconds: Sequence[float]) -> dict[str, Any]:
    told = sorted(round(one, 2) for one in seconds)
    return {"times": len(told), "worst_s": max(told, default=0.0), "all_s": told}


def faults(figures: dict[str, Any]) -> list[str]:
    """What is missed."""
    found = [str(trouble) for trouble in figures["troubles"]]
    for name in (
        "results_lost",
        "same_debtor_twice",
        "same_number_twice_at_the_carrier",
        "conversations_at_another_switch",
    ):
        if figures[name]:
            found.append(f"{name}: {figures[name]}")
    for name, most in (("restarts", RECOVERED_S), ("leaders_killed", TAKEN_OVER_S)):
        if figures[name]["worst_s"] > most:
            found.append(f"{name}: {figures[name]['worst_s']} s, at most {most:g} s")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every promise was kept, 1 where not."""
    parser = argparse.ArgumentParser("dev.py bench nodes", description="Breaks nodes and their database.")
    parser.add_argument("--json", type=Path, help="write the figures into this file")
    parser.add_argument("--nodes", type=int, default=2)
    parser.add_argument("--agents", type=int, default=3, help="at each node")
    parser.add_argument("--restarts", type=int, default=RESTARTS)
    parser.add_argument("--kills", type=int, default=KILLS)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="acordo-nodes-") as folder:
        shape = Shape(nodes=given.nodes, agents=given.agents, more_agents=given.kills * given.agents)
        figures = asyncio.run(measure(Path(folder), shape, given.restarts, given.kills))
    text = json.dumps(figures, indent=1)
    print(text)
    if given.json is not None:
        given.json.write_text(text + "\n", encoding="utf-8")
    missed = faults(figures)
    for fault in missed:
        print(fault, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
