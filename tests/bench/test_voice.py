"""The robots of ``dev.py bench voice`` hear each other through the switch, encrypted and in time."""

from pathlib import Path

from tests.bench.voice import measure

CALLS, SECONDS = 2, 2.0
#: Each of the four robots is loud once a second; one at either end may fall outside.
LEAST_SAMPLES = 4


async def test_a_short_run_has_every_figure(tmp_path: Path) -> None:
    run = await measure(tmp_path, CALLS, SECONDS)
    assert run["samples"] >= LEAST_SAMPLES
    assert run["latency_ms"]["p50"] > 0
    assert run["join_ms"]["p95"] > 0
    assert run["cpu_core_pct"] > 0
    assert run["rss_mb"] > 0
