"""Work that goes on beside the answer: kept alive, ended together, never silently failed."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)

#: Work under way at the stop gets this many seconds to end by itself.
_LAST_S = 3.0


async def unbroken(work: Coroutine[Any, Any, None]) -> None:
    """Run ``work`` to its end even if cancelled meanwhile: a query cut short leaves its connection open.

    Whoever does not come to an end (a bank that never answers) is cut off after all, some seconds later.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,), timeout=_LAST_S)
        task.cancel()
        await asyncio.wait((task,))
        raise


class Background:
    """Holds the tasks it starts; a fault in one is logged and ends only that one."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Run ``work`` beside everything else."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("background work failed: %s", task.get_name(), exc_info=error)

    async def close(self) -> None:
        """Let what is running end, cancel what does not."""
        tasks = tuple(self._tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=_LAST_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
