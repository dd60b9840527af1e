"""Scripts as text files, from a terminal: list, check, export, import, publish, roll back."""

import json
from pathlib import Path
from typing import Any

import pytest

from server_api.cli.script_words import SCRIPTS
from server_api.resources import resource_folder
from tests.cli.test_commands import Capture, Terminal

GENERAL = resource_folder("scripts") / "general.toml"


@pytest.fixture
def terminal(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(tmp_path, capsys, monkeypatch)


def answered(terminal: Terminal, *words: str) -> Any:
    status, out, complaint = terminal("--json", *words)
    assert status == 0, complaint
    return json.loads(out)


def refused(terminal: Terminal, *words: str) -> str:
    status, _, complaint = terminal("--lang", "en", *words)
    assert status == 1
    return complaint


def exported(terminal: Terminal, script_id: str, *more: str) -> str:
    status, out, complaint = terminal("scripts", "export", script_id, *more)
    assert status == 0, complaint
    return out


def live(terminal: Terminal, script_id: str) -> int:
    (found,) = (one for one in answered(terminal, "scripts", "list") if one["script_id"] == script_id)
    return int(found["live"])


def test_from_export_by_import_to_published_and_back(terminal: Terminal, tmp_path: Path) -> None:
    before = exported(terminal, "general")
    file = tmp_path / "general.toml"
    told = answered(terminal, "scripts", "export", "general", "--out", str(file))
    assert told["version"] == 5
    assert file.read_text(encoding="utf-8").strip() == before.strip()
    file.write_text(before.replace("Serei breve.", "Vou ser breve."), encoding="utf-8")
    assert answered(terminal, "scripts", "import", str(file)) == {
        "id": "general",
        "version": 6,
        "findings": [],
    }
    assert live(terminal, "general") == 5
    answered(terminal, "scripts", "publish", "general", "--note", "shorter")
    assert live(terminal, "general") == 6
    assert "Vou ser breve." in exported(terminal, "general")
    assert exported(terminal, "general", "--version", "5") == before
    answered(terminal, "scripts", "rollback", "general", "5")
    assert live(terminal, "general") == 5


def test_a_trial_leaves_what_is_live(terminal: Terminal) -> None:
    answered(terminal, "scripts", "import", str(GENERAL))
    answered(terminal, "scripts", "publish", "general", "--share", "20")
    assert live(terminal, "general") == 5


def test_a_file_is_checked_without_a_word_to_the_database(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal("scripts", "check", str(GENERAL))[0] == 0
    bad = tmp_path / "bad.toml"
    bad.write_text(GENERAL.read_text(encoding="utf-8").replace("Serei breve.", "A polícia vai aí."))
    complaint = refused(terminal, "scripts", "check", str(bad))
    assert "threat" in complaint
    assert "policia" in complaint
    assert answered(terminal, "scripts", "import", str(bad))["findings"][0]["code"] == "threat"
    assert "threat" in refused(terminal, "scripts", "publish", "general")


def test_what_is_not_there_is_said(terminal: Terminal, tmp_path: Path) -> None:
    assert "no draft" in refused(terminal, "scripts", "publish", "general")
    assert "none" in refused(terminal, "scripts", "export", "none")
    assert "no script or version" in refused(terminal, "scripts", "rollback", "general", "99")
    (tmp_path / "x.toml").write_text("id = 1")
    assert "no script" in refused(terminal, "scripts", "check", str(tmp_path / "x.toml"))
    assert refused(terminal, "scripts", "check", str(tmp_path / "gone.toml"))


def test_every_sentence_is_there_in_three_languages_with_the_same_fields() -> None:
    for sentences in SCRIPTS.values():
        assert len(sentences) == 3
        named = [{part.split("}")[0] for part in one.split("{")[1:]} for one in sentences]
        assert named[0] == named[1] == named[2]
