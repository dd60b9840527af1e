"""Own keys as files."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from agent_desktop.links.keys_file import FILE, BadKeysFileError, KeysFile

TOLD = {"agent": {"mute": "F5", "choice": "Ctrl+Shift+#"}, "lead": {"find": 'Ctrl+"'}}


def test_what_is_kept_is_there_at_the_next_start(tmp_path: Path) -> None:
    KeysFile(tmp_path / "new").save(TOLD)
    assert KeysFile(tmp_path / "new").load() == TOLD


def test_nothing_kept_is_nothing(tmp_path: Path) -> None:
    assert KeysFile(tmp_path).load() == {}


def test_an_own_file_that_cannot_be_read_counts_as_empty(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_text("[agent\n", "utf-8")
    with caplog.at_level(logging.WARNING):
        assert KeysFile(tmp_path).load() == {}
    assert "own keys not read" in caplog.text


def test_a_place_that_cannot_be_written_costs_only_the_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with caplog.at_level(logging.WARNING):
        KeysFile(tmp_path / "file").save(TOLD)
    assert "own keys not kept" in caplog.text


@pytest.mark.parametrize("content", [b"[agent\n", b"agent = 1\n", b"\xff\xfe"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "theirs.toml"
    path.write_bytes(content)
    with pytest.raises(BadKeysFileError):
        KeysFile(tmp_path).read(path)
