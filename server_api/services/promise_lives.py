"""What happens to promises, within a transaction of the caller's: rows, events, timeline, the debtor's lead.

Whoever changes a promise holds its row first (:func:`promise_life_rows.locked`): a payment that comes while
the calendar breaks it waits, and is judged by what it finds then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import PromiseState as State
from server_api.contract.money import Money
from server_api.contract.words import Blocked, Channel, ErrorCode
from server_api.domain.legal import blocking
from server_api.domain.promise_life import (
    ENDED,
    Event,
    Life,
    LifeError,
    Line,
    Step,
    cancel,
    pass_day,
    pay,
    renegotiate,
    undo,
)
from server_api.services.places import Places
from server_api.services.promise_days import PromiseDays, days_of
from server_api.services.promise_news import PromiseChange
from server_api.services.promise_words import life_text
from server_api.services.refusals import RefusalError
from server_api.services.wording import money_text
from server_api.store import (
    history_rows,
    legal_rows,
    orders_rows,
    promise_leads_rows,
    promise_life_rows,
    promise_lines_rows,
)
from server_api.store.history_rows import HistoryRow
from server_api.store.payments_rows import PaymentRow
from server_api.store.promise_life_rows import PromiseHead
from server_api.store.promise_lines_rows import EventRow, LineRow

#: Why a promise ended whose result was taken back.
UNDONE = "undone"
#: What is told of several events of one moment: the first of these that happened to the promise, else to
#: a line of it (where one line is kept, the promise is in part).
_GRAVEST = ("broken", "kept", "restored", "renegotiated", "cancelled", "undone")
_LINES = {"kept": "partly_kept", "partly_kept": "partly_kept", "broken": "missed", "due": "due"}


@dataclass(frozen=True, slots=True)
class _Read:
    head: PromiseHead
    rows: Sequence[LineRow]
    life: Life


class PromiseLives:
    """Every move of a promise but its making. Raises RefusalError where it cannot be, StoreError."""

    def __init__(self, places: Places, clock: Clock) -> None:
        self._places, self._clock = places, clock

    async def pay(
        self, conn: AsyncConnection, payment: PaymentRow, promise_id: str = "", number: int | None = None
    ) -> list[PromiseChange]:
        """The promises about the debt take the payment: the one it was made for, then the earliest due."""
        heads = await promise_life_rows.locked_for(conn, payment.person_id, payment.debt_id, payment.currency)
        read = [await self._read(conn, head) for head in heads]
        read.sort(
            key=lambda one: (one.head.promise_id != promise_id, _first_due(one.life), one.head.promise_id)
        )
        left, changes = payment.amount_minor, []
        for one in read:
            meant = number if one.head.promise_id == promise_id else None
            change, taken = await self._pay(conn, one, payment, left, meant)
            left -= taken
            changes += [change] if change else []
        return changes

    async def _pay(
        self, conn: AsyncConnection, one: _Read, payment: PaymentRow, left: int, meant: int | None
    ) -> tuple[PromiseChange | None, int]:
        days = await days_of(conn, self._places, one.head)
        if days is None:
            return None, 0
        paid_on = days.day(payment.paid_at)
        today = max(days.day(self._clock.legal()), paid_on)
        # Nobody is late while the law forbids to ask.
        last = _never if await self._suspended(conn, days) else days.last
        step = pay(one.life, left, paid_on, today, last, days.rules.breaks, meant)
        if not step.events:
            return None, 0
        detail = {"payment_id": payment.payment_id}
        return await self._write(conn, one, step, days, detail=detail), step.taken

    async def foreseen(self, conn: AsyncConnection, head: PromiseHead, days: PromiseDays) -> bool:
        """Whether today does anything to it; asked without holding it."""
        one = await self._read(conn, head)
        return bool(pass_day(one.life, days.day(self._clock.legal()), days.last, days.rules.breaks).events)

    async def pass_day(self, conn: AsyncConnection, promise_id: str) -> PromiseChange | None:
        """What today does to it. While a legal fact forbids all contact nothing is broken."""
        head = await promise_life_rows.locked(conn, promise_id)
        days = await days_of(conn, self._places, head) if head else None
        if head is None or days is None:
            return None
        one = await self._read(conn, head)
        step = pass_day(one.life, days.day(self._clock.legal()), days.last, days.rules.breaks)
        if not step.events or (_breaks(step) and await self._suspended(conn, days)):
            return None
        return await self._write(conn, one, step, days)

    async def renew(self, conn: AsyncConnection, promise_id: str, new_id: str, by: str) -> PromiseChange:
        """Another promise takes its place. Raises RefusalError ``not_found``, ``promise_ended``."""
        return await self._end(conn, promise_id, renegotiate, by, {"renewed_by": new_id})

    async def cancel(self, conn: AsyncConnection, promise_id: str, reason: str, by: str) -> PromiseChange:
        """It is taken back. Raises as :meth:`renew`."""
        return await self._end(conn, promise_id, cancel, by, {"reason": reason}, reason)

    async def undo(self, conn: AsyncConnection, promise_id: str, by: str) -> PromiseChange:
        """Its result was taken back: it was never made; its orders and payments are free again.

        Raises RefusalError ``not_found``.
        """
        await orders_rows.unbind(conn, promise_id)
        return await self._end(conn, promise_id, undo, by, {}, UNDONE)

    async def take_up(
        self, conn: AsyncConnection, promise_id: str, payments: Sequence[PaymentRow]
    ) -> list[PromiseChange]:
        """Payments that came before the promise was saved, as far as no other promise took them."""
        changes = []
        for payment in payments:
            head = await promise_life_rows.locked(conn, promise_id)
            left = payment.amount_minor - await promise_life_rows.taken_of(conn, payment.payment_id, UNDONE)
            if head is None or left <= 0 or head.currency != payment.currency:
                continue
            change, _ = await self._pay(conn, await self._read(conn, head), payment, left, None)
            changes += [change] if change else []
        return changes

    async def unrenew(self, conn: AsyncConnection, promise_id: str, by: str) -> PromiseChange | None:
        """What took its place was undone: it is again as it was. None where it was not renewed."""
        head = await promise_life_rows.locked(conn, promise_id)
        if head is None or head.state != State.RENEGOTIATED:
            return None
        events = await promise_lines_rows.events_of(conn, promise_id)
        before = next(event.detail["before"] for event in reversed(events) if event.kind == "renegotiated")
        lines = {int(number): state for number, state in before["lines"].items()}
        for row in await promise_lines_rows.of_promise(conn, promise_id):
            await promise_lines_rows.save(conn, replace(row, state=lines.get(row.number, row.state)))
        one = await self._read(conn, replace(head, state=before["state"]))
        broken = one.life.state is State.BROKEN
        await promise_life_rows.save(
            conn,
            head,
            state=before["state"],
            paid_minor=one.life.paid,
            next_due=one.life.next_due,
            ended_at=self._clock.utc() if broken else None,
            end_reason=head.end_reason if broken else "",
        )
        undone = EventRow(promise_id, "undone", self._clock.utc(), by=by, detail={"kind": "renegotiated"})
        await promise_lines_rows.add_events(conn, [undone])
        return PromiseChange(promise_id, head.person_id, head.agent_id, "restored")

    async def _end(
        self,
        conn: AsyncConnection,
        promise_id: str,
        move: Callable[[Life], Step],
        by: str,
        detail: dict[str, Any],
        reason: str = "",
    ) -> PromiseChange:
        head = await promise_life_rows.locked(conn, promise_id)
        days = await days_of(conn, self._places, head) if head else None
        if head is None or days is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="promise")
        one = await self._read(conn, head)
        try:
            step = move(one.life)
        except LifeError as error:
            raise RefusalError(ErrorCode.REFUSED, fault="promise_ended", state=error.state.value) from error
        lines = {str(line.number): line.state.value for line in one.life.lines}
        detail = detail | {"before": {"state": head.state, "lines": lines}}
        return await self._write(conn, one, step, days, by, detail, reason)

    async def _read(self, conn: AsyncConnection, head: PromiseHead) -> _Read:
        rows = await promise_lines_rows.of_promise(conn, head.promise_id)
        lines = tuple(
            Line(row.number, row.due_on, row.amount_minor, row.paid_minor, State(row.state)) for row in rows
        )
        return _Read(head, rows, Life(State(head.state), lines))

    async def _write(
        self,
        conn: AsyncConnection,
        one: _Read,
        step: Step,
        days: PromiseDays,
        by: str = "",
        detail: dict[str, Any] | None = None,
        reason: str = "",
    ) -> PromiseChange:
        head, now = one.head, self._clock.utc()
        for row, line in zip(one.rows, step.life.lines, strict=True):
            after = replace(row, paid_minor=line.paid, state=line.state.value)
            if after != row:
                await promise_lines_rows.save(conn, after)
        await self._write_head(conn, head, step.life, now, reason)
        events = [_event(head, event, now, by, detail or {}) for event in step.events]
        await promise_lines_rows.add_events(conn, events)
        kinds = {event.kind for event in step.events if event.number is None}
        await self._tell_history(conn, head, step.life, kinds, days)
        if State.BROKEN.value in kinds and not await self._suspended(conn, days):
            await promise_leads_rows.first_again(
                conn, head.person_id, days.creditor_id, head.outcome_id, now, first=days.rules.first_again
            )
        if "restored" in kinds:
            await promise_leads_rows.at_rest(conn, head.person_id, days.creditor_id)
        kind = _told(step, kinds)
        return PromiseChange(head.promise_id, head.person_id, head.agent_id, kind, step.taken)

    async def _write_head(
        self, conn: AsyncConnection, head: PromiseHead, life: Life, now: datetime, reason: str
    ) -> None:
        ended = life.state in ENDED
        # That it had been broken is remembered when another promise takes its place.
        was_broken = State.BROKEN.value if State.BROKEN in (life.state, State(head.state)) else ""
        await promise_life_rows.save(
            conn,
            head,
            state=life.state.value,
            paid_minor=life.paid,
            next_due=life.next_due,
            ended_at=now if ended else None,
            end_reason=(reason or was_broken)[:200] if ended else "",
        )

    async def _tell_history(
        self, conn: AsyncConnection, head: PromiseHead, life: Life, kinds: set[str], days: PromiseDays
    ) -> None:
        amount = Money(head.amount_minor, head.currency)
        left = Money(amount.minor - life.paid, head.currency)
        whole, missing = money_text(amount, days.language), money_text(left, days.language)
        for kind in sorted(kinds):
            if body := life_text(kind, whole, missing, days.language):
                row = HistoryRow(
                    item_id=str(uuid4()),
                    person_id=head.person_id,
                    at=self._clock.utc(),
                    channel=Channel.PROMISE.value,
                    body=body,
                    amount_minor=amount.minor,
                    currency=head.currency,
                )
                await history_rows.add(conn, row)

    async def _suspended(self, conn: AsyncConnection, days: PromiseDays) -> bool:
        facts = await legal_rows.in_force(conn, days.person.person_id, days.creditor_id)
        return blocking(facts, Blocked.CONTACT) is not None


def _event(head: PromiseHead, event: Event, now: datetime, by: str, detail: dict[str, Any]) -> EventRow:
    amount = {"amount_minor": event.amount} if event.amount else {}
    return EventRow(head.promise_id, event.kind, now, event.number, by, detail | amount)


def _never(_due_on: date) -> date:
    return date.max


def _told(step: Step, kinds: set[str]) -> str:
    whole = next((kind for kind in _GRAVEST if kind in kinds), "")
    lines = {_LINES.get(event.kind, event.kind) for event in step.events}
    return whole or next((kind for kind in ("partly_kept", "missed", "due") if kind in lines), min(lines))


def _breaks(step: Step) -> bool:
    return any(event.kind == State.BROKEN for event in step.events)


def _first_due(life: Life) -> date:
    return min((line.due_on for line in life.lines if line.left), default=life.lines[-1].due_on)
