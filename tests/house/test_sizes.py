"""Short: files and functions are read in one look. What is longer stands in budget.toml with a reason."""

import tomllib
from typing import Any

import pytest

from tests.house.sources import PACKAGES, ROOT, functions, name_of, python_files

FILE_LINES = 400
FUNCTION_LINES = 60
# A migration is written once, by a generator, and never read like code again.
FILES = [path for path in python_files(*PACKAGES, "tests") if "migrations/versions" not in name_of(path)]


def budget() -> dict[str, dict[str, Any]]:
    return tomllib.loads((ROOT / "tests/house/budget.toml").read_text("utf-8"))


def long_files() -> set[str]:
    return {name_of(path) for path in FILES if len(path.read_text("utf-8").splitlines()) > FILE_LINES}


def long_functions() -> set[str]:
    return {
        f"{name_of(path)}::{function.name}"
        for path in FILES
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES
    }


def test_files_are_short() -> None:
    assert sorted(long_files() - budget()["files"].keys()) == []


def test_functions_are_short() -> None:
    assert sorted(long_functions() - budget()["functions"].keys()) == []


def test_paid_debts_are_struck_out() -> None:
    assert sorted(budget()["files"].keys() - long_files()) == []
    assert sorted(budget()["functions"].keys() - long_functions()) == []


@pytest.mark.parametrize("kind", ["files", "functions"])
def test_every_debt_has_an_owner_and_a_reason(kind: str) -> None:
    assert [
        name for name, debt in budget()[kind].items() if not (debt.get("owner") and debt.get("reason"))
    ] == []
