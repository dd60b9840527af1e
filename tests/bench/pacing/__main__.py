"""``dev.py bench pacing``: the pacer and its rivals on a simulated floor."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.bench.pacing.days import POLICIES, Case, lived, row
from tests.bench.pacing.laws import ALL


def measured(case: Case) -> dict[str, Any]:
    """One row."""
    return row(case, list(lived(case)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line a row."""
    parser = argparse.ArgumentParser("dev.py bench pacing", description="Paces simulated floors.")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--policy", nargs="+", choices=POLICIES, default=POLICIES)
    parser.add_argument("--agents", nargs="+", type=int, default=(5, 20, 50, 200))
    parser.add_argument("--cap", nargs="+", type=float, default=(0.03, 0.01))
    parser.add_argument("--scenario", nargs="+", choices=ALL, default=("base",))
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--chain", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args(arguments)
    cases = [
        Case(policy, agents, cap, scenario, options.days, options.chain, options.seed, options.hours)
        for scenario, agents, cap, policy in product(
            options.scenario, options.agents, options.cap, options.policy
        )
    ]
    rows = []
    for found in _rows(cases, options.jobs):
        rows.append(found)
        print(json.dumps(found), flush=True)
    if options.json is not None:
        options.json.write_text(json.dumps({"rows": rows}, indent=1) + "\n", encoding="utf-8")
    return 0


def _rows(cases: Sequence[Case], jobs: int) -> Iterator[dict[str, Any]]:
    if jobs == 1:
        yield from map(measured, cases)
        return
    with get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap_unordered(measured, cases)


if __name__ == "__main__":
    sys.exit(main())
