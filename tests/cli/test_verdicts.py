"""Detection from the command line: on by default, thresholds, and what the agents' corrections say of it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import Terminal, load, terminal

__all__ = ["terminal"]
ADD = ("campaign", "add", "Cards", "--creditor", "meridiano", "--trunk", "sim")


@contextmanager
def rows(floor: Terminal) -> Iterator[sqlite3.Connection]:
    (file,) = Path(floor.folder / "data").glob("*.db")
    with closing(sqlite3.connect(file)) as conn, conn:
        yield conn


def detection(floor: Terminal) -> tuple[int, dict[str, int]]:
    with rows(floor) as conn:
        on, thresholds = conn.execute("SELECT detects, detect_params FROM campaigns").fetchone()
    return on, json.loads(thresholds)


def opened(floor: Terminal, *words: str) -> None:
    load(floor)
    floor("trunk", "add", "sim", "--host", "127.0.0.1")
    assert floor(*ADD, *words)[0] == 0


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ((), (1, {})),
        (("--no-detect",), (0, {})),
        (("--set", "pause_ms=350", "--set", "words=3"), (1, {"pause_ms": 350, "words": 3})),
    ],
)
def test_a_campaign_detects_unless_told_otherwise(
    terminal: Terminal, words: tuple[str, ...], wanted: tuple[int, dict[str, int]]
) -> None:
    opened(terminal, *words)
    assert detection(terminal) == wanted


def test_detection_is_changed_later(terminal: Terminal) -> None:
    opened(terminal, "--set", "pause_ms=350")
    status, said, _ = terminal("campaign", "detect", "Cards", "--no-detect", "--set", "silence_ms=1800")
    assert (status, said) == (0, "Detection of campaign Cards changed; it holds from the next call on.\n")
    assert detection(terminal) == (0, {"pause_ms": 350, "silence_ms": 1800})
    terminal("campaign", "detect", "Cards", "--set", "words=5")
    assert detection(terminal) == (0, {"pause_ms": 350, "silence_ms": 1800, "words": 5})


def test_what_cannot_be_set_is_said_and_nothing_is_kept(terminal: Terminal) -> None:
    opened(terminal)
    status, _, complaint = terminal("campaign", "detect", "Cards", "--no-detect", "--set", "volume=3")
    assert (status, "volume=3 is no threshold" in complaint) == (1, True)
    assert detection(terminal) == (1, {})
    assert "no campaign Nobody" in terminal("campaign", "detect", "Nobody", "--detect")[2]


def judged(conn: sqlite3.Connection, number: int, verdict: str, corrected: str, seconds: int) -> None:
    (campaign,) = conn.execute("SELECT campaign_id FROM campaigns").fetchone()
    values: dict[str, Any] = {
        "call_id": f"c{number}",
        "campaign_id": campaign,
        "trunk_id": "sim",
        "started_at": "2026-01-05 12:00:00.000000",
        "legal_at": "2026-01-05 12:00:00.000000",
        "answered_at": "2026-01-05 12:00:10.000000",
        "ended_at": f"2026-01-05 12:00:{10 + seconds}.000000",
        "verdict": verdict,
        "corrected": corrected,
        "why": "{}",
        "allowed_by": "[]",
    }
    marks = ", ".join("?" * len(values))
    conn.execute(f"INSERT INTO calls ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def test_the_report_counts_errors_by_campaign_and_short_calls_by_trunk(terminal: Terminal) -> None:
    opened(terminal)
    assert terminal("amd", "report")[1] == "No call was judged yet.\n"
    with rows(terminal) as conn:
        for number, call in enumerate(
            [("person", "", 40), ("person", "machine", 6), ("machine", "", 3), ("silence", "person", 20)]
        ):
            judged(conn, number, *call)
    status, out, _ = terminal("--json", "amd", "report")
    assert status == 0
    report = json.loads(out)
    (line,) = report["judged"]
    assert (line["campaign"], line["judged"], line["people"], line["machines"]) == ("Cards", 4, 2, 1)
    assert (line["corrected"], line["wrong_machine"], line["wrong_person"], line["wrong_pct"]) == (
        2,
        1,
        0,
        25.0,
    )
    assert report["short"] == [{"trunk_id": "sim", "answered": 4, "short": 2, "short_pct": 50.0}]
    assert "sim: 2 of 4 answered calls lasted 6 s at most (50.0%)." in terminal("amd", "report")[1]
