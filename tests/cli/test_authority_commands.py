"""Who may grant what, from a terminal."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import Capture, Terminal
from tests.cli.test_talk_commands import from_scratch


@pytest.fixture
def terminal(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    made = Terminal(tmp_path, capsys, monkeypatch)
    from_scratch(made)
    return made


def answered(terminal: Terminal, *words: str) -> Any:
    status, out, complaint = terminal("--json", *words)
    assert status == 0, complaint
    return json.loads(out)


def everywhere(terminal: Terminal) -> list[str]:
    """The rows of no creditor."""
    rows = answered(terminal, "authorities", "list")
    return [row["authority_id"] for row in rows if not row["creditor_id"]]


def test_limits_are_set_replaced_and_ended(terminal: Terminal) -> None:
    many = ("--max-discount-bp", "4000", "--min-entry", "5000", "--method", "pix", "--no-settle")
    first = answered(terminal, "authorities", "set", "--role", "agent", *many)
    assert first["limits"] == {
        "max_discount_bp": 4000,
        "min_entry": {"minor": 5000, "currency": "BRL"},
        "methods": ["pix"],
        "may_settle": False,
    }
    second = answered(terminal, "authorities", "set", "--role", "agent", "--max-instalments", "6")
    assert everywhere(terminal) == [second["authority_id"]]
    answered(terminal, "authorities", "end", second["authority_id"])
    assert everywhere(terminal) == []


def test_a_portfolio_brings_the_authority_of_its_creditors(terminal: Terminal) -> None:
    rows = answered(terminal, "authorities", "list")
    mine = {row["role"]: row["limits"] for row in rows if row["creditor_id"] == "meridiano"}
    assert mine == {
        "agent": {"min_entry_bp": 1000, "max_instalments": 12},
        "team_lead": {"max_discount_bp": 5000, "min_entry_bp": 500, "max_instalments": 24},
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("set", "--role", "agent"), "The limits will not do: {}"),
        (("set", "--max-discount-bp", "10001"), "max_discount_bp"),
        (("set", "--method", "gold", "--frequency", "yearly"), "methods"),
        (("set", "--user", "nobody", "--max-instalments", "3"), "nobody"),
        (("set", "--creditor", "none", "--max-instalments", "3"), "none"),
        (("end", "no-such-row"), "no authority no-such-row"),
    ],
)
def test_what_cannot_be_meant_is_said(terminal: Terminal, words: tuple[str, ...], told: str) -> None:
    status, _out, complaint = terminal("--lang", "en", "authorities", *words)
    assert status == 1
    assert told in complaint
