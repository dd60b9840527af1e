"""``dev.py bench soak``: thousands of calls through the switch, and what its processes keep of them."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from server_api.telephony.embedded.settings import SwitchSettings
from tests.bench.soak_floor import Cost, SoakFloor

#: What the issue asks for.
MOST_MB_PER_1000, MOST_DESCRIPTORS = 1.0, 0
_WARM_UP_CALLS = 100
#: An ended call is remembered for two turns of the cache of repeated messages, at most.
_TURNS = 2.2
_SAY_EVERY = 500


@dataclass(frozen=True, slots=True)
class Soaked:
    """``before`` is measured once as many calls are forgotten as are placed: from there nothing may grow."""

    calls: int
    warm_up_calls: int
    seconds: float
    before: Cost
    after: Cost

    @property
    def grown_mb(self) -> float:
        """Of both processes together."""
        before, after = self.before, self.after
        return after.signalling_mb + after.mixer_mb - before.signalling_mb - before.mixer_mb

    @property
    def mb_per_1000(self) -> float:
        """Growth of 1,000 calls."""
        return round(1000.0 * self.grown_mb / self.calls, 3)

    @property
    def descriptors(self) -> int:
        """Open files and sockets more than before."""
        return self.after.descriptors - self.before.descriptors


async def soak(folder: Path, settings: SwitchSettings, calls: int) -> Soaked:
    """So many calls after the warm-up, one at a time."""
    async with SoakFloor(folder, settings) as floor:
        placed, full_at = 0, time.monotonic() + _TURNS * settings.sip_memory_s
        while placed < _WARM_UP_CALLS or time.monotonic() < full_at:
            placed += 1
            await floor.call(placed)
        began, before = time.monotonic(), await floor.cost()
        for number in range(1, calls + 1):
            await floor.call(placed + number)
            if number % _SAY_EVERY == 0:
                print(f"{number:6} calls  {await floor.cost()}", flush=True)
        after = await floor.cost()
        return Soaked(calls, placed, round(time.monotonic() - began, 1), before, after)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where nothing grows, 1 where something does."""
    parser = argparse.ArgumentParser("dev.py bench soak", description="Many calls through the switch.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--calls", type=int, default=5000, help="after the warm-up (default 5000)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="acordo-soak-") as folder:
        soaked = asyncio.run(soak(Path(folder), SwitchSettings(), options.calls))
    figures = {"mb_per_1000_calls": soaked.mb_per_1000, "descriptors": soaked.descriptors}
    if options.json is not None:
        options.json.write_text(json.dumps({**figures, **asdict(soaked)}, indent=1) + "\n", encoding="utf-8")
    print(f"{soaked.mb_per_1000} MB per 1,000 calls (at most {MOST_MB_PER_1000}), ", end="")
    print(f"{soaked.descriptors:+} descriptors; {soaked.calls} calls in {soaked.seconds} s")
    return int(soaked.mb_per_1000 > MOST_MB_PER_1000 or soaked.descriptors > MOST_DESCRIPTORS)


if __name__ == "__main__":
    sys.exit(main())
