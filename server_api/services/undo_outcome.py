"""Take a result back within its seconds: everything it changed is as it was, and the call waits for another.

What protects the debtor stays: a dispute, a complaint, a wish not to be called hold from the moment they were
noted, on every node and channel. A lead takes them back, who looks at why; a key hit in time does not.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.agreements import OutcomeUndone
from server_api.contract.outcomes import OutcomeSaved
from server_api.contract.push import Noticed
from server_api.contract.words import Effect, ErrorCode
from server_api.domain import agent as life
from server_api.domain.dispositions import FACTS
from server_api.services.attempt_words import no_result_yet
from server_api.services.background import Background
from server_api.services.case_facts import language_of
from server_api.services.day_stats import CountDay
from server_api.services.desks import Desks
from server_api.services.disposition_library import DispositionLibrary
from server_api.services.live_calls import LiveCalls
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PromiseChange, PromiseNews
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.store import (
    audit_rows,
    calls_rows,
    dial_plan_rows,
    history_rows,
    leads_rows,
    outcomes_rows,
    people_rows,
    promises_rows,
    undo_rows,
    users_rows,
)
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database
from server_api.store.history_rows import HistoryRow
from server_api.store.outcomes_rows import UndoRow

#: Where a result noted what protects the debtor, only these go back.
_OWN = ("calls", "phones", "history")
#: For the next result, where the campaign is gone: seconds of wrap-up.
_USUAL_WRAP_UP_S = 60


class TakeBack:
    """The rows, within a transaction."""

    def __init__(self, clock: Clock, results: DispositionLibrary, lives: PromiseLives) -> None:
        self._clock, self._results, self._lives = clock, results, lives

    @staticmethod
    def protecting(effects: frozenset[Effect]) -> bool:
        """Whether such a result notes something that only a lead takes back."""
        return bool(effects & FACTS.keys())

    def protects(self, disposition: str) -> bool:
        """Whether this one does."""
        return self.protecting(self._results.rule(disposition).effects)

    async def __call__(self, conn: AsyncConnection, row: UndoRow, now: datetime) -> list[PromiseChange]:
        """Back to what was before. Raises RefusalError where its promise is gone."""
        changes = await self._promise(conn, row)
        protects = self.protects(row.disposition)
        await undo_rows.restore(conn, row.undo or (), _OWN if protects else None)
        await outcomes_rows.undone(conn, row.outcome_id, now)
        call = await calls_rows.get(conn, row.call_id)
        if call is not None and call.ended_at is not None:
            await self._as_ended(conn, call, now)
        return changes

    async def _promise(self, conn: AsyncConnection, row: UndoRow) -> list[PromiseChange]:
        promise_id = OutcomeSaved.model_validate(row.answer).promise_id
        if not promise_id:
            return []
        promise = await promises_rows.get(conn, promise_id)
        changes = [await self._lives.undo(conn, promise_id, row.agent_id)]
        if promise is not None and promise.renewed_from:
            before = await self._lives.unrenew(conn, promise.renewed_from, row.agent_id)
            changes += [before] if before else []
        return changes

    async def _as_ended(self, conn: AsyncConnection, call: CallRow, now: datetime) -> None:
        """A call that is over without a result: nobody calls at once again, and the timeline says so."""
        plan = await dial_plan_rows.get(conn, call.campaign_id)
        if plan is not None:
            await leads_rows.rest(conn, call.lead_id, now, now + timedelta(seconds=plan.retry_s))
        person = await people_rows.get(conn, call.person_id)
        if person is not None:
            waiting = HistoryRow(
                item_id=call.call_id,
                person_id=call.person_id,
                at=call.started_at,
                channel="voice",
                body=no_result_yet(language_of(person)),
                agent=await users_rows.name_of(conn, call.agent_id),
            )
            await history_rows.add_unless_there(conn, waiting)


class UndoOutcome:
    """Asked by the agent who gave the result, on any node where they sit."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        take_back: TakeBack,
        count_day: CountDay,
        background: Background,
        news: PromiseNews,
        changed: Callable[[Seat], None],
    ) -> None:
        self._database, self._clock, self._roster, self._calls = database, clock, roster, calls
        self._desks, self._take_back, self._count_day = desks, take_back, count_day
        self._background, self._news, self._changed = background, news, changed

    async def __call__(self, seat: Seat, outcome_id: str) -> OutcomeUndone:
        """Taken back, or the answer given before.

        Raises RefusalError NOT_FOUND (not their result), GONE (too late), BAD_TRANSITION ``in_call`` (the
        next call is there: it has the agent), REFUSED; StoreError.
        """
        row = await self._row(seat, outcome_id)
        if row.undone_at is not None:
            return _told(row, row.undone_at)
        self._must_be_in_time(row)
        was = seat.row.agent
        wrap_until = self._clock.utc() + timedelta(seconds=self._wrap_up_s(seat))
        # First of all no other call comes: the agent is at this one again.
        refused = self._roster.apply(seat, life.ResultUndone(row.call_id, wrap_until), "result_undone")
        if refused is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason=refused.reason)
        try:
            undone_at, changes = await self._write(seat, outcome_id)
        except BaseException:
            if seat.row.agent.call_id == row.call_id and was.call_id != row.call_id:
                self._roster.apply(seat, life.ResultSaved(row.call_id), "result_kept")
            raise
        self._calls.reopen(seat.agent_id, row.call_id)
        self._news.tell(changes)
        if self._take_back.protects(row.disposition):
            self._desks.tell(seat.agent_id, Noticed(code="undone_but_protected"))
        self._background.start(self._count_day.tell(seat), f"day of {seat.agent_id}")
        self._changed(seat)
        return _told(row, undone_at)

    async def _row(self, seat: Seat, outcome_id: str) -> UndoRow:
        async with self._database.read() as conn:
            row = await outcomes_rows.get(conn, outcome_id)
        if row is None or row.agent_id != seat.agent_id or row.extra:
            raise RefusalError(ErrorCode.NOT_FOUND, what="outcome")
        return row

    async def _write(self, seat: Seat, outcome_id: str) -> tuple[datetime, list[PromiseChange]]:
        now = self._clock.utc()
        async with self._database.write() as conn:
            row = await outcomes_rows.held(conn, outcome_id)
            if row is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="outcome")
            if row.undone_at is not None:
                return row.undone_at, []
            changes = await self._take_back(conn, row, now)
            await audit_rows.add(
                conn, now, user_id=seat.agent_id, what="outcome_undone", subject=outcome_id, call=row.call_id
            )
        return now, changes

    def _must_be_in_time(self, row: UndoRow) -> None:
        until = OutcomeSaved.model_validate(row.answer).undo_until
        if until is None or self._clock.utc() > until or row.undo is None:
            raise RefusalError(ErrorCode.GONE, what="outcome")

    def _wrap_up_s(self, seat: Seat) -> float:
        return seat.campaign.wrap_up_s if seat.campaign else _USUAL_WRAP_UP_S


def _told(row: UndoRow, undone_at: datetime) -> OutcomeUndone:
    return OutcomeUndone(call_id=row.call_id, outcome_id=row.outcome_id, undone_at=undone_at)
