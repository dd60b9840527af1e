"""``dev.py bench long_list``: a list dialled to its end in predictive mode, nobody more often than allowed.

The carrier is played: nobody answers. Everything else is the server's own.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from server_api.store import tables
from tests.server_live.floor import open_floor
from tests.server_live.test_dials_ahead import AGENTS, at_work
from tests.server_live.test_long_list import MOST, dial_to_the_end
from tests.server_live.warm import warm


async def measure(leads: int, folder: Path) -> dict[str, float]:
    """Seconds, calls, and how often a lead was called at least and at most."""
    async with open_floor(folder, agents=AGENTS, debtors=leads) as floor:
        await warm(floor)
        await at_work(floor)
        began = time.monotonic()
        await dial_to_the_end(floor, timeout=leads)
        took_s = time.monotonic() - began
        calls = Counter(row["lead_id"] for row in await floor.rows(tables.calls))
    times = calls.values()
    return {
        "leads": leads,
        "called": len(calls),
        "calls": sum(times),
        "allowed": MOST,
        "least": min(times),
        "most": max(times),
        "seconds": round(took_s, 1),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every lead was called as often as allowed, and none more often."""
    parser = argparse.ArgumentParser("dev.py bench long_list")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--leads", type=int, default=10_000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="acordo-long-list-") as folder:
        home = Path(folder) / "floor"
        home.mkdir()
        figures = asyncio.run(measure(options.leads, home))
    print(json.dumps(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    good = figures["called"] == figures["leads"] and figures["least"] == figures["most"] == MOST
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
