"""The write that closes a call: its row, the lead, the number, the lock, the timeline in one commit."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import Channel
from server_api.services.attempt_words import ABANDONED, attempt_text, no_contact, no_result_yet
from server_api.services.case_facts import language_of
from server_api.services.disposition_library import ResultRule
from server_api.services.live_calls import LiveCall
from server_api.services.retry import Retry, retry_after
from server_api.store import (
    calls_rows,
    history_rows,
    leads_rows,
    locks_rows,
    outcomes_rows,
    people_rows,
    users_rows,
    verdict_rows,
)
from server_api.store.history_rows import HistoryRow
from server_api.telephony.port import CallEnded, EndCause, Verdict


class CloseCall:
    """For the journal; ``busy`` is when to call again after a busy tone, ``machine`` the result of one."""

    def __init__(
        self, call: LiveCall, fact: CallEnded, clock: Clock, busy: timedelta, machine: ResultRule
    ) -> None:
        self._fact = fact
        self._lead_id, self._phone_id, self._person_id = call.lead_id, call.phone_id, call.person_id
        self._agent_id, self._began = call.agent_id, call.dialled_at
        self._language = call.head.language if call.head else ""
        self._result_saved = call.result_saved
        self._talked = call.connected_at is not None
        self._cause = ABANDONED if call.abandoned else call.machine or fact.cause.value
        self._disposition = machine.code if call.machine == Verdict.MACHINE else ""
        usual = timedelta(seconds=call.plan.retry_s)
        cause = EndCause.NORMAL if self._talked else fact.cause
        self._retry = Retry(usual) if call.machine else retry_after(cause, usual=usual, busy=busy)
        if self._disposition and machine.retry_s:
            self._retry = Retry(timedelta(seconds=machine.retry_s))
        self._again = clock.utc() + self._retry.after

    async def __call__(self, conn: AsyncConnection) -> None:
        """Within the journal's transaction."""
        fact = self._fact
        await calls_rows.ended(conn, fact.call_id, fact.at, self._cause, fact.by.value, fact.sip_status)
        await locks_rows.release(conn, fact.call_id)
        if self._retry.bad_number:
            await leads_rows.spoil_phone(conn, self._phone_id, self._cause)
        # A store that was busy for long may take the result before this.
        if not self._person_id or self._result_saved or await outcomes_rows.has_call(conn, fact.call_id):
            return
        # The result, when it comes, takes this row's place.
        await history_rows.add_unless_there(conn, await self._timeline(conn))
        if self._talked:
            # The result says when to call again; until it comes the usual pause holds.
            await leads_rows.postpone(conn, self._lead_id, self._again)
            return
        if self._disposition:
            await verdict_rows.disposed(conn, fact.call_id, self._disposition)
        await leads_rows.postpone(conn, self._lead_id, self._again, self._cause)
        await leads_rows.note_phone_result(conn, self._phone_id, self._cause)

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
