"""The virtual environment .venv: made once, brought up to the lock, left alone while it fits."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from pathlib import Path

from devtools import pythons
from devtools.words import ROOT, SetupError, say

VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "acordo-lock.sha256"
UNFINISHED = VENV / "acordo-unfinished"
LOG = VENV / "acordo-setup.log"
FAILED = """The dependencies could not be installed. What pip said last:

{tail}

What to do: see that this machine reaches its package index (pip config list), then run the same again.
The whole story is in {log}"""


def python_of(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ready() -> Path:
    """The Python of .venv with exactly the locked dependencies; sets up what is missing."""
    python = python_of(VENV)
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if python.exists() and STAMP.exists() and STAMP.read_text().strip() == wanted:
        return python
    began = time.monotonic()
    # A set-up that was interrupted may have left half a package behind: start from nothing.
    if UNFINISHED.exists() or not python.exists() or not pythons.is_wanted([str(python)]):
        _make()
    UNFINISHED.touch()
    STAMP.unlink(missing_ok=True)
    _install(python)
    STAMP.write_text(wanted + "\n")
    UNFINISHED.unlink()
    say(f"ready after {time.monotonic() - began:.0f} s")
    return python


def _make() -> None:
    command = pythons.find()
    say(f"making .venv with {' '.join(command)}")
    done = subprocess.run([*command, "-m", "venv", "--clear", str(VENV)], check=False)
    if done.returncode:
        raise SetupError(f"{VENV} could not be made. Is the disk full, or the folder not yours?")


def _install(python: Path) -> None:
    say("installing the locked dependencies (once, about a minute)")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(
            [*pip, "install", "--require-hashes", "--no-deps", "-r", str(LOCK)],
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        tail = "\n".join(LOG.read_text("utf-8", "replace").splitlines()[-15:])
        raise SetupError(FAILED.format(tail=tail, log=LOG))
