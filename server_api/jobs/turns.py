"""A job's turns, again and again: a bad one is logged with the job's name, told, and followed by the next."""

import asyncio
import logging
from typing import Protocol

from server_api.services.background import unbroken
from server_api.services.job_book import JobBook
from server_api.store.database import StoreError

log = logging.getLogger(__name__)


class Job(Protocol):
    """Something to be done each ``every_s`` seconds."""

    @property
    def every_s(self) -> float:
        """Seconds between two turns."""
        ...

    async def turn(self) -> None:
        """Once. May raise anything."""
        ...


async def take_turns(name: str, job: Job, book: JobBook) -> None:
    """Until cancelled; a turn that is under way then is not cut short."""
    while True:
        try:
            await unbroken(job.turn())
            book.well(name)
        except (StoreError, OSError) as error:
            book.failed(name, error)
            log.warning("the job %s waits while the store, or a folder, is in trouble: %s", name, error)
        except Exception as error:
            book.failed(name, error)
            log.exception("the job %s failed, and goes on", name)
        await asyncio.sleep(job.every_s)
