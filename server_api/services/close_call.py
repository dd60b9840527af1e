"""The write that closes a call: its row, the lead, the number, the lock, the timeline in one commit."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import Channel, Direction
from server_api.services.attempt_words import (
    ABANDONED,
    MESSAGE_PLAYED,
    OVERFLOWED,
    attempt_text,
    no_contact,
    no_result_yet,
)
from server_api.services.case_facts import language_of
from server_api.services.disposition_library import ResultRule
from server_api.services.live_calls import LiveCall
from server_api.services.retry import Retry, retry_after
from server_api.services.try_again import SPENT, TALKED, Tried, TryAgain
from server_api.store import (
    callbacks_rows,
    calls_rows,
    history_rows,
    leads_rows,
    locks_rows,
    outcomes_rows,
    people_rows,
    phones_rows,
    users_rows,
    verdict_rows,
)
from server_api.store.callbacks_rows import MISSED
from server_api.store.history_rows import HistoryRow
from server_api.telephony.port import CallEnded, EndCause, Verdict

#: Ends that do not tell whether the debtor would have answered.
_TELLS_NOTHING = frozenset(
    {
        EndCause.INVALID_NUMBER,
        EndCause.CONGESTION,
        EndCause.TRUNK_SILENT,
        EndCause.NOT_ACCEPTABLE,
        EndCause.SWITCH_LOST,
        EndCause.CANCELLED,
    }
)


class CloseCall:
    """For the journal; ``busy`` is when to call again after a busy tone, ``machine`` the result of one."""

    def __init__(
        self,
        call: LiveCall,
        fact: CallEnded,
        clock: Clock,
        again: TryAgain,
        busy: timedelta,
        machine: ResultRule,
    ) -> None:
        self._fact, self._clock, self._try_again = fact, clock, again
        self._campaign_id, self._inbound = call.plan.campaign_id, call.direction is Direction.INBOUND
        self._at, self._answered = call.answered_at or call.dialled_at, _answered(call, fact)
        self._lead_id, self._phone_id, self._person_id = call.lead_id, call.phone_id, call.person_id
        self._agent_id, self._began = call.agent_id, call.dialled_at
        self._language = call.head.language if call.head else ""
        self._result_saved = call.result_saved
        self._opted_out = call.opted_out
        self._talked = call.connected_at is not None
        lost = ABANDONED if call.abandoned else OVERFLOWED if call.overflow else ""
        self._cause = lost or call.machine or call.message or fact.cause.value
        self._disposition = machine.code if call.machine == Verdict.MACHINE else ""
        usual = timedelta(seconds=call.plan.retry_s)
        cause = EndCause.NORMAL if self._talked else fact.cause
        self._retry = Retry(usual) if call.machine else retry_after(cause, usual=usual, busy=busy)
        if self._disposition and machine.retry_s:
            self._retry = Retry(timedelta(seconds=machine.retry_s))

    async def __call__(self, conn: AsyncConnection) -> None:
        """Within the journal's transaction."""
        fact = self._fact
        await calls_rows.ended(conn, fact.call_id, fact.at, self._cause, fact.by.value, fact.sip_status)
        await locks_rows.release(conn, fact.call_id)
        if self._retry.bad_number:
            await leads_rows.spoil_phone(conn, self._phone_id, self._cause)
        # A store that was busy for long may take the result before this.
        done = self._result_saved or await outcomes_rows.has_call(conn, fact.call_id)
        if self._person_id:
            await self._note_number(conn, done)
        if not self._person_id or done:
            return
        # The result, when it comes, takes this row's place.
        await history_rows.add_unless_there(conn, await self._timeline(conn))
        if self._talked:
            # The result says when to call again; until it comes the usual pause holds.
            await leads_rows.postpone(conn, self._lead_id, self._clock.utc() + self._retry.after)
            return
        if self._disposition:
            await verdict_rows.disposed(conn, fact.call_id, self._disposition)
        await self._put_off(conn)

    async def _note_number(self, conn: AsyncConnection, done: bool) -> None:
        untold = done or self._inbound or self._fact.cause is EndCause.CANCELLED
        result = "" if untold else TALKED if self._talked else self._cause
        zone = await self._try_again.zone(conn, self._person_id)
        await phones_rows.note(conn, self._phone_id, self._at, zone, result=result, answered=self._answered)
        agent_id = self._agent_id if self._talked else ""
        await leads_rows.note_call(conn, self._lead_id, self._began, agent_id)

    async def _put_off(self, conn: AsyncConnection) -> None:
        if self._fact.cause is EndCause.CANCELLED:
            return  # whoever cancelled it knows what becomes of the lead
        if self._opted_out:
            return  # the wish has closed the lead
        if self._cause == MESSAGE_PLAYED:
            await leads_rows.close(conn, self._lead_id, MESSAGE_PLAYED)  # what was to be said is said
            return
        result = self._disposition or self._cause
        after = self._retry.after
        tried = Tried(self._lead_id, self._person_id, self._campaign_id, result, after)
        again = await self._try_again.after(conn, tried)
        await callbacks_rows.close_of_lead(conn, self._lead_id, MISSED, self._clock.utc())
        if again is None:
            await leads_rows.close(conn, self._lead_id, SPENT)
        else:
            await leads_rows.postpone(conn, self._lead_id, again, self._cause)

    async def _timeline(self, conn: AsyncConnection) -> HistoryRow:
        language = self._language
        if not language and (person := await people_rows.get(conn, self._person_id)) is not None:
            language = language_of(person)
        agent = await users_rows.name_of(conn, self._agent_id) if self._talked else ""
        return HistoryRow(
            item_id=self._fact.call_id,
            person_id=self._person_id,
            at=self._began,
            channel=Channel.VOICE.value,
            body=no_result_yet(language) if self._talked else attempt_text(self._cause, language),
            result="" if self._talked else no_contact(language),
            agent=agent,
        )


def _answered(call: LiveCall, fact: CallEnded) -> bool | None:
    """Whether a person was there; None where the end does not say."""
    if call.direction is Direction.INBOUND:
        return True
    if call.machine:
        return False
    if call.answered_at is not None:
        return True
    return None if fact.cause in _TELLS_NOTHING else False
