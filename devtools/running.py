"""Run the project's own programs inside .venv."""

from __future__ import annotations

import contextlib
import importlib.util
import locale
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from devtools.words import ROOT, SetupError

END_S = 15.0  # how long a child may take to end by itself after Ctrl-C


def child_env(python: Path) -> dict[str, str]:
    """The environment of everything started: UTF-8, .venv first, the project importable from anywhere."""
    env = dict(os.environ, PYTHONUTF8="1")
    if "utf" not in (locale.getlocale()[1] or "").lower() and os.name != "nt":
        env["LC_ALL"] = "C.UTF-8"
    env["PATH"] = os.pathsep.join([str(python.parent), env.get("PATH", "")])
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH", "")]))
    env["VIRTUAL_ENV"] = str(python.parent.parent)
    env.pop("PYTHONHOME", None)
    # A floor is a dozen processes: compiling the same sources in each takes a third of their start.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def hand_over(python: Path, module: str, arguments: list[str]) -> int:
    """Become `python -m module`: signals, terminal and exit code are then its own."""
    if not exists(module):
        raise SetupError(f"{module} is not part of this copy of Acordo yet, so there is nothing to run.")
    command = [str(python), "-m", module, *arguments]
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(str(python), command, child_env(python))
    with looked_after(subprocess.Popen(command, env=child_env(python))) as child:
        child.wait()
    return child.returncode


@contextlib.contextmanager
def looked_after(child: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Wait for the child at the end; on Ctrl-C or SIGTERM give it time to end by itself, then end it."""

    def stopped(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stopped)
    try:
        yield child
        child.wait()
    except KeyboardInterrupt:
        _end(child)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def exists(module: str) -> bool:
    sys.path.insert(0, str(ROOT))
    try:
        found = importlib.util.find_spec(module)
        # A package is run through its __main__.
        return found is not None and (
            found.submodule_search_locations is None
            or (Path(str(found.origin)).parent / "__main__.py").exists()
        )
    except ImportError:
        return False


def benches() -> list[str]:
    folder = ROOT / "tests" / "bench"
    modules = [path.stem for path in folder.glob("[a-z]*.py") if "__main__" in path.read_text("utf-8")]
    return sorted(modules + [path.parent.name for path in folder.glob("*/__main__.py")])
