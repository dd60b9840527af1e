"""What a test leaves behind fails it: threads, child processes, asyncio tasks."""

import asyncio
import os
import threading
import time
from collections.abc import Callable

import psutil

from tests.helpers import processes
from tests.helpers.waiting import POLL_S, until

# An honest shutdown may need a moment on a busy machine.
GRACE_S = float(os.environ.get("ACORDO_TEST_GRACE_S", "10"))


def threads() -> set[threading.Thread]:
    """Threads that Python started. Qt's own threads show up as dummies and live in Qt's pools."""
    return {t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)}


class Baseline:
    """What was there before the test; `remains` says what came on top and did not go."""

    def __init__(self) -> None:
        self._threads = threads()
        self._children = set(processes.children())

    def remains(self) -> list[str]:
        """Descriptions of leftover threads and processes after a short grace; ends the processes."""
        _settle(lambda: not self._new_threads() and not self._new_children())
        left = [f"thread {thread.name!r}" for thread in self._new_threads()]
        found = self._new_children()
        left += [processes.describe(process) for process in found]
        processes.end(found)
        return left

    def _new_threads(self) -> list[threading.Thread]:
        return sorted(threads() - self._threads, key=lambda t: t.name)

    def _new_children(self) -> list[psutil.Process]:
        return [p for pid, p in sorted(processes.children().items()) if pid not in self._children]


def _settle(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GRACE_S
    while not done() and time.monotonic() < deadline:
        time.sleep(POLL_S)


def other_tasks() -> list[asyncio.Task[object]]:
    here = asyncio.current_task()
    return [task for task in asyncio.all_tasks() if task is not here and not task.done()]


async def remaining_tasks() -> list[str]:
    """Descriptions of the tasks that still run after a short grace; call it inside the loop."""
    try:
        await until(lambda: not other_tasks(), GRACE_S)
    except AssertionError:
        return sorted(f"task {task.get_name()!r}: {task.get_coro()}" for task in other_tasks())
    return []
