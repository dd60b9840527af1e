"""The identity check of a live call: its result stays with the call, so that a snapshot tells the same."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.cases import IdentityAnswer, IdentityResult
from server_api.contract.words import ErrorCode
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls, Prepared
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat


class Verify(Protocol):
    """Compares an answer with what is known, and counts the tries."""

    async def __call__(
        self, *, agent_id: str, call_id: str, answer: IdentityAnswer, ready: Prepared | None
    ) -> IdentityResult: ...


class ConfirmIdentity:
    """Verifies an answer on the agent's own call."""

    def __init__(self, verify: Verify, calls: LiveCalls, journal: Journal) -> None:
        self._verify = verify
        self._calls = calls
        self._journal = journal

    async def __call__(self, seat: Seat, call_id: str, answer: IdentityAnswer) -> IdentityResult:
        """Raises RefusalError NOT_FOUND for a call that is not this agent's."""
        call = self._calls.get(call_id)
        if call is None or call.agent_id != seat.agent_id:
            raise RefusalError(ErrorCode.NOT_FOUND, what="call")
        # Who answered is told once at a time: what was said of somebody else meanwhile is not undone.
        async with call.checking:
            result = await self._asked(seat, call, answer)
            _keep(call, result)
        return result

    async def _asked(self, seat: Seat, call: LiveCall, answer: IdentityAnswer) -> IdentityResult:
        try:
            return await self._ask(seat, call, answer)
        except RefusalError as refusal:
            if refusal.code is not ErrorCode.NOT_FOUND:
                raise
            # Who has the call is written beside its answer: memory knew it before the disk.
            await self._journal.write(_nothing)
            return await self._ask(seat, call, answer)

    async def _ask(self, seat: Seat, call: LiveCall, answer: IdentityAnswer) -> IdentityResult:
        verify = self._verify
        return await verify(agent_id=seat.agent_id, call_id=call.call_id, answer=answer, ready=call.prepared)


async def _nothing(_conn: AsyncConnection) -> None:
    """What was posted before this is on disk when this is."""


def _keep(call: LiveCall, result: IdentityResult) -> None:
    if call.head is not None:
        now = {
            "identity": result.identity,
            "script": result.script or call.head.script,
            "disclosures": result.disclosures or call.head.disclosures,
            "amounts_wait": result.amounts_wait if result.script else call.head.amounts_wait,
        }
        call.head = call.head.model_copy(update=now)
    if result.body is not None:
        call.body = result.body
