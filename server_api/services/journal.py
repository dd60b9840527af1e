"""Writes committed beside the work, in order: a slow disk never delays an answer to a debtor."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.services.background import unbroken
from server_api.store.database import Database, StoreError

log = logging.getLogger(__name__)

Write = Callable[[AsyncConnection], Awaitable[object]]
_Entry = tuple[Write, asyncio.Future[None] | None]

#: Writes joined into one commit when the disk is slower than the floor.
_BATCH = 100


class Journal:
    """One queue, one writer. A write that finds the store busy or full stays first and is tried again."""

    def __init__(self, database: Database, *, retry_s: float = 0.5) -> None:
        self._database = database
        self._retry_s = retry_s
        self._queue: asyncio.Queue[_Entry] = asyncio.Queue()

    def post(self, write: Write) -> None:
        """Commit ``write`` soon, after everything posted before it."""
        self._queue.put_nowait((write, None))

    async def write(self, write: Write) -> None:
        """Commit ``write`` after everything posted before it, and wait until it is on disk.

        Raises StoreError when the first try failed; the write is still tried again.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait((write, done))
        await done

    async def flush(self) -> None:
        """Wait until everything posted so far is on disk."""
        await self._queue.join()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            batch = [await self._queue.get()]
            try:
                await self._commit(batch)
            finally:
                for _ in batch:
                    self._queue.task_done()

    async def _commit(self, batch: list[_Entry]) -> None:
        """Commit the batch with all that comes meanwhile; whoever waits hears of a failed try at once."""
        while True:
            self._take_waiting(batch)
            try:
                await unbroken(self._together(batch))
                return
            except StoreError as error:
                await self._wait_for_store(batch, error)
            except Exception:
                for entry in tuple(batch):
                    await self._commit_alone(entry)
                return

    async def _commit_alone(self, entry: _Entry) -> None:
        while True:
            try:
                await unbroken(self._together([entry]))
                return
            except StoreError as error:
                await self._wait_for_store([entry], error)
            except Exception as error:
                log.exception("a write failed and is given up")
                _settle([entry], error)
                return

    def _take_waiting(self, batch: list[_Entry]) -> None:
        while len(batch) < _BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())

    async def _wait_for_store(self, batch: list[_Entry], error: StoreError) -> None:
        log.warning("the store did not take %d writes, trying again: %s", len(batch), error)
        _settle(batch, error)
        await asyncio.sleep(self._retry_s)

    async def _together(self, batch: list[_Entry]) -> None:
        async with self._database.write() as conn:
            for write, _ in batch:
                await write(conn)
        _settle(batch, None)


def _settle(batch: list[_Entry], error: Exception | None) -> None:
    for _, done in batch:
        if done is None or done.done():
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
