"""A lane does one thing after the other; lanes run side by side."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]


class Lane:
    """Jobs in the order they were given. A job that fails is logged and does not stop the next."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: asyncio.Queue[Job] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None

    def put(self, job: Job) -> None:
        """Do this after all that was put before."""
        self._jobs.put_nowait(job)
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name=f"lane-{self._name}")

    async def _work(self) -> None:
        while True:
            job = await self._jobs.get()
            try:
                await job()
            except Exception:
                log.exception("a job of lane %s failed", self._name)
            finally:
                self._jobs.task_done()

    async def finish(self, patience_s: float) -> None:
        """Do what was put, for at most ``patience_s`` seconds, and end."""
        if self._worker is None:
            return
        try:
            async with asyncio.timeout(patience_s):
                await self._jobs.join()
        except TimeoutError:
            log.warning("lane %s left %d jobs", self._name, self._jobs.qsize())
        self._worker.cancel()
        await asyncio.gather(self._worker, return_exceptions=True)
        self._worker = None


class Latest:
    """Only the latest job counts: it starts ``delay_s`` after it was put, an older one is dropped."""

    def __init__(self, delay_s: float, name: str) -> None:
        self._delay_s = delay_s
        self._name = name
        self._task: asyncio.Task[None] | None = None

    def put(self, job: Job) -> None:
        """Do this soon, and forget the one before."""
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.create_task(self._later(job), name=f"latest-{self._name}")

    async def _later(self, job: Job) -> None:
        await asyncio.sleep(self._delay_s)
        try:
            await job()
        except Exception:
            log.exception("the latest job of %s failed", self._name)

    async def finish(self) -> None:
        """Drop what waits."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None


class Timers:
    """Jobs that wait for their own time, side by side; those still waiting at the end are dropped."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Task[None]] = set()

    def put(self, job: Job) -> None:
        """Begin it now; it waits by itself."""
        task = asyncio.create_task(_quietly(job), name="timer")
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def finish(self) -> None:
        """Drop what waits."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)


async def _quietly(job: Job) -> None:
    try:
        await job()
    except Exception:
        log.exception("a timer failed")
