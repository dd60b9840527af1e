"""The robots of ``dev.py bench voice`` hear each other through the switch, encrypted, and are recorded."""

from pathlib import Path

from tests.bench.voice import measure

CALLS, SECONDS = 2, 2.0
#: Each of the four robots is loud once a second; one at either end may fall outside.
LEAST_SAMPLES = 4
LEAST_INVITES = 500


async def test_a_short_run_has_every_figure(tmp_path: Path) -> None:
    measured = await measure(tmp_path, CALLS, SECONDS, strangers_s=1.0)
    run, beside = measured.run, measured.beside
    assert set(run) == {"calls", "cpu_core_pct", "latency_ms", "join_ms", "missed_ticks", "rss_mb"}
    assert set(run["latency_ms"]) == {"p50", "p99"}
    assert run["latency_ms"]["p50"] > 0
    assert run["join_ms"]["p95"] > 0
    assert run["cpu_core_pct"] > 0
    assert run["rss_mb"] > 0
    assert beside["samples"] >= LEAST_SAMPLES
    assert beside["tapes"] == CALLS
    assert beside["tape_s"] >= SECONDS
    assert beside["strangers_sent"] >= LEAST_INVITES
