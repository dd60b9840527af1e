"""``dev.py bench voice``: 25 and 50 bridged calls, not yet recorded: their cost, their delay."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.figures import spread
from tests.bench.voice_floor import VoiceFloor
from tests.helpers.waiting import until

RUNS = (25, 50)
#: What the issue asks for, of 25 calls: figure, part, most.
BARS = (
    ("cpu_core_pct", "", 15.0),
    ("latency_ms", "p99", 60.0),
    ("join_ms", "p95", 60.0),
    ("missed_ticks", "", 0.0),
)
_SETTLE_S = 2.0

Run = dict[str, Any]


async def measure(folder: Path, calls: int, seconds: float) -> Run:
    """One run."""
    async with VoiceFloor(folder, calls) as floor:
        joins = [await floor.join(number) for number in range(calls)]
        await _pass(_SETTLE_S)
        robots = [*floor.debtors, *floor.agents]
        for robot in robots:
            robot.latencies_ns.clear()
        floor.choir.late_ns = 0
        began, before = time.monotonic(), await floor.load()
        await _pass(seconds)
        took, after = time.monotonic() - began, await floor.load()
        latency = spread([ns / 1e6 for robot in robots for ns in robot.latencies_ns])
        return {
            "calls": calls,
            "cpu_core_pct": round(100.0 * (after.cpu_s - before.cpu_s) / took, 1),
            "latency_ms": latency.as_dict(),
            "join_ms": spread(joins).as_dict(),
            "missed_ticks": after.missed_ticks - before.missed_ticks,
            "rss_mb": after.rss_mb,
            "worst_late_ms": after.worst_late_ms,
            "seconds": round(took, 1),
            "samples": sum(len(robot.latencies_ns) for robot in robots),
            "robots_late_ms": round(floor.choir.late_ns / 1e6, 1),
        }


async def _pass(seconds: float) -> None:
    over = time.monotonic() + seconds
    await until(lambda: time.monotonic() >= over, seconds + 60.0, "the end of the measurement")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every bar of 25 calls is met, 1 where one is not."""
    parser = argparse.ArgumentParser(
        "dev.py bench voice", description="Calls bridged on loopback, agents' legs encrypted."
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each run (default 60)")
    options = parser.parse_args(arguments)
    runs = []
    for calls in RUNS:
        with tempfile.TemporaryDirectory(prefix="acordo-voice-") as folder:
            runs.append(asyncio.run(measure(Path(folder), calls, options.seconds)))
        print(json.dumps(runs[-1]), flush=True)
    if options.json is not None:
        options.json.write_text(json.dumps({"runs": runs}, indent=1) + "\n", encoding="utf-8")
    return show(runs[0])


def show(run: Run) -> int:
    """Print the figures beside their bars."""
    missed = 0
    for name, part, most in BARS:
        value = run[name][part] if part else run[name]
        missed += value > most
        bar = f"at most {most:g}{f' ({part})' if part else ''}"
        print(f"{'✓' if value <= most else '✗'} {name:14} {value:g}  {bar}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
