"""dev.py test: every check of the house, one after the other, and a summary at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from devtools import running
from devtools.words import ROOT

SOURCES = ["dev.py", "devtools", "agent_desktop", "server_api", "tests"]
MOST_WORKERS = 6
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"


class Result(NamedTuple):
    name: str
    ok: bool
    seconds: float
    closing: str


def run(python: Path, arguments: list[str]) -> int:
    """Without arguments all checks; with arguments pytest alone, with them. 0 only if all passed."""
    pytest = ["-m", "pytest", "--color=yes" if sys.stdout.isatty() else "--color=no", *arguments]
    if arguments:
        return 0 if _run(python, "pytest", pytest).ok else 1
    # Some wait for telephones while the others compute: tests/helpers/scheduling.py. One more than there are
    # cores fills the waits; two more let timers of a slow machine run out.
    cores = _cores()
    pytest += ["-n", str(min(cores + 1, MOST_WORKERS)), "--dist", "loadfile"]
    sources = [name for name in SOURCES if (ROOT / name).exists()]
    steps = {
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        "ruff check": ["-m", "ruff", "check", "."],
        "mypy": ["-m", "mypy", "--num-workers", str(min(cores, 4)), *sources],
        "laws": ["-c", LINT_IMPORTS],
        "pytest": pytest,
    }
    results = [_run(python, name, step) for name, step in steps.items()]
    print("\n" + "\n".join(_line(result) for result in results))
    print(results[-1].closing, flush=True)
    return 0 if all(result.ok for result in results) else 1


def _cores() -> int:
    """Those that this process may use, which in a container are not all of the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(python: Path, name: str, step: list[str]) -> Result:
    """Run a step, passing its output through; remembers its last line that says something."""
    print(f"\n── {name} " + "─" * (70 - len(name)), flush=True)
    began = time.monotonic()
    env = running.child_env(python)
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    closing = ""
    popen = subprocess.Popen([str(python), *step], cwd=ROOT, env=env, stdout=subprocess.PIPE)
    with running.looked_after(popen) as child:
        for raw in child.stdout or ():
            text = raw.decode("utf-8", "replace").rstrip()
            closing = text or closing
            print(text, flush=True)
    return Result(name, child.returncode == 0, time.monotonic() - began, closing)


def _line(result: Result) -> str:
    return f"{'ok    ' if result.ok else 'FAILED'}  {result.name:12} {result.seconds:6.1f} s"
