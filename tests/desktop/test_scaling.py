"""The size on the glass: as the system says, or the one asked for, on a system of 150 per cent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent_desktop.scaling import draw_at

_SCREEN = {"name": "glass", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalBaseDpi": 96, "dpr": 1}
#: What a desk does at its start, then: pixels of the glass for 100 of the design.
_WINDOW = """
import os, sys
from agent_desktop.scaling import draw_at
draw_at(float(sys.argv[1]) if sys.argv[1] else None, os.environ)
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.setFixedSize(100, 100)
window.show()
print(window.grab().width(), application.primaryScreen().logicalDotsPerInch())
"""


def on_the_glass(folder: Path, scale: str, system: int, **environment: str) -> tuple[int, float]:
    """Width in pixels of the glass of what the design draws 100 wide, and Qt's own dots per inch."""
    screens = folder / "screens.json"
    screen = {**_SCREEN, "logicalDpi": 96 * system // 100}
    flags = {"synchronousWindowSystemEvents": False, "windowFrameMargins": False}
    screens.write_text(json.dumps({**flags, "screens": [screen]}), encoding="utf-8")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    told = subprocess.run(
        [sys.executable, "-c", _WINDOW, scale],
        env={**plain, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}", **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    width, dots = told.stdout.split()
    return int(width), float(dots)


@pytest.mark.parametrize(
    ("scale", "system", "width"),
    [("", 100, 100), ("", 150, 150), ("1.5", 150, 150), ("1.5", 100, 150), ("1", 150, 100), ("2", 175, 200)],
)
def test_a_size_asked_for_replaces_the_systems(tmp_path: Path, scale: str, system: int, width: int) -> None:
    assert on_the_glass(tmp_path, scale, system) == (width, 96.0)


def test_a_desktops_own_factors_are_not_multiplied_either(tmp_path: Path) -> None:
    assert on_the_glass(tmp_path, "1.25", 150, QT_SCREEN_SCALE_FACTORS="glass=2") == (125, 96.0)


def test_without_a_size_nothing_is_touched() -> None:
    environment = {"QT_SCALE_FACTOR": "1.1", "QT_SCREEN_SCALE_FACTORS": "glass=2"}
    draw_at(None, environment)
    assert environment == {"QT_SCALE_FACTOR": "1.1", "QT_SCREEN_SCALE_FACTORS": "glass=2"}
