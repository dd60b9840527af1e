"""Keeps what is typed on this PC's disk: at once, then at most once in a while, always the latest."""

import asyncio
import logging
from contextlib import suppress

from agent_desktop.desk.events import DraftNotKept, DraftRestored, NoteKept
from agent_desktop.desk.ports import ClockPort, Draft, Emit, NotKeptError, OutboxPort

log = logging.getLogger(__name__)


class DraftKeeper:
    """One worker writes drafts in order; ``every_s`` seconds lie between two writes."""

    def __init__(self, outbox: OutboxPort, clock: ClockPort, emit: Emit, every_s: float) -> None:
        self._outbox = outbox
        self._clock = clock
        self._emit = emit
        self._every_s = every_s
        self._drafts: dict[str, Draft] = {}
        self._forget: list[str] = []
        self._turn = asyncio.Lock()
        self._worker: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._promised: dict[str, str] = {}

    def keep(self, draft: Draft) -> None:
        """Keep this; an older draft of the call that was not written yet is dropped.

        What the debtor has just said yes to is written at once.
        """
        self._drafts[draft.call_id] = draft
        agreed_at = dict(draft.promise).get("agreed_at", "")
        if agreed_at and self._promised.get(draft.call_id) != agreed_at:
            self._promised[draft.call_id] = agreed_at
            self._hurry.set()
        self._forget = [call_id for call_id in self._forget if call_id != draft.call_id]
        self._begin()

    def forget(self, call_id: str) -> None:
        """The call has its result."""
        self._drafts.pop(call_id, None)
        self._promised.pop(call_id, None)
        self._forget.append(call_id)
        self._begin()

    async def find(self, call_id: str) -> None:
        """Give back what a window that ended early had kept."""
        try:
            draft = await self._outbox.find_draft(call_id)
        except NotKeptError:
            log.info("drafts cannot be read")
            return
        if draft is not None:
            self._emit(DraftRestored(call_id, draft.note, dict(draft.promise)))

    def _begin(self) -> None:
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name="drafts")

    async def _work(self) -> None:
        while self._drafts or self._forget:
            self._hurry.clear()
            await self._write()
            await self._rest()

    async def _rest(self) -> None:
        """Between two writes, unless there is something that may not wait."""
        waits = [asyncio.ensure_future(one) for one in (self._clock.sleep(self._every_s), self._hurry.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _write(self) -> None:
        async with self._turn:
            drafts, self._drafts = list(self._drafts.values()), {}
            forget, self._forget = self._forget, []
            for draft in drafts:
                await self._keep(draft)
            for call_id in forget:
                with suppress(NotKeptError):  # an old draft that stays fills only an empty field
                    await self._outbox.forget_draft(call_id)

    async def _keep(self, draft: Draft) -> None:
        try:
            await self._outbox.keep_draft(draft)
        except NotKeptError as error:
            log.info("a draft was not kept: %s", error.code)
            self._emit(DraftNotKept(draft.call_id, error.code))
        else:
            self._emit(NoteKept(draft.call_id, self._clock.now()))

    async def finish(self) -> None:
        """Write what waits and end."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        await self._write()
