"""The pop's bench: its mechanics, with a real server and a real window; no figure is judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.bench.pop import Stalls, show

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, sys
from tests.bench.pop import run
print(json.dumps(run([30, 700], 1, 0.5)))
"""


@pytest.mark.timeout(180)
def test_cases_of_each_size_are_painted_and_a_storm_is_withstood() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert set(report["rows"]) == {"30", "700"}
    for row in report["rows"].values():
        assert 0 < row["p50_ms"] <= row["p95_ms"]
        assert row["bytes"] > 10_000
    assert report["storm"]["sent"] == 100
    assert 0 <= report["stall_ms"]["p50"] <= report["stall_ms"]["p99"] <= report["stall_ms"]["max"]
    assert "Traceback" not in done.stderr


def test_a_long_stall_counts_for_every_tick_it_swallowed(qapp: QApplication) -> None:
    stalls = Stalls()
    stalls.start()
    stalls.stop()
    stalls._last_ns -= 100_000_000
    stalls._tick()
    assert len(stalls.late_ms) >= 24
    assert stalls.late_ms == sorted(stalls.late_ms, reverse=True)


def test_a_missed_bar_is_told() -> None:
    row = {"p50_ms": 10.0, "p95_ms": 49.0}
    report = {
        "rows": {"500": row, "10000": row | {"p95_ms": 51.0}},
        "stall_ms": {"p99": 33.0},
        "machine": {"cores": 2, "load_1_min": [0.1, 0.2]},
    }
    assert show(report) == 1
    report["rows"] = {"500": row}
    report["stall_ms"] = {"p99": 30.0}
    assert show(report) == 0
