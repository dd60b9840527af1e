"""``dev.py bench queue``: promoting, picking and claiming at 100 thousand, 1 and 5 million leads."""

import argparse
import asyncio
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil

from server_api.store.database import Database, sqlite_url
from tests.bench.queue.fill import fill
from tests.bench.queue.measure import Bench, Samples, at_work
from tests.helpers.postgresql import running

SIZES = (100_000, 1_000_000, 5_000_000)
STEPS = ("promote", "pick", "claim")
#: Milliseconds that picking 50 may take at the 99th percentile.
BARS = {"sqlite": 1.0, "postgresql": 10.0}
_ROUNDS, _CHANGES = 250, 5

Report = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where picking meets its bars at every size, 1 where it does not."""
    parser = argparse.ArgumentParser("dev.py bench queue", description="Whom to dial next, of how many.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="LEADS")
    parser.add_argument("--databases", nargs="+", choices=tuple(BARS), default=tuple(BARS))
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help=f"of each situation (default {_ROUNDS})")
    parser.add_argument("--folder", type=Path, help="for the databases; 5 million leads take 6 GB of disk")
    options = parser.parse_args(arguments)
    report: Report = {"machine": {"cores": psutil.cpu_count(), "rows": []}}
    for name in options.databases:
        report[name] = {}
        for size in options.sizes:
            print(f"{name}, {size} leads …", flush=True)
            report[name][str(size)] = asyncio.run(_measured(name, size, options))
            report["machine"]["rows"].append([name, size, round(os.getloadavg()[0], 2)])
            if options.json is not None:
                options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return show(report)


async def _measured(name: str, size: int, options: argparse.Namespace) -> Report:
    with ExitStack() as ends:
        if name == "postgresql":
            disk = options.folder or Path(tempfile.gettempdir())
            server = ends.enter_context(running(disk=disk))
            url = server.url(await server.fresh())
        else:
            made = tempfile.TemporaryDirectory(prefix="acordo-queue-", dir=options.folder)
            url = sqlite_url(Path(ends.enter_context(made)) / "acordo.db")
        database = Database(url)
        await database.open()
        began = time.monotonic()
        await fill(database, url, size)
        print(f"  filled in {time.monotonic() - began:.0f} s", flush=True)
        report = await _situations(Bench(database), options.rounds)
        await database.close()
        return report


async def _situations(bench: Bench, rounds: int) -> Report:
    async with at_work(bench):
        report = {"few_due": _figures(await bench.few_due(rounds))}
        report["all_due"] = _figures(await bench.all_due(rounds))
        samples, effective = await bench.filter_changed(_CHANGES, rounds // _CHANGES)
    effect = {"p50_ms": _rank(effective, 0.5), "max_ms": _rank(effective, 1.0)}
    report["filter_changed"] = {**_figures(samples), "change_to_claim": effect}
    for situation, figures in report.items():
        print(f"  {situation:15} {json.dumps(figures)}", flush=True)
    return report


def _figures(samples: Samples) -> Report:
    steps = {step: getattr(samples, step) for step in STEPS}
    figures: Report = {
        step: {"p50_ms": _rank(found, 0.5), "p99_ms": _rank(found, 0.99), "samples": len(found)}
        for step, found in steps.items()
    }
    # What a busy machine adds is not in it.
    figures["pick"]["cpu_p99_ms"] = _rank(samples.pick_cpu, 0.99)
    return figures


def _rank(samples: Sequence[float], share: float) -> float:
    """By the nearest rank, in milliseconds."""
    ordered = sorted(samples)
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 3)


def show(report: Report) -> int:
    """Print the picks beside their bars."""
    missed = 0
    for name, most in BARS.items():
        for size, situations in report.get(name, {}).items():
            for situation, figures in situations.items():
                pick = figures["pick"]
                met = pick["p99_ms"] <= most
                missed += not met
                told = "  ".join(
                    f"{step} {figures[step]['p50_ms']:g}/{figures[step]['p99_ms']:g}" for step in STEPS
                )
                print(f"{'✓' if met else '✗'} {name:10} {size:>8} {situation:15} {told}  (p50/p99 ms)")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
