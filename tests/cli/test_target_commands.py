"""Goals of the agents' panel, from a terminal."""

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


def test_a_goal_is_set_replaced_and_taken_away(terminal: Terminal) -> None:
    assert answered(terminal, "targets", "set", "promises", "8")["goal"] == 8
    assert answered(terminal, "targets", "set", "promises", "9", "--team", "Norte")["team"] == "Norte"
    answered(terminal, "targets", "set", "promises", "10")
    goals = {(row["team"], row["metric"], row["goal"]) for row in answered(terminal, "targets", "list")}
    assert goals == {("", "promises", 10), ("Norte", "promises", 9)}
    answered(terminal, "targets", "set", "promises", "0")
    assert [row["team"] for row in answered(terminal, "targets", "list")] == ["Norte"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("promises", "-1"), "-1 is no goal"),
        (("promises", "5", "--user", "nobody"), "nobody"),
    ],
)
def test_a_goal_that_cannot_be_is_said_so(terminal: Terminal, words: tuple[str, ...], told: str) -> None:
    status, _, complaint = terminal("--lang", "en", "targets", "set", *words)
    assert status == 1
    assert told in complaint
    assert answered(terminal, "targets", "list") == []
