"""Find a Python that Acordo runs on."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from devtools.words import SetupError

WANTED = ((3, 12), (3, 11))
PROBE = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
NONE_FOUND = """Acordo needs Python 3.11 or 3.12; this is {here} and no other was found.
What to do:
  Debian 12, Ubuntu 24.04   sudo apt install python3 python3-venv
  Fedora                    sudo dnf install python3.12
  macOS                     brew install python@3.12
  Windows                   winget install Python.Python.3.12
  any                       pyenv install 3.12
Then run the same command again.{incomplete}"""
INCOMPLETE = "\n{python} fits but has no module venv: sudo apt install python{version}-venv"


def find() -> list[str]:
    """The command of a Python 3.11 or 3.12 that can make a virtual environment."""
    for candidate in _candidates():
        if _version(candidate, PROBE) in _wanted():
            return candidate
    here = ".".join(map(str, sys.version_info[:3]))
    raise SetupError(NONE_FOUND.format(here=f"Python {here}", incomplete=_incomplete()))


def is_wanted(command: list[str]) -> bool:
    return _version(command, "import sys; print('%d.%d' % sys.version_info[:2])") in _wanted()


def _wanted() -> list[str]:
    return [f"{major}.{minor}" for major, minor in WANTED]


def _candidates() -> Iterator[list[str]]:
    if sys.version_info[:2] in WANTED:
        yield [sys.executable]
    for version in _wanted():
        found = shutil.which(f"python{version}")
        if found:
            yield [found]
        pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
        for path in sorted(glob.glob(f"{pyenv}/versions/{version}*/bin/python"), reverse=True):
            yield [path]
        if os.name == "nt" and shutil.which("py"):
            yield ["py", f"-{version}"]


def _version(command: list[str], probe: str) -> str:
    try:
        done = subprocess.run(
            [*command, "-c", probe], capture_output=True, text=True, timeout=60, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip()


def _incomplete() -> str:
    for candidate in _candidates():
        version = _version(candidate, "import sys; print('%d.%d' % sys.version_info[:2])")
        if version in _wanted():
            return INCOMPLETE.format(python=candidate[0], version=version)
    return ""
