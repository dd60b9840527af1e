"""A simulated year of leads at the gate: ``python3 dev.py bench gate_year --json FILE``.

Every contact that the gate lets through is checked afterwards by a second reader of the law that shares no
code with the rules (``tests/rules/second_reader.py``). The answer wanted is ``outside: 0``.
"""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

from server_api.services.places import Places
from tests.rules.spots import SPOTS
from tests.rules.year import Year, simulate

#: Leads that one turn simulates: small enough to share out, large enough for every place to come often.
_TURN = 990


def main() -> int:
    """0 when nothing was outside."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--asks", type=int, default=20, help="moments of the year at which a lead is tried")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    began = perf_counter()
    turns = [
        (min(_TURN, options.leads - first), options.asks, options.seed + first)
        for first in range(0, options.leads, _TURN)
    ]
    if options.processes > 1:
        with ProcessPoolExecutor(options.processes) as pool:
            years = list(pool.map(_turn, turns))
    else:
        years = [_turn(turn) for turn in turns]
    result = _sum(years) | {"seconds": round(perf_counter() - began, 1)}
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 1 if result["outside"] else 0


def _turn(turn: tuple[int, int, int]) -> Year:
    leads, asks, seed = turn
    return simulate(Places.load(), leads, asks, seed)


def _sum(years: list[Year]) -> dict[str, Any]:
    countries = {spot.country for spot in SPOTS}
    faults = [fault for year in years for fault in year.outside]
    return {
        "leads": sum(year.leads for year in years),
        "asked": sum(year.asked for year in years),
        "contacts": sum(year.contacts for year in years),
        "outside": len(faults),
        "faults": faults[:20],
        "contacts_by_country": {
            name: sum(year.by_country.get(name, 0) for year in years) for name in sorted(countries)
        },
    }


if __name__ == "__main__":
    sys.exit(main())
