"""The commands about recordings, as an administrator meets them."""

import base64
import json
import sqlite3
import wave
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server_api.recordings.chain import FIRST, link
from server_api.recordings.keys import MasterKeys
from server_api.recordings.shelf import Shelf
from server_api.tape.sound import fingerprint
from server_api.tape.writer import TapeWriter
from tests.cli.test_commands import Terminal, terminal

__all__ = ["terminal"]
NOW = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)


@pytest.fixture
def tape(terminal: Terminal) -> Path:
    """One finished recording, r1, and an administrator named root."""
    data = terminal.folder / "data"
    assert (
        terminal("user", "add", "root", "--role", "admin", "--password-stdin", typed="secret-123\n")[0] == 0
    )
    shelf = Shelf(data / "recordings", MasterKeys.load(data / "recordings.key"))
    new = shelf.new("r1", "c1", NOW)
    writer = TapeWriter.begin(Path(new.path), base64.b64decode(new.key), new.header)
    writer.add(b"\xd5" * 32000, last=True)
    writer.close()
    size, sha256 = fingerprint(Path(new.path))
    with sqlite3.connect(data / "acordo.db") as database:
        database.execute(
            "INSERT INTO recordings (recording_id, call_id, path, state, began_at, seconds, size_bytes,"
            " sha256, chain, chain_no, peaks_agent, peaks_debtor, marks)"
            " VALUES ('r1', 'c1', ?, 'done', ?, 2.0, ?, ?, ?, 1, '[]', '[]', '[]')",
            (new.name, NOW.isoformat(), size, sha256, link(FIRST, sha256)),
        )
    database.close()
    return Path(new.path)


def test_what_was_not_touched_verifies(terminal: Terminal, tape: Path) -> None:
    assert terminal("recording", "verify") == (
        0,
        "1 recordings checked: whole and unchanged. 0 were done away with in their time.\n",
        "",
    )
    tape.write_bytes(tape.read_bytes()[:-1] + b"?")
    status, said, complained = terminal("recording", "verify")
    assert (status, said) == (1, "")
    assert "r1 (c1): wrong_key" in complained


def test_an_export_is_a_wav_in_a_new_file(terminal: Terminal, tape: Path) -> None:
    target = terminal.folder / "one.wav"
    status, _, complained = terminal("recording", "export", "r1", str(target), "--as", "nobody")
    assert (status, complained) == (1, "nobody is not an administrator. Nothing was exported.\n")
    assert terminal("recording", "export", "r1", str(target), "--as", "root")[0] == 0
    with wave.open(str(target)) as file:
        assert (file.getnframes(), file.getnchannels()) == (16000, 2)
    assert terminal("recording", "export", "r1", str(target), "--as", "root")[0] == 1
    assert "no recording r2" in terminal("recording", "export", "r2", str(target), "--as", "root")[2]


def test_a_new_key_leaves_older_recordings_readable(terminal: Terminal, tape: Path) -> None:
    status, said, _ = terminal("--json", "recording", "new-key")
    assert status == 0
    assert json.loads(said)["id"].startswith("k2-")
    assert terminal("recording", "verify")[0] == 0
    keys = terminal.folder / "data" / "recordings.key"
    keys.chmod(0o644)
    assert "chmod 600" in terminal("recording", "verify")[2]


def test_hold_release_and_report(terminal: Terminal, tape: Path) -> None:
    assert terminal("recording", "hold", "r1")[0] == 0
    assert terminal("recording", "release", "r1")[0] == 0
    assert terminal("recording", "hold", "r9")[0] == 1
    assert terminal("recording", "report")[1] == "0 of 0 conversations have no whole recording.\n"
    said = terminal("--json", "recording", "report", "--from", "2026-11-01", "--to", "2026-11-30")[1]
    assert json.loads(said) == {"calls": 0, "unrecorded": 0, "lines": []}
