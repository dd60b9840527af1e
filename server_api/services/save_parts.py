"""The rows that come with an outcome: the timeline, and the agreement with its payments."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import PromiseState
from server_api.contract.outcomes import Outcome, OutcomeSaved, PromiseDraft
from server_api.contract.words import Channel, ErrorCode, PromiseFault
from server_api.domain.bounds import given_up
from server_api.services.bind_orders import bind_orders
from server_api.services.case_facts import CaseFacts
from server_api.services.case_words import promise_text
from server_api.services.disposition_library import ResultRule
from server_api.services.judge_promise import Judgement
from server_api.services.places import Places
from server_api.services.plan_words import agreement_text
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PromiseChange
from server_api.services.refusals import RefusalError
from server_api.services.tick_disclosure import offset_ms
from server_api.services.wording import full_date, money_text
from server_api.store import approvals_rows, history_rows, promise_lines_rows, promises_rows, users_rows
from server_api.store.history_rows import HistoryRow
from server_api.store.promise_lines_rows import EventRow, LineRow
from server_api.store.promises_rows import PromiseRow

_OPEN, _REVIEW = PromiseState.OPEN.value, PromiseState.NEEDS_REVIEW.value


@dataclass(frozen=True, slots=True)
class SavedParts:
    """One outcome with all it is about; ``faults`` are the promise's, when it could not be refused any more.

    ``extra``: it is kept beside the call's result.
    """

    outcome: Outcome
    answer: OutcomeSaved
    case: CaseFacts
    rule: ResultRule
    faults: tuple[str, ...]
    judged: Judgement | None
    extra: bool


class SaveParts:
    """Within the outcome's own transaction. Returns what became of other promises.

    Raises RefusalError ``refused`` where the promise it replaces has ended, or its approval was used.
    """

    def __init__(self, places: Places, clock: Clock) -> None:
        self._lives = PromiseLives(places, clock)

    async def __call__(self, conn: AsyncConnection, parts: SavedParts) -> list[PromiseChange]:
        """Write them."""
        agent = await users_rows.name_of(conn, parts.outcome.agent_id)
        await history_rows.put(conn, _call_row(parts, agent))
        draft, judged = parts.outcome.promise, parts.judged
        if draft is None or judged is None:
            return []
        row = _promise_row(parts, draft, judged)
        await promises_rows.add(conn, row)
        await promise_lines_rows.add(conn, _lines(row, judged))
        made = EventRow(row.promise_id, "made", row.made_at, by=row.agent_id)
        await promise_lines_rows.add_events(conn, [made, *await _consent(conn, row)])
        await history_rows.add(conn, _promise_history(parts, draft, judged, agent))
        changed = [PromiseChange(row.promise_id, row.person_id, row.agent_id, "made")]
        if row.state != _REVIEW:
            await self._take_approval(conn, row, judged)
            changed += await self._renew(conn, draft, row)
        return changed + await bind_orders(conn, self._lives, row.call_id, draft.order_ids, row.promise_id)

    async def _take_approval(self, conn: AsyncConnection, row: PromiseRow, judged: Judgement) -> None:
        """A lead's yes is used once; what was within the own authority did not need it."""
        if not row.approval_id or not judged.beyond:
            return
        if not await approvals_rows.use(conn, row.approval_id, row.promise_id):
            raise RefusalError(ErrorCode.REFUSED, fault=PromiseFault.APPROVAL_DIFFERS.value)

    async def _renew(
        self, conn: AsyncConnection, draft: PromiseDraft, row: PromiseRow
    ) -> list[PromiseChange]:
        if not draft.renews:
            return []
        return [await self._lives.renew(conn, draft.renews, row.promise_id, row.agent_id)]


async def _consent(conn: AsyncConnection, row: PromiseRow) -> list[EventRow]:
    """The debtor's yes to what was read back: when, and where in the recording."""
    if not row.read_back:
        return []
    at = row.read_back_at or row.made_at
    offset = await offset_ms(conn, row.call_id, at)
    detail = {"offset_ms": offset} if offset is not None else {}
    return [EventRow(row.promise_id, "read_back", at, by=row.agent_id, detail=detail)]


def _call_row(parts: SavedParts, agent: str) -> HistoryRow:
    labels = parts.rule.labels
    label = labels.text(parts.case.language) if labels else parts.rule.code
    return HistoryRow(
        # The row that the call's end left there, if it has ended.
        item_id=parts.answer.outcome_id if parts.extra else parts.outcome.call_id,
        person_id=parts.case.person.person_id,
        at=parts.outcome.decided_at,
        channel=Channel.VOICE.value,
        body=parts.outcome.note or label,
        result=label,
        agent=agent,
    )


def _promise_row(parts: SavedParts, draft: PromiseDraft, judged: Judgement) -> PromiseRow:
    basis = judged.bounds.basis if judged.bounds else None
    return PromiseRow(
        promise_id=parts.answer.promise_id,
        outcome_id=parts.answer.outcome_id,
        person_id=parts.case.person.person_id,
        call_id=parts.outcome.call_id,
        agent_id=parts.outcome.agent_id,
        amount=draft.amount,
        due_on=draft.due_on,
        method=draft.method.value,
        state=_REVIEW if parts.faults else _OPEN,
        made_at=parts.outcome.decided_at,
        offer_id=draft.offer_id,
        debt_ids=draft.debt_ids,
        read_back=draft.read_back,
        read_back_at=draft.read_back_at,
        faults=parts.faults,
        creditor_id=parts.case.creditor.creditor_id,
        kind=draft.kind.value,
        frequency=draft.frequency.value,
        debt_minor=basis.owed.minor if basis else 0,
        discount_minor=given_up(judged.agreed.shape, basis).minor if basis and not parts.faults else 0,
        approval_id=draft.approval_id,
        renewed_from=draft.renews if not parts.faults else "",
        remind_by=tuple(channel.value for channel in draft.remind_by),
        next_due=min(one.due_on for one in judged.agreed.payments),
        undo_until=parts.answer.undo_until,
    )


def _lines(row: PromiseRow, judged: Judgement) -> list[LineRow]:
    """The payments as they were agreed; what a person has to judge first may not add up to the amount."""
    payments = judged.agreed.payments
    if sum(one.amount.minor for one in payments) != row.amount.minor:
        return [LineRow(row.promise_id, 0, row.due_on, row.amount.minor)]
    start = 0 if len(payments) > 1 else 1
    return [
        LineRow(row.promise_id, number, one.due_on, one.amount.minor)
        for number, one in enumerate(payments, start=start)
    ]


def _promise_history(parts: SavedParts, draft: PromiseDraft, judged: Judgement, agent: str) -> HistoryRow:
    language = parts.case.language
    payments = tuple((one.due_on, one.amount) for one in judged.agreed.payments)
    if len(payments) > 1:
        words = agreement_text(payments, draft.method.value, language)
    else:
        day, amount = full_date(draft.due_on, language), money_text(draft.amount, language)
        words = promise_text(amount, day, draft.method.value, language)
    return HistoryRow(
        item_id=str(uuid4()),
        person_id=parts.case.person.person_id,
        at=parts.outcome.decided_at,
        channel=Channel.PROMISE.value,
        body=words,
        agent=agent,
        amount_minor=draft.amount.minor,
        currency=draft.amount.currency,
    )
