"""An identity answer that is faster than the disk's word of who has the call."""

import asyncio
from pathlib import Path

import pytest

from server_api.contract.cases import IdentityAnswer, IdentityResult
from server_api.contract.words import ErrorCode, Question
from server_api.services.confirm_identity import ConfirmIdentity
from server_api.services.journal import Journal, Write
from server_api.services.live_calls import LiveCalls, Prepared
from server_api.services.refusals import RefusalError
from tests.helpers.waiting import until
from tests.server_live.floor import open_floor
from tests.server_live.test_story import talk

ANSWER = IdentityAnswer(question=Question.BIRTH_DATE, answer="14/03/1968")


class CountingJournal(Journal):
    """Counts what was waited for until it was on disk."""

    waited = 0

    async def write(self, write: Write) -> None:
        await super().write(write)
        self.waited += 1


class LateDisk:
    """Finds the call only once the journal was waited for."""

    def __init__(self, calls: LiveCalls, journal: CountingJournal) -> None:
        self._calls, self._journal = calls, journal
        self.asked = 0

    async def __call__(
        self, *, agent_id: str, call_id: str, answer: IdentityAnswer, ready: Prepared | None
    ) -> IdentityResult:
        self.asked += 1
        call = self._calls.get(call_id)
        if not self._journal.waited or call is None or call.head is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="call")
        return IdentityResult(identity=call.head.identity)


async def test_it_is_asked_again_once_the_disk_knows(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        journal = CountingJournal(floor.database)
        writing = asyncio.create_task(journal.run())
        verify = LateDisk(floor.it.calls, journal)
        result = await ConfirmIdentity(verify, floor.it.calls, journal)(desk.seat, call_id, ANSWER)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        call = floor.it.calls.get(call_id)
    assert (verify.asked, journal.waited) == (2, 1)
    assert call is not None
    assert call.head is not None
    assert result.identity == call.head.identity


async def test_a_call_of_nobody_is_not_asked_for(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        journal = CountingJournal(floor.database)
        verify = LateDisk(floor.it.calls, journal)
        with pytest.raises(RefusalError) as refused:
            await ConfirmIdentity(verify, floor.it.calls, journal)(desk.seat, "no-such-call", ANSWER)
    assert refused.value.code is ErrorCode.NOT_FOUND
    assert verify.asked == 0
