"""``dev.py bench voice``: 25 and 50 calls bridged and recorded, agents' legs encrypted: cost and delay."""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server_api.telephony.embedded.priority import go_first
from tests.bench.figures import spread
from tests.bench.voice_floor import VoiceFloor
from tests.helpers.waiting import until

RUNS = (25, 50)
#: What is asked for, of 25 calls: figure, part, most.
BARS = (
    ("cpu_core_pct", "", 15.0),
    ("latency_ms", "p99", 60.0),
    ("join_ms", "p95", 60.0),
    ("missed_ticks", "", 0.0),
)
STRANGERS_PER_S, STRANGERS_S = 1000, 60.0
_SETTLE_S = 2.0

Run = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """``run`` as reported; ``beside`` is what tells a busy machine from a slow switch."""

    run: Run
    beside: Run


async def measure(folder: Path, calls: int, seconds: float, *, strangers_s: float = 0.0) -> Measured:
    """One run of so many calls."""
    async with VoiceFloor(folder, calls) as floor:
        joins = []
        for number in range(calls):
            joins.append(await floor.join(number))
            await floor.record(number)
        await _pass(_SETTLE_S)
        robots = [*floor.debtors, *floor.agents]
        for robot in robots:
            robot.latencies_ns.clear()
        floor.choir.late_ns = 0
        began, before = time.monotonic(), await floor.load()
        async with _strangers(floor.sip_address, strangers_s) as attack:
            await _pass(seconds)
            took, after = time.monotonic() - began, await floor.load()
        latency = spread([ns / 1e6 for robot in robots for ns in robot.latencies_ns])
        tapes = await floor.end(calls)
        cpu = {name: 100.0 * (after.cpu_s[name] - spent) / took for name, spent in before.cpu_s.items()}
        run = {
            "calls": calls,
            "cpu_core_pct": round(sum(cpu.values()), 1),
            "latency_ms": {"p50": latency.p50, "p99": latency.p99},
            "join_ms": {"p95": spread(joins).p95},
            "missed_ticks": after.missed_ticks - before.missed_ticks,
            "rss_mb": after.rss_mb,
        }
        beside = {
            "seconds": round(took, 1),
            "samples": sum(len(robot.latencies_ns) for robot in robots),
            "worst_late_ms": after.worst_late_ms,
            "lost_ticks": after.lost_ticks,
            "robots_late_ms": round(floor.choir.late_ns / 1e6, 1),
            "cpu_core_pct_of": {name: round(value, 1) for name, value in cpu.items()},
            "tapes": len(tapes),
            "tape_s": round(min((tape.seconds for tape in tapes), default=0.0), 1),
            "tape_missing_ms": sum(tape.missing_ms for tape in tapes),
            **attack,
        }
        return Measured(run, beside)


async def _pass(seconds: float) -> None:
    over = time.monotonic() + seconds
    await until(lambda: time.monotonic() >= over, seconds + 60.0, "the end of the measurement")


@contextlib.asynccontextmanager
async def _strangers(target: tuple[str, int], seconds: float) -> AsyncIterator[Run]:
    """Calls that are refused, from a process of their own; what it did is known at the end."""
    did: Run = {}
    if not seconds:
        yield did
        return
    module = [sys.executable, "-m", "tests.bench.inviters", target[0], str(target[1])]
    process = await asyncio.create_subprocess_exec(
        *module, str(STRANGERS_PER_S), str(seconds), stdout=asyncio.subprocess.PIPE
    )
    yield did
    output, _ = await process.communicate()
    did.update({f"strangers_{name}": count for name, count in json.loads(output).items()})


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every bar of 25 calls is met, 1 where one is not."""
    parser = argparse.ArgumentParser(
        "dev.py bench voice", description="Calls bridged and recorded on loopback, agents' legs encrypted."
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each run (default 60)")
    parser.add_argument(
        "--minutes", type=float, help="of each run, in place of --seconds (the long form: 10)"
    )
    parser.add_argument(
        "--strangers",
        action="store_true",
        help=f"{STRANGERS_PER_S} calls a second that are refused, for {STRANGERS_S:g} s of each run",
    )
    parser.add_argument("--calls", type=int, nargs="+", default=RUNS, metavar="N", help="of each run")
    options = parser.parse_args(arguments)
    seconds = options.seconds if options.minutes is None else 60.0 * options.minutes
    strangers_s = min(seconds, STRANGERS_S) if options.strangers else 0.0
    go_first()
    runs = []
    for calls in options.calls:
        with tempfile.TemporaryDirectory(prefix="acordo-voice-") as folder:
            measured = asyncio.run(measure(Path(folder), calls, seconds, strangers_s=strangers_s))
        runs.append(measured.run)
        print(json.dumps(measured.run | measured.beside), flush=True)
    if options.json is not None:
        options.json.write_text(json.dumps({"runs": runs}, indent=1) + "\n", encoding="utf-8")
    return show(runs[0], attacked=options.strangers)


def show(run: Run, *, attacked: bool = False) -> int:
    """Print the figures beside their bars; what it costs to refuse strangers is not what calls cost."""
    missed = 0
    for name, part, most in BARS[attacked:]:
        value = run[name][part] if part else run[name]
        missed += value > most
        bar = f"at most {most:g}{f' ({part})' if part else ''}"
        print(f"{'✓' if value <= most else '✗'} {name:14} {value:g}  {bar}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
