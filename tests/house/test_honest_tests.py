"""Tests wait for conditions, and every test asserts something."""

import ast
import re
from pathlib import Path

from tests.house.sources import Function, calls, functions, name_of, python_files

SLEEPS = {"time.sleep", "asyncio.sleep", "sleep", "qWait", "QTest.qWait", "qtbot.wait"}
MAY_SLEEP = {"tests/helpers/waiting.py", "tests/helpers/leftovers.py"}
# A call that fails by itself when something is not so.
CHECKING = re.compile(
    r"(^|[._])(assert|raises|fail|expect|check|verify|conform|wait|until|must|golden|show)|Signal$|Signals$"
)
HOUSE = python_files("tests")
TESTS = [path for path in HOUSE if path.name.startswith("test_")]


def sleeps(path: Path) -> list[str]:
    return [
        f"{name_of(path)}:{call.lineno}"
        for call, name in calls(path)
        if name in SLEEPS and not (call.args and _harmless(call.args[0]))
    ]


def _harmless(length: ast.expr) -> bool:
    """Nothing, or what is left until a point in time: a sender of audio keeps its beat that way."""
    if isinstance(length, ast.Constant):
        return length.value == 0
    return any(isinstance(node, ast.Sub) for node in ast.walk(length))


def asserts(function: Function, helpers: dict[str, Function], depth: int = 3) -> bool:
    """Whether the function checks something, itself or through a helper of the same file."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if CHECKING.search(name):
                return True
            helper = helpers.get(name.rpartition(".")[2])
            if helper and helper is not function and depth and asserts(helper, helpers, depth - 1):
                return True
    return False


def test_nobody_sleeps() -> None:
    found = [place for path in HOUSE if name_of(path) not in MAY_SLEEP for place in sleeps(path)]
    assert found == []


def test_every_test_asserts() -> None:
    silent = []
    for path in TESTS:
        helpers = {function.name: function for function in functions(path)}
        silent += [
            f"{name_of(path)}::{name}"
            for name, function in helpers.items()
            if name.startswith("test_") and not asserts(function, helpers)
        ]
    assert silent == []
