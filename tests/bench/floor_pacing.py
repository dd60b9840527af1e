"""``dev.py bench floor_pacing``: ten robot agents on a real floor, progressive, then predictive."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from server_api.contract.words import DialMode
from tests.bench.pacing.real_floor import RealFloor, Shape, Stretch, open_real_floor

ANSWERS, PROGRESSIVE_ANSWERS = 500, 150
#: An answer an agent and minute at the least: slower than this the floor does not dial.
_SLOWEST_S = 60.0


async def measure(folder: Path, shape: Shape, answers: dict[DialMode, int]) -> dict[str, Any]:
    """What each mode did, one after the other on one floor."""
    async with open_real_floor(folder, shape) as floor:
        runs = [await _stretch(floor, mode, count) for mode, count in answers.items()]
        troubles = [trouble for robot in floor.robots for trouble in robot.troubles]
        view = await floor.pacing()
    today = view["today"]
    return {
        "runs": [asdict(run) | {"abandoned_share": round(run.share, 5)} for run in runs],
        "agents": shape.agents,
        "cap": shape.cap,
        "server_says": {"today": today, "wait_p95_s": view["wait_p95_s"]},
        "troubles": troubles,
        "machine": {"cores": os.cpu_count(), "load_1_min": round(os.getloadavg()[0], 2)},
    }


async def _stretch(floor: RealFloor, mode: DialMode, answers: int) -> Stretch:
    run = await floor.live(mode, answers, _SLOWEST_S * (1 + answers / floor.shape.agents))
    print(json.dumps(asdict(run)), flush=True)
    return run


def faults(figures: dict[str, Any]) -> list[str]:
    """What is missed of: abandoned within the cap, and busier than progressive."""
    progressive, predictive = figures["runs"]
    found = [str(trouble) for trouble in figures["troubles"]]
    if predictive["abandoned"] > figures["cap"] * predictive["answers"]:
        found.append(f"abandoned {predictive['abandoned_share']:.2%}, at most {figures['cap']:.0%}")
    if predictive["occupancy"] <= progressive["occupancy"]:
        found.append(f"occupancy {predictive['occupancy']:.3f}, progressive {progressive['occupancy']:.3f}")
    if progressive["abandoned"]:
        found.append(f"{progressive['abandoned']} abandoned in progressive")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where predictive keeps the cap and has the busier agents, 1 where not."""
    parser = argparse.ArgumentParser("dev.py bench floor_pacing", description="Paces a real floor.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--agents", type=int, default=10, metavar="N")
    parser.add_argument("--cap", type=float, default=0.03, metavar="SHARE")
    parser.add_argument("--answers", type=int, default=ANSWERS, help="in predictive mode")
    parser.add_argument("--progressive", type=int, default=PROGRESSIVE_ANSWERS, help="answers before that")
    options = parser.parse_args(arguments)
    answers = {DialMode.PROGRESSIVE: options.progressive, DialMode.PREDICTIVE: options.answers}
    shape = Shape(options.agents, debtors=6 * sum(answers.values()), cap=options.cap)
    with tempfile.TemporaryDirectory(prefix="acordo-paced-") as folder:
        figures = asyncio.run(measure(Path(folder), shape, answers))
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    missed = faults(figures)
    for fault in missed:
        print(f"✗ {fault}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
