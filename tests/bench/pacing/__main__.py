"""``dev.py bench pacing``: the pacer and its rivals on simulated floors."""

import argparse
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from tests.bench.pacing import rows
from tests.bench.pacing.bars import faults, in_order, line
from tests.bench.pacing.days import POLICIES, Case
from tests.bench.pacing.laws import ALL, OTHER, SCENARIOS
from tests.bench.pacing.tuning import search

SIZES, CAPS = (5, 20, 50, 200), (0.03, 0.01)
DAYS, QUICK_DAYS, CHAIN = 40, 5, 10
_LARGE = 200  # agents from which a quick run lives through one day only


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every bar is met by the rows that were measured, 1 where one is not."""
    options = _parser().parse_args(arguments)
    if options.tune:
        return _tune(options.agents, options.cap)
    cases = _cases(options)
    found = rows.kept(options.json)
    for row in rows.measured(rows.missing(cases, found), options.jobs):
        found = in_order([*found, row])
        rows.keep(options.json, found)
        print(line(row), flush=True)
    missed = faults(found)
    for fault in missed:
        print(f"✗ {fault}")
    print("" if missed else "✓ every bar is met")
    return int(bool(missed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("dev.py bench pacing", description="Pacers on simulated floors.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the rows there, and go on from them")
    parser.add_argument("--quick", action="store_true", help=f"base scenario, {QUICK_DAYS} days (one at 200)")
    parser.add_argument("--policy", nargs="+", choices=POLICIES, default=POLICIES)
    parser.add_argument("--agents", nargs="+", type=int, default=SIZES, metavar="N")
    parser.add_argument("--cap", nargs="+", type=float, default=CAPS, metavar="SHARE")
    parser.add_argument(
        "--scenario", nargs="+", choices=ALL, help="default: those that are asked for by name"
    )
    parser.add_argument(
        "--laws", choices=("named", "other"), default="named", help="other: beyond the profile"
    )
    parser.add_argument("--days", type=int, default=DAYS, help=f"of each row (default {DAYS})")
    parser.add_argument("--chain", type=int, default=CHAIN, help="days that remember each other (1: none)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hours", type=float, default=8.0, help="of each day")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--tune", action="store_true", help="search the grid for vicidial_tuned and print it")
    return parser


def _cases(options: argparse.Namespace) -> list[Case]:
    scenarios = options.scenario or (OTHER if options.laws == "other" else SCENARIOS)
    days = options.days
    if options.quick:
        scenarios, days = ("base",), QUICK_DAYS
    return [
        Case(
            policy, agents, cap, scenario,
            1 if options.quick and agents >= _LARGE else days,
            options.chain, options.seed, options.hours,
        )
        for scenario, agents, cap, policy in product(scenarios, options.agents, options.cap, options.policy)
    ]  # fmt: skip


def _tune(sizes: Sequence[int], caps: Sequence[float]) -> int:
    for agents in sizes:
        for cap, knobs, occupancy, abandoned in search(agents, caps):
            print(f"({agents}, {cap}): {knobs},  # {occupancy:.3f}, abandoned {abandoned:.2%}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
