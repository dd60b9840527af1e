"""The short form of ``dev.py bench queue``: twenty thousand leads, every situation, on both databases."""

import json
from pathlib import Path

import pytest

from tests.bench.queue.__main__ import BARS, STEPS, main, show
from tests.helpers.postgresql import programs

SITUATIONS = ("few_due", "all_due", "filter_changed")


@pytest.mark.parametrize("name", BARS)
def test_every_step_of_every_situation_is_measured(name: str, tmp_path: Path) -> None:
    if name == "postgresql" and programs() is None:
        pytest.skip("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    file = tmp_path / "queue.json"
    words = ["--sizes", "20000", "--rounds", "5", "--databases", name, "--json", str(file)]
    # How fast a machine is that runs tests beside it, nobody can tell: 0 and 1 are both answers.
    assert main(words) in (0, 1)
    found = json.loads(file.read_text())[name]["20000"]
    for situation in SITUATIONS:
        assert all(found[situation][step]["p99_ms"] >= found[situation][step]["p50_ms"] > 0 for step in STEPS)
        assert found[situation]["claim"]["samples"] >= 5
    assert found["filter_changed"]["change_to_claim"]["max_ms"] > 0


def figures(pick_ms: float) -> dict[str, object]:
    step = {"p50_ms": pick_ms, "p99_ms": pick_ms}
    return {name: {"1000": {"few_due": dict.fromkeys(STEPS, step)}} for name in BARS}


def test_a_pick_over_its_bar_is_told_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert show(figures(0.5)) == 0
    assert "✗" not in capsys.readouterr().out
    assert show(figures(2.0)) == 1
    assert capsys.readouterr().out.count("✗") == 1
