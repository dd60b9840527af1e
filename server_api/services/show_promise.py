"""One promise, whole: its payments and what happened to it; and a lead who takes it back."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.agreements import PromiseDetail, PromiseEvent, PromiseLineView
from server_api.contract.debt_words import PromiseState
from server_api.contract.money import Money
from server_api.contract.words import ErrorCode
from server_api.services.live_calls import LiveCalls
from server_api.services.own_team import is_lead, leads_only
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PromiseNews
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, promise_life_rows, promise_lines_rows, users_rows
from server_api.store.database import Database
from server_api.store.promise_life_rows import PromiseHead


class ShowPromise:
    """For who may see the debtor's case on the own line now, and for leads, whose look is on file."""

    def __init__(self, database: Database, clock: Clock, calls: LiveCalls) -> None:
        self._database, self._clock, self._calls = database, clock, calls

    async def __call__(self, seat: Seat, promise_id: str) -> PromiseDetail:
        """Raises RefusalError NOT_FOUND; StoreError."""
        async with self._database.read() as conn:
            head = await promise_life_rows.get(conn, promise_id)
            if head is None or not (self._talks(seat, head) or self._leads(seat, head)):
                raise RefusalError(ErrorCode.NOT_FOUND, what="promise")
            detail = await promise_detail(conn, head)
        if not self._talks(seat, head):
            async with self._database.write() as conn:
                await audit_rows.add(
                    conn,
                    self._clock.utc(),
                    user_id=seat.agent_id,
                    what="promise_seen",
                    subject=head.person_id,
                    promise=promise_id,
                )
        return detail

    def _leads(self, seat: Seat, head: PromiseHead) -> bool:
        return is_lead(seat) and not self._calls.hides(seat.agent_id, head.person_id)

    def _talks(self, seat: Seat, head: PromiseHead) -> bool:
        call = self._calls.get(seat.row.agent.call_id)
        return call is not None and call.person_id == head.person_id and call.shows


class CancelPromises:
    """A lead takes a promise back: the debtor owes as before."""

    def __init__(self, database: Database, clock: Clock, lives: PromiseLives, news: PromiseNews) -> None:
        self._database, self._clock, self._lives, self._news = database, clock, lives, news

    async def __call__(self, seat: Seat, promise_id: str, reason: str) -> PromiseDetail:
        """Raises RefusalError FORBIDDEN (no lead), NOT_FOUND, REFUSED ``promise_ended``; StoreError."""
        leads_only(seat)
        async with self._database.write() as conn:
            change = await self._lives.cancel(conn, promise_id, reason, seat.agent_id)
            await audit_rows.add(
                conn,
                self._clock.utc(),
                user_id=seat.agent_id,
                what="promise_cancelled",
                subject=change.person_id,
                promise=promise_id,
                reason=reason,
            )
            head = await promise_life_rows.get(conn, promise_id)
            assert head is not None  # it was cancelled a line above
            detail = await promise_detail(conn, head)
        self._news.tell((change,))
        return detail


async def promise_detail(conn: AsyncConnection, head: PromiseHead) -> PromiseDetail:
    """Lines and events."""
    lines = await promise_lines_rows.of_promise(conn, head.promise_id)
    events = await promise_lines_rows.events_of(conn, head.promise_id)
    names = {by: await users_rows.name_of(conn, by) for by in {event.by for event in events if event.by}}
    return PromiseDetail(
        promise_id=head.promise_id,
        state=PromiseState(head.state),
        lines=tuple(
            PromiseLineView(
                number=line.number,
                due_on=line.due_on,
                amount=Money(line.amount_minor, head.currency),
                paid=Money(line.paid_minor, head.currency),
                state=PromiseState(line.state),
            )
            for line in lines
        ),
        events=tuple(
            PromiseEvent(
                kind=event.kind,
                at=event.at,
                number=event.number,
                text=names.get(event.by, ""),
                channel=str(event.detail.get("channel", "")),
            )
            for event in events
        ),
        renewed_from=head.renewed_from,
        renewed_by=await promise_life_rows.renewed_by(conn, head.promise_id),
    )
