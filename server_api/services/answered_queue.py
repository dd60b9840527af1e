"""Persons who answered while no agent was free: they wait a moment, the longest waiting is taken first.

Who is not taken in time hears the centre's message; so does the law's book-keeping: a person who hangs up
while waiting was abandoned as well.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.services import pace_notes
from server_api.services.background import Background
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall
from server_api.services.pace_notes import PaceNotes
from server_api.services.play_prompts import PlayPrompts
from server_api.store import calls_rows

log = logging.getLogger(__name__)

#: What takes persons whom no agent can, apart from nobody.
MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class _Waiting:
    call: LiveCall
    answered_ns: int
    limit: asyncio.Task[None]


class AnsweredQueue:
    """``may_overflow`` says whether a campaign's share of overflow has room for one more."""

    def __init__(
        self,
        background: Background,
        journal: Journal,
        prompts: PlayPrompts,
        notes: PaceNotes,
        may_overflow: Callable[[LiveCall], bool],
    ) -> None:
        self._background = background
        self._journal = journal
        self._prompts = prompts
        self._notes = notes
        self._may_overflow = may_overflow
        self._waiting: dict[str, _Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, call: LiveCall, answered_ns: int) -> None:
        """Wait, at most as long as the campaign says."""
        log.info("call %s waits for an agent", call.call_id)
        limit = self._background.start(self._too_long(call), f"patience of {call.call_id}")
        self._waiting[call.call_id] = _Waiting(call, answered_ns, limit)

    def longest(self) -> list[tuple[LiveCall, int]]:
        """Who waits, the longest waiting first, with the moment of the answer (monotonic ns)."""
        return [(one.call, one.answered_ns) for one in self._waiting.values()]

    def take(self, call_id: str) -> None:
        """An agent has it."""
        waiting = self._waiting.pop(call_id, None)
        if waiting is not None:
            waiting.limit.cancel()

    def hung_up(self, call: LiveCall) -> None:
        """The person did not want to wait."""
        if call.call_id in self._waiting:
            self.take(call.call_id)
            self._lose(call, overflow="")

    def lose(self, call: LiveCall) -> None:
        """Nobody will take it: the campaign's other way, or the message of an abandoned call."""
        self.take(call.call_id)
        self._lose(call, overflow=call.plan.overflow if self._may_overflow(call) else "")
        self._background.start(self._prompts.abandon(call), f"message to {call.call_id}")

    async def _too_long(self, call: LiveCall) -> None:
        await asyncio.sleep(call.plan.patience_ms / 1000)
        self._waiting.pop(call.call_id, None)
        self.lose(call)

    def _lose(self, call: LiveCall, overflow: str) -> None:
        call.abandoned, call.overflow = not overflow, overflow
        log.warning("call %s was answered and no agent is free: %s", call.call_id, overflow or "abandoned")
        self._notes.lost(call.call_id, pace_notes.OVERFLOWED if overflow else pace_notes.ABANDONED)

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.lost(conn, call.call_id, overflow)

        self._journal.post(write)
