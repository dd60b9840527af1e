"""What may not be in the tree: addresses of one place, output in packages, rich text, hidden packages."""

import ast
import re
import sys

import pytest

from tests.house.sources import ROOT, calls, name_of, python_files, tracked_texts, tree

# Written in two halves, so that this file does not hold what it forbids.
ONE_PLACE = re.compile(
    "|".join(
        [
            r"pypi\.(?:" + r"org|python\.org)",
            r"files\.python" + r"hosted",
            r"registry\.npm" + r"js",
            r"index-" + r"url\s*[= ]\s*\w+:",
            r"(?<![\w.])/wor" + r"k/(?:main|shared)",
            r"(?<![\w.])/tmp/" + r"v/",
            r"(?<![\w.])/opt/" + r"(?:pypi|wheels)",
            r"(?<![\w.])/(?:ro" + r"ot|home/\w+)/\.",
        ]
    )
)
# Command lines speak to a terminal; the server says there that its port is open.
MAY_PRINT = re.compile(r"(__main__|cli|commands?|console)\.py$|/cli/|^devtools/|/wiring/listen\.py$")
RICH = {"setHtml", "insertHtml", "setMarkdown", "fromHtml"}


def test_no_address_of_one_place() -> None:
    assert [name for name, text in tracked_texts() if ONE_PLACE.search(text)] == []


def test_packages_do_not_print() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in python_files("agent_desktop", "server_api", "devtools")
        if not MAY_PRINT.search(name_of(path))
        for call, name in calls(path)
        if name == "print" and not any(keyword.arg == "file" for keyword in call.keywords)
    ]
    assert found == []


def test_text_from_outside_is_never_rich() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("agent_desktop")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and (node.attr in RICH or ast.unparse(node).endswith((".RichText", ".AutoText", ".MarkdownText")))
    ]
    assert found == []


@pytest.mark.parametrize("folder", ["packaging", "resources"])
def test_data_folders_are_no_packages(folder: str) -> None:
    assert not (ROOT / folder / "__init__.py").exists(), f"{folder}/__init__.py would shadow another package"


@pytest.mark.parametrize("module", ["words", "money"])
def test_words_and_money_use_the_standard_library_only(module: str) -> None:
    found = set()
    for node in ast.walk(tree(ROOT / f"server_api/contract/{module}.py")):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or ".").split(".")[0])
    assert found - sys.stdlib_module_names == set()
