"""The real process of the window, offscreen, with its engine: starts, says what is wrong, leaves nothing."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.helpers.waiting import wait_until

NOBODY = "http://127.0.0.1:9"


def started(folder: Path, *more: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    command = [sys.executable, "-m", "agent_desktop", "--server", NOBODY, "--audio", "null"]
    return subprocess.Popen([*command, "--data-dir", str(folder), *more], env=environment)


def test_an_absent_server_is_said_on_the_sign_in_screen(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"user": "ana", "password": "x", "out": str(tmp_path), "pictures": False}))
    with started(tmp_path / "data", "--autopilot", str(plan)) as window:
        assert window.wait(50) == 1
    record = json.loads((tmp_path / "autopilot.json").read_text())
    assert "link_down" in record["error"]
    assert record["login_painted_mono_ns"] > 0
    assert (tmp_path / "data" / "device-id").read_text()


def test_a_signal_ends_window_and_engine(tmp_path: Path) -> None:
    with started(tmp_path) as window:
        process = psutil.Process(window.pid)
        wait_until(lambda: process.children(recursive=True), 40, "the engine")
        children = process.children(recursive=True)
        window.send_signal(signal.SIGINT)
        assert window.wait(40) == 0
    assert not [child for child in children if child.is_running()]
