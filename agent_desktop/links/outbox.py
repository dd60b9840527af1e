"""Results on their way: kept on this PC, delivered exactly once, whoever is signed in by then."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from agent_desktop.desk import events as e
from agent_desktop.desk.ports import ClockPort, Draft, Emit, NotKeptError, ServerPort, ServerRefusedError
from agent_desktop.links.backoff import Backoff
from agent_desktop.links.outbox_rows import Counts, KeptOutcome, OutboxRows
from server_api.contract.outcomes import Outcome
from server_api.contract.words import ErrorCode

log = logging.getLogger(__name__)

T = TypeVar("T")

#: The server may take it later; every other refusal is its last word.
_LATER = (
    ErrorCode.LINK_DOWN,
    ErrorCode.BUSY,
    ErrorCode.DISK_FULL,
    ErrorCode.INTERNAL,
    ErrorCode.SWITCH_UNAVAILABLE,
    ErrorCode.TOO_MANY_TRIES,
    ErrorCode.UNKNOWN,
)


class Outbox:
    """Keeping and delivering run apart: a slow server never delays what is kept."""

    def __init__(
        self, rows: OutboxRows, server: ServerPort, clock: ClockPort, emit: Emit, backoff: Backoff
    ) -> None:
        self._rows = rows
        self._server = server
        self._clock = clock
        self._emit = emit
        self._backoff = backoff
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="outbox")
        self._grant = ""
        self._counts = Counts(0, 0)
        self._wake = asyncio.Event()
        self._renewed: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many results are not yet on the server."""
        return self._counts.waiting

    async def start(self) -> None:
        """Count what earlier shifts left, and begin to deliver it."""
        with suppress(NotKeptError):
            self._counts = await self._write(self._rows.counts)
        self._emit(e.OutboxCounted(self._counts.waiting, self._counts.refused))
        self._task = asyncio.create_task(self._deliver_always(), name="outbox")
        self.deliver()

    async def stop(self) -> None:
        """End; what waits stays on the disk."""
        for task in (self._renewed, self._task):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        self._task = self._renewed = None
        await self._write(self._rows.close)
        self._disk.shutdown()

    def signed_in(self, agent_id: str, grant: str) -> None:
        """Results are kept under this grant from now on; those whose grant had ended get it too."""
        self._grant = grant
        self._renewed = asyncio.create_task(self._renew(agent_id, grant), name="outbox-renew")

    async def _renew(self, agent_id: str, grant: str) -> None:
        with suppress(NotKeptError):
            await self._write(lambda: self._rows.renew(agent_id, grant))
            self._counts = await self._write(self._rows.counts)
            self._emit(e.OutboxCounted(self._counts.waiting, self._counts.refused))
        self.deliver()

    async def keep(self, outcome: Outcome) -> int:
        """Durable when this returns; gives how many wait. Raises NotKeptError."""
        self._counts = await self._write(lambda: self._rows.keep(KeptOutcome(outcome, self._grant)))
        return self._counts.waiting

    def deliver(self) -> None:
        """Try now rather than at the end of the present wait."""
        self._backoff.reset()
        self._wake.set()

    async def keep_draft(self, draft: Draft) -> None:
        """Durable when this returns. Raises NotKeptError."""
        await self._write(lambda: self._rows.keep_draft(draft))

    async def find_draft(self, call_id: str) -> Draft | None:
        """The draft of a call. Raises NotKeptError."""
        return await self._write(lambda: self._rows.find_draft(call_id))

    async def forget_draft(self, call_id: str) -> None:
        """The call has its result. Raises NotKeptError."""
        await self._write(lambda: self._rows.forget_draft(call_id))

    async def _write(self, work: Callable[[], T]) -> T:
        """One thread waits for the disk; once begun a write ends, whoever stops waiting for it."""
        return await asyncio.get_running_loop().run_in_executor(self._disk, work)

    async def _deliver_always(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            if not await self._deliver_all():
                await self._wait(self._backoff.next())
                self._wake.set()

    async def _wait(self, seconds: float) -> None:
        """Until the wait is over or somebody asks for a delivery."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    async def _deliver_all(self) -> bool:
        """One pass over what waits; False where something must be tried again."""
        try:
            kept = await self._write(self._rows.waiting)
        except NotKeptError as error:
            log.info("the outbox cannot be read: %s", error.code)
            return False
        done = True
        for one in kept:
            later = await self._deliver_one(one)
            done = done and later is None
            if later is ErrorCode.LINK_DOWN:
                break
        return done

    async def _deliver_one(self, kept: KeptOutcome) -> ErrorCode | None:
        key = kept.outcome.key
        try:
            saved = await self._server.submit(kept.outcome, kept.grant)
        except ServerRefusedError as error:
            unsigned = error.code is ErrorCode.NOT_SIGNED_IN and not kept.grant
            if error.code in _LATER or unsigned:
                return error.code
            return await self._set_aside(key, error.code)
        with suppress(NotKeptError):  # the row stays and is delivered again: its key makes that harmless
            self._counts = await self._write(lambda: self._rows.delivered(key))
        self._emit(e.OutcomeConfirmed(key, saved, self._counts.waiting))
        return None

    async def _set_aside(self, key: str, code: ErrorCode) -> ErrorCode | None:
        try:
            self._counts = await self._write(lambda: self._rows.refuse(key, code))
        except NotKeptError as error:
            return error.code
        self._emit(e.OutcomeRefused(key, code, self._counts.waiting))
        return None
