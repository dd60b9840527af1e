"""The bench counts right: percentiles, a timeline for everyone, what a person is told."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.bench.figures import median, spread
from tests.bench.latency import BARS, show
from tests.bench.portfolio import HISTORY_ROWS, TONE_SUFFIX, write_portfolio


def test_percentiles_take_the_nearest_rank() -> None:
    found = spread([float(one) for one in range(50, 0, -1)])
    assert (found.p50, found.p95, found.p99) == (25.0, 48.0, 50.0)
    assert spread([7.0]).as_dict() == {"p50": 7.0, "p95": 7.0, "p99": 7.0}
    assert median([3.0, 1.0, 2.0]) == 2.0


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing"):
        spread([])


def test_every_debtor_answers_with_a_tone_and_has_a_long_timeline(tmp_path: Path) -> None:
    portfolio, _ = write_portfolio(tmp_path, "meridiano", 3)
    with portfolio.open(encoding="utf-8", newline="") as file:
        numbers = {row["document"]: row["phone_1"] for row in csv.DictReader(file)}
    with (tmp_path / "history.csv").open(encoding="utf-8", newline="") as file:
        rows = Counter(row["document"] for row in csv.DictReader(file))
    assert len(set(numbers.values())) == 3
    assert all(number.endswith(TONE_SUFFIX) for number in numbers.values())
    assert rows == dict.fromkeys(numbers, HISTORY_ROWS)


def figures(value: float) -> dict[str, Any]:
    whole = {"p50": value, "p95": value, "p99": value}
    bars: dict[str, Any] = {name: whole if part else value for name, part, _ in BARS}
    machine = {"cores": 2, "load_1_min": [0.1]}
    return {**bars, "rss_mb": {"window": 1.0}, "machine": machine, "calls": {"shown": 1, "masked": 1}}


def test_a_missed_bar_is_told_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert show(figures(1.0)) == 0
    assert "✗" not in capsys.readouterr().out
    assert show(figures(200.0)) == 1
    assert capsys.readouterr().out.count("✗") == len(BARS)
