"""Write requirements.lock: exact versions with the hashes of every platform's files, and no address."""

from __future__ import annotations

import subprocess
from pathlib import Path

from devtools import running
from devtools.environment import LOCK
from devtools.words import ROOT, say

# One lock for Linux, Windows and macOS, for Python 3.11 and 3.12: differences become markers.
COMPILE = [
    *("--universal", "--python-version", "3.11", "--fork-strategy", "fewest", "--all-extras"),
    *(
        "--generate-hashes",
        "--no-config",
        "--system-certs",
        "--custom-compile-command",
        "python3 dev.py lock",
    ),
]


def run(python: Path, arguments: list[str]) -> int:
    """Resolve pyproject.toml from the registry alone: a machine's private sources must not leave a trace."""
    env = {name: text for name, text in running.child_env(python).items() if not name.startswith("UV_")}
    command = [str(python), "-m", "uv", "pip", "compile", "-q", *COMPILE, "-o", LOCK.name, *arguments]
    done = subprocess.run(
        [*command, "pyproject.toml"], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode == 0:
        say(f"{LOCK.name} is up to date; the next command installs it")
    return done.returncode
