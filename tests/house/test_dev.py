"""dev.py starts on any Python, says plainly what is wrong, and locks without an address."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from devtools import pythons, running, system
from devtools.words import SetupError
from tests.house.sources import ROOT, name_of, python_files

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
FROM_PYTHON = sys.stdlib_module_names | {"devtools"}


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "dev.py"), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_help_explains_every_command(tmp_path: Path) -> None:
    told = run("--help", cwd=tmp_path)
    for command in ("demo", "test", "server", "desktop", "bench", "gallery", "lock"):
        assert re.search(rf"^  {command} +\w+", told.stdout, re.MULTILINE)
    assert told.returncode == 0


def test_an_unknown_command_is_told() -> None:
    told = run("dance")
    assert told.returncode == 2
    assert "'dance'" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("path", [ROOT / "dev.py", *python_files("devtools")], ids=name_of)
def test_the_bootstrap_needs_nothing_and_an_old_python_reads_it(path: Path) -> None:
    parsed = ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
    imported = {n.module or "" for n in ast.walk(parsed) if isinstance(n, ast.ImportFrom)}
    imported |= {alias.name for n in ast.walk(parsed) if isinstance(n, ast.Import) for alias in n.names}
    assert {name.split(".")[0] for name in imported} <= FROM_PYTHON


def test_without_a_fitting_python_it_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    with pytest.raises(SetupError, match=r"this is Python 3\.9\.2 and no other was found(.|\n)*apt install"):
        pythons.find()


def test_missing_system_packages_come_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "_installed", lambda: set(system.NEEDED["test"]) - {"xvfb", "sip-tester"})
    command = "sudo apt-get install --no-install-recommends xvfb sip-tester"
    with pytest.raises(SetupError, match=command):
        system.require("test")


def test_what_it_starts_keeps_what_it_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    env = running.child_env(Path(sys.executable))
    told = subprocess.run(
        [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"],
        env=env,
        capture_output=True,
        check=True,
    )
    assert told.stdout.split() == [b"False"]


def test_every_locked_version_is_exact_and_hashed() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCK)[1:]
    assert len(entries) > 60
    assert [e.split("\n")[0] for e in entries if "==" not in e or "--hash=sha256:" not in e] == []


def test_the_lock_knows_every_dependency() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8").split("[project.scripts]")[0]
    wanted = {name.lower() for name in re.findall(r'^  "([A-Za-z0-9-]+)', project, re.MULTILINE)}
    locked = set(re.findall(r"^([a-z0-9-]+)(?:\[|==)", LOCK, re.MULTILINE))
    assert sorted(wanted - locked) == []


def test_the_lock_holds_no_place() -> None:
    assert (
        re.findall(
            r"^\s*(?:-[if]|--(?:extra-)?index|--find|--trusted).*|\S*://\S*|@ file\S*", LOCK, re.MULTILINE
        )
        == []
    )
