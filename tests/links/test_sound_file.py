"""What this PC remembers of the agent's sound."""

import json
from datetime import date
from pathlib import Path

import pytest

from agent_desktop.desk.sound import Preferences
from agent_desktop.links.sound_file import FILE, SoundFile

TODAY = date(2026, 11, 24)


def test_choices_and_checks_outlive_the_program(tmp_path: Path) -> None:
    chosen = Preferences(microphone="Fone é", volume_pct=130, headset=False)
    first = SoundFile(tmp_path / "new")
    assert first.preferences() == Preferences()
    first.remember(chosen)
    first.done("a1", TODAY)
    first.done("a2", TODAY)
    second = SoundFile(tmp_path / "new")
    assert second.preferences() == chosen
    assert second.done_on(TODAY) == ("a1", "a2")
    assert second.done_on(date(2026, 11, 25)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"preferences": 3}',
        '{"preferences": {"volume_pct": "loud", "colour": 1}, "checked": 1}',
    ],
)
def test_a_spoiled_file_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    kept = SoundFile(tmp_path)
    assert kept.preferences() == Preferences()
    assert kept.done_on(TODAY) == ()


def test_a_disk_that_takes_nothing_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("no folder")
    kept = SoundFile(tmp_path / "folder")
    kept.remember(Preferences(volume_pct=50))
    assert kept.preferences().volume_pct == 50


def test_what_another_release_wrote_is_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"later": 1}))
    SoundFile(tmp_path).done("a1", TODAY)
    assert json.loads((tmp_path / FILE).read_text())["later"] == 1
