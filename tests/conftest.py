"""The rules every test lives under: quiet, tidy, and no thread, task or process left behind."""

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from tests.helpers import leftovers, migrated, ports, processes, scheduling
from tests.helpers.logs import LogGuard, structlog_through_logging
from tests.helpers.postgresql import PostgreSql, running

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

QT_FIXTURES = {"qapp", "qtbot"}
# Deadlines measure the machine, not the code; in CI the same examples every time.
settings.register_profile(
    "acordo",
    deadline=None,
    derandomize="CI" in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("acordo")


def pytest_configure() -> None:
    processes.adopt_orphans()
    if worker := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"):
        ports.share(int(worker), int(os.environ["PYTEST_XDIST_WORKER_COUNT"]))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        scheduling.arrange(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> scheduling.BothEnds | None:
    return scheduling.BothEnds(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_itemcollected(item: pytest.Item) -> None:
    if isinstance(item, pytest.Function) and asyncio.iscoroutinefunction(item.function):
        # After the count of threads has begun: the loop that it opens has threads of its own.
        item.fixturenames.insert(item.fixturenames.index("nothing_left_behind") + 1, "no_leftover_tasks")


def pytest_asyncio_loop_factories(
    item: pytest.Item,
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """A coroutine test that asks for `qtbot` or `qapp` runs on Qt's event loop, any other on asyncio's."""
    if QT_FIXTURES & set(getattr(item, "fixturenames", ())):
        return {"qt": _qt_loop}
    return {"asyncio": asyncio.new_event_loop}


def _qt_loop() -> asyncio.AbstractEventLoop:
    import qasync
    from PySide6.QtWidgets import QApplication

    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(QApplication.instance() or QApplication([]))
    return loop


def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end: no collection need look at them again (0.4 s each)."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def windows_collected(request: pytest.FixtureRequest) -> Iterator[None]:
    """A window that lies in a ring must go here: collected in a thread of a later test, Qt would crash."""
    yield
    if QT_FIXTURES & set(request.fixturenames):
        gc.collect()


@pytest.fixture(autouse=True)
def databases_dropped(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thousand databases of finished tests would not fit into the memory of a small machine."""
    names = {"postgresql", "server"} & set(request.fixturenames)
    servers = [request.getfixturevalue(name) for name in sorted(names)]
    yield
    for server in servers:
        if isinstance(server, PostgreSql):
            server.drop_given()


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    before = leftovers.Baseline()
    yield
    remains = before.remains()
    if remains:
        pytest.fail("left behind by this test:\n  " + "\n  ".join(remains), pytrace=False)


@pytest.fixture
async def no_leftover_tasks() -> AsyncIterator[None]:
    yield
    remains = await leftovers.remaining_tasks()
    if remains:
        pytest.fail("tasks left running by this test:\n  " + "\n  ".join(remains), pytrace=False)


@pytest.fixture(autouse=True)
def log_guard() -> Iterator[LogGuard]:
    structlog_through_logging()
    guard = LogGuard()
    logging.getLogger().addHandler(guard)
    yield guard
    logging.getLogger().removeHandler(guard)
    faults = guard.faults()
    if faults:
        pytest.fail("unexpected in the log:\n  " + "\n  ".join(faults), pytrace=False)


@pytest.fixture
def expect_log(log_guard: LogGuard) -> Callable[[str], None]:
    """Call it with a regular expression: an ERROR record that matches is allowed, and must come."""
    return log_guard.expect


@pytest.fixture(scope="session", autouse=True)
def tables_made_once() -> Iterator[None]:
    """No test waits for the migrations that another one has run."""
    with migrated.copied():
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSql]:
    """One server for all tests that only need databases of their own; it is never stopped by one of them."""
    with running() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> PostgreSql | None:
    """For tests of both databases: none for a file. Begun before the count of processes."""
    return request.getfixturevalue("postgresql") if request.param == "postgresql" else None
