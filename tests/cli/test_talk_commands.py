"""Transfer targets and messages, set up from a terminal."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from server_api.telephony.talks import prompt_file
from tests.cli.test_commands import Capture, Terminal, load
from tests.services.conftest import some_debtors
from tests.services.test_prompt_shelf import recorded


@pytest.fixture
def terminal(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("ACORDO_CENTRE_NAME", "Central Norte")
    (tmp_path / "data").mkdir()
    return Terminal(tmp_path, capsys, monkeypatch)


def test_a_target_is_added_listed_and_retired(terminal: Terminal) -> None:
    added = terminal("--json", "preset", "add", "Ouvidoria", "(11) 4000-1000", "--team", "Norte")
    assert added[0] == 0, added
    (preset,) = json.loads(terminal("--json", "preset", "list")[1])
    assert (preset["name"], preset["number"], preset["team"]) == ("Ouvidoria", "+551140001000", "Norte")
    assert terminal("preset", "retire", json.loads(added[1])["id"])[0] == 0
    assert json.loads(terminal("--json", "preset", "list")[1]) == []
    status, _, complaint = terminal("preset", "retire", "nobody")
    assert (status, "no transfer target nobody" in complaint) == (1, True)
    assert terminal("preset", "add", "Nobody", "12")[0] == 1


def test_a_recording_is_kept_and_a_short_one_refused(terminal: Terminal, tmp_path: Path) -> None:
    file = recorded(tmp_path / "message.wav", 8.0)
    status, out, _ = terminal("--json", "prompt", "add", str(file), "--campaign", "c1", "--language", "es")
    assert status == 0
    assert Path(json.loads(out)["file"]).read_bytes() == file.read_bytes()
    status, _, complaint = terminal("prompt", "add", str(recorded(tmp_path / "short.wav", 3.0)))
    assert (status, "at least 7 s" in complaint) == (1, True)


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
def test_a_message_is_made_for_a_campaign_with_its_free_number(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(tmp_path, capsys, monkeypatch)
    from_scratch(terminal)
    words = ("campaign", "add", "Cards", "--creditor", "meridiano", "--trunk", "sim")
    assert terminal(*words, "--tells-monitored", "--free-number", "08007701234")[0] == 0
    with sqlite3.connect(tmp_path / "data" / "acordo.db") as rows:
        kept = rows.execute("SELECT tells_monitored, free_number FROM campaigns").fetchall()
    rows.close()
    assert kept == [(1, "08007701234")]
    status, out, _ = terminal("--json", "prompt", "make", "--language", "en")
    assert status == 0
    assert prompt_file.read(json.loads(out)["file"]).rate == 8000
    status, _, complaint = terminal("prompt", "make", "--campaign", "nobody")
    assert (status, "was not made" in complaint) == (1, True)


def from_scratch(terminal: Terminal) -> None:
    """A portfolio and a trunk."""
    some_debtors(terminal.folder / "sample")
    assert load(terminal)[0] == 0
    assert terminal("trunk", "add", "sim", "--host", "127.0.0.1")[0] == 0
