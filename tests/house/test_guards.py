"""The guards of conftest.py do fail a test that leaves something behind or complains unexpectedly."""

import re
import textwrap
from collections.abc import Iterable
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

HEAD = """
import asyncio, logging, os, sys, threading, warnings
import structlog
from PySide6.QtCore import qWarning
"""


def outcome(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tests: Iterable[str]) -> str:
    """Run small tests under the same conftest in a process of its own; its whole output."""
    root = Path(__file__).parents[2]
    pytester.makeconftest("from tests.conftest import *  # noqa: F403")
    pytester.makepyprojecttoml((root / "pyproject.toml").read_text("utf-8"))
    bodies = (textwrap.dedent(body).replace("test_it", f"test_{n}") for n, body in enumerate(tests))
    file = pytester.makepyfile("\n".join([HEAD, *bodies]))
    monkeypatch.setenv("PYTHONPATH", str(root))
    monkeypatch.setenv("ACORDO_TEST_GRACE_S", "0.2")
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", file).stdout.str()


LEAVE_BEHIND = {
    "thread 'stays'": """
        def test_it():
            threading.Thread(target=threading.Event().wait, name="stays", daemon=True).start()
        """,
    "process ": """
        def test_it():
            forever = "import threading; threading.Event().wait()"
            os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", forever])
        """,
    "task 'stays'": """
        async def test_it():
            globals()["kept"] = asyncio.create_task(asyncio.Event().wait(), name="stays")
        """,
    "root: ERROR: something broke": """
        def test_it():
            logging.error("something broke")
        """,
    "event='something broke'": """
        def test_it():
            structlog.get_logger("room").error("something broke", code=7)
        """,
    "no log record matched 'never comes'": """
        def test_it(expect_log):
            expect_log("never comes")
        """,
    "UserWarning: careful": """
        def test_it():
            warnings.warn("careful")
        """,
    "QtWarningMsg: odd": """
        def test_it(qapp):
            qWarning("odd")
        """,
    "coroutine 'sleep' was never awaited": """
        def test_it():
            asyncio.sleep(1)
        """,
}


def test_untidy_tests_fail(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = outcome(pytester, monkeypatch, LEAVE_BEHIND.values())

    assert [complaint for complaint in LEAVE_BEHIND if complaint not in printed] == []
    blamed = re.findall(r"^(?:FAILED|ERROR) \S+::(test_\d+)", printed, re.MULTILINE)
    assert sorted(set(blamed)) == [f"test_{n}" for n in range(len(LEAVE_BEHIND))]


TIDY = """
    def test_expected_error(expect_log):
        expect_log("trunk .* refused")
        logging.error("trunk %s refused", "north")

    def test_joined_thread():
        thread = threading.Thread(target=int)
        thread.start()
        thread.join()

    async def test_plain_loop():
        assert "qasync" not in type(asyncio.get_running_loop()).__module__
        await asyncio.to_thread(int)

    async def test_qt_loop(qtbot):
        assert "qasync" in type(asyncio.get_running_loop()).__module__
        await asyncio.gather(asyncio.create_task(asyncio.to_thread(int)))
    """


def test_tidy_tests_pass(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "4 passed" in outcome(pytester, monkeypatch, [TIDY])
