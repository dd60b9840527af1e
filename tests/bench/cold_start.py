"""From the start of the window's process to the painted sign-in, with the files already in the cache."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.calls import BenchError, read_record
from tests.bench.figures import median

_STARTS = 3
_START_S = 60.0
#: Nobody listens there: the desk is started, not used.
_NO_SERVER = "https://127.0.0.1:1"


def cold_start_s(folder: Path) -> float:
    """The median of three starts; one before them warms the file cache. Raises BenchError."""
    times = [_one_start(folder / f"start-{at}") for at in range(_STARTS + 1)]
    return median(times[1:])


def _one_start(folder: Path) -> float:
    folder.mkdir(parents=True)
    plan = folder / "plan.json"
    # The sign-in is refused for want of a server, and the autopilot writes down when it saw the window.
    plan.write_text(json.dumps({"user": "nobody", "password": "-", "out": str(folder), "pictures": False}))
    command = [sys.executable, "-m", "agent_desktop", "--server", _NO_SERVER, "--audio", "null"]
    command += ["--data-dir", str(folder), "--autopilot", str(plan)]
    env = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = time.monotonic_ns()
    try:
        subprocess.run(command, env=env, timeout=_START_S, check=False, capture_output=True)
    except subprocess.TimeoutExpired:
        raise BenchError("the desk did not end after a refused sign-in") from None
    painted: int = read_record(folder)["login_painted_mono_ns"]
    return (painted - began) / 1e9
