"""How a campaign dials, told at a terminal."""

import sqlite3
from typing import Any

import pytest

from tests.cli.test_commands import Terminal, load, terminal

__all__ = ["terminal"]

COLUMNS = "mode, cap_bp, ratio_pct, weight, pool, overflow, overflow_bp, preview_auto, schedule, state"


@pytest.fixture
def filled(terminal: Terminal) -> Terminal:
    assert load(terminal)[0] == 0
    assert terminal("trunk", "add", "sim", "--host", "127.0.0.1")[0] == 0
    return terminal


def stored(terminal: Terminal, columns: str = COLUMNS) -> tuple[Any, ...]:
    rows = sqlite3.connect(terminal.folder / "data" / "acordo.db")
    (row,) = rows.execute(f"select {columns} from campaigns").fetchall()
    rows.close()
    return tuple(row)


def test_a_campaign_is_made_to_dial_ahead_and_changed(filled: Terminal) -> None:
    words = ("--mode", "predictive", "--cap-pct", "1.5", "--pool", "north", "--hours", "mon-fri=08:00-20:00")
    made = filled("campaign", "add", "Cards", "--creditor", "meridiano", "--trunk", "sim", *words)
    assert made[0] == 0, made[2]
    assert stored(filled, "mode, cap_bp, pool, ratio_pct") == ("predictive", 150, "north", 200)
    assert '"4": [["08:00", "20:00"]]' in stored(filled, "schedule")[0]
    change = ("--mode", "power", "--ratio", "2.5", "--overflow", "message", "--overflow-pct", "10")
    status, out, said = filled("campaign", "set", "Cards", *change, "--hours", "always", "--no-preview-auto")
    assert status == 0, said
    assert "within a second" in out
    assert stored(filled) == ("power", 150, 250, 100, "north", "message", 1000, 0, "{}", "running")
    status, _, said = filled("campaign", "set", "Cards", "--state", "stopped", "--reason", "wrong list")
    assert (status, stored(filled, "state, state_reason")) == (0, ("stopped", "wrong list")), said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ratio", "9"), "ratio_pct=900 (100-500)"),
        (("--hours", "mon=20:00-08:00"), "ends before it begins"),
        (("--hours", "mon=8-late"), "is not like 08:00-20:00"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    filled: Terminal, words: tuple[str, ...], said: str
) -> None:
    filled("campaign", "add", "Cards", "--creditor", "meridiano", "--trunk", "sim")
    before = stored(filled)
    status, _, error = filled("campaign", "set", "Cards", *words)
    assert status == 1
    assert said in error
    assert stored(filled) == before


def test_a_campaign_that_is_not_there(filled: Terminal) -> None:
    status, _, error = filled("campaign", "set", "Loans", "--weight", "5")
    assert status == 1
    assert "no campaign Loans" in error


def test_a_campaign_without_agents_stays_one_until_it_is_stopped(filled: Terminal) -> None:
    words = ("--mode", "message", "--lines", "25", "--leaves-message")
    made = filled("campaign", "add", "Cards", "--creditor", "meridiano", "--trunk", "sim", *words)
    assert made[0] == 0, made[2]
    assert stored(filled, "mode, lines, leaves_message") == ("message", 25, 1)
    status, _, error = filled("campaign", "set", "Cards", "--mode", "progressive", "--lines", "5")
    assert (status, stored(filled, "mode, lines")) == (1, ("message", 25))
    assert "--state stopped" in error
    assert filled("campaign", "set", "Cards", "--lines", "0")[0] == 1
    assert filled("campaign", "set", "Cards", "--state", "stopped")[0] == 0
    assert filled("campaign", "set", "Cards", "--mode", "progressive")[0] == 0
    assert stored(filled, "mode, lines") == ("progressive", 25)
