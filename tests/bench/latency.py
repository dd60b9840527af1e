"""``dev.py bench latency``: how fast an answered call is heard and seen, on a real floor on loopback."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from server_api.simulator.floor.floor import Floor
from tests.bench.calls import BenchError, Timing, is_ready, plan, take_calls
from tests.bench.cold_start import cold_start_s
from tests.bench.figures import spread
from tests.bench.machine import cpu_pct, engine_of, rss_mb
from tests.helpers.waiting import wait_until

#: Creditors of the sample portfolio: one whose cases pop whole, one whose cases wait for the right party.
SHOWN, MASKED = "meridiano", "aurora"
_IDLE_S = 20.0
_SETTLE_S = 3.0
_READY_S = 60.0
#: What the issue asks for: name, figure of it, most.
BARS: tuple[tuple[str, str, float], ...] = (
    ("answer_to_audio_ms", "p95", 100.0),
    ("debtor_to_agent_ms", "p95", 100.0),
    ("answer_to_pop_ms", "p95", 50.0),
    ("identity_to_case_ms", "p95", 50.0),
    ("idle_cpu_pct", "", 5.0),
    ("cold_start_s", "", 1.5),
)

Report = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every bar is met, 1 where one is not, 2 where it could not be measured."""
    parser = argparse.ArgumentParser("dev.py bench latency", description="Measure a call on loopback.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--calls", type=int, default=50, help="calls of each kind (default 50)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="acordo-bench-") as folder:
        try:
            report = measure(Path(folder), options.calls)
        except BenchError as error:
            print(f"Not measured: {error}", file=sys.stderr)
            return 2
    if options.json is not None:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return show(report)


def measure(folder: Path, calls: int) -> Report:
    """All figures. Raises BenchError."""
    loads = [_load()]
    print("Starting windows …", flush=True)
    started = cold_start_s(folder / "starts")
    shown, idle, memory = _shown_floor(folder / "shown", calls)
    loads.append(_load())
    masked = _masked_floor(folder / "masked", calls)
    loads.append(_load())
    return {
        "answer_to_audio_ms": _figure(shown, lambda call: call.to_debtor),
        "answer_to_pop_ms": _figure(shown, lambda call: call.pop),
        "identity_to_case_ms": _figure(masked, lambda call: call.case),
        "idle_cpu_pct": round(sum(idle.values()), 2),
        "cold_start_s": started,
        "rss_mb": memory,
        "debtor_to_agent_ms": _figure(shown, lambda call: call.to_agent),
        "idle_cpu_of": idle,
        "calls": {"shown": len(shown), "masked": len(masked)},
        "machine": {"cores": psutil.cpu_count(), "load_1_min": loads},
    }


def _load() -> float:
    """Of the last minute: before, after the first floor, after the second. More than one a core is noise."""
    return round(os.getloadavg()[0], 2)


def _shown_floor(folder: Path, calls: int) -> tuple[list[Timing], dict[str, float], dict[str, float]]:
    print(f"{calls} calls whose case is shown at once …", flush=True)
    with Floor(plan(folder, SHOWN, calls)) as floor:
        timings = take_calls(floor, calls)
        # Every debtor was called: who is ready now waits for nobody.
        print("An idle desk …", flush=True)
        return timings, *_idle(floor)


def _masked_floor(folder: Path, calls: int) -> list[Timing]:
    print(f"{calls} calls whose case waits for the right party …", flush=True)
    with Floor(plan(folder, MASKED, calls)) as floor:
        return take_calls(floor, calls)


def _idle(floor: Floor) -> tuple[dict[str, float], dict[str, float]]:
    """Processor time and memory of a desk that is ready and gets no call."""
    agent = floor.plan.agents[0]
    # It waits for one more call, which never comes: no debtor is left.
    script = {"calls": 1, "call_wait_s": 600.0, "pictures": False, "out": str(floor.desk_folder(agent))}
    desk = floor.start_desk(agent, script)
    try:
        wait_until(lambda: is_ready(floor), _READY_S, "the idle desk ready")
    except AssertionError as error:
        raise BenchError(f"{error}\n{desk.tail()}") from None
    cpu = cpu_pct({"window": psutil.Process(desk.pid), "engine": engine_of(desk)}, _SETTLE_S, _IDLE_S)
    memory = rss_mb(floor, desk)
    desk.stop()
    return cpu, memory


def _figure(calls: Sequence[Timing], of: Callable[[Timing], float | None]) -> dict[str, float]:
    samples = [value for value in map(of, calls) if value is not None]
    if len(samples) < len(calls):
        raise BenchError(f"{len(calls) - len(samples)} of {len(calls)} calls have no such moment")
    return spread(samples).as_dict()


def show(report: Report) -> int:
    """Print the figures beside their bars."""
    missed = 0
    for name, part, most in BARS:
        value = report[name][part] if part else report[name]
        met = value <= most
        missed += not met
        whole = "  ".join(f"{key} {one:g}" for key, one in report[name].items()) if part else f"{value:g}"
        print(f"{'✓' if met else '✗'} {name:20} {whole:36} at most {most:g}{f' ({part})' if part else ''}")
    print("  rss_mb               " + "  ".join(f"{key} {one:g}" for key, one in report["rss_mb"].items()))
    machine = report["machine"]
    calls, loads = report["calls"], ", ".join(f"{one:g}" for one in machine["load_1_min"])
    print(f"  {calls['shown']} + {calls['masked']} calls on {machine['cores']} cores; load {loads}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
