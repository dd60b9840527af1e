"""The rows that come with an outcome: promise, timeline."""

from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.outcomes import Outcome, OutcomeSaved, PromiseDraft
from server_api.contract.words import Channel
from server_api.services.case_facts import CaseFacts
from server_api.services.case_words import promise_text
from server_api.services.disposition_library import ResultRule
from server_api.services.wording import full_date, money_text
from server_api.store import history_rows, promises_rows, users_rows
from server_api.store.history_rows import HistoryRow
from server_api.store.promises_rows import PromiseRow

OPEN = "open"
NEEDS_REVIEW = "needs_review"


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
    extra: bool


async def save_parts(conn: AsyncConnection, parts: SavedParts) -> None:
    """Within the outcome's own transaction."""
    agent = await users_rows.name_of(conn, parts.outcome.agent_id)
    await history_rows.put(conn, _call_row(parts, agent))
    if parts.outcome.promise is not None:
        await promises_rows.add(conn, _promise_row(parts, parts.outcome.promise))
        await history_rows.add(conn, _promise_history(parts, parts.outcome.promise, agent))


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


def _promise_row(parts: SavedParts, draft: PromiseDraft) -> PromiseRow:
    return PromiseRow(
        promise_id=parts.answer.promise_id,
        outcome_id=parts.answer.outcome_id,
        person_id=parts.case.person.person_id,
        call_id=parts.outcome.call_id,
        agent_id=parts.outcome.agent_id,
        amount=draft.amount,
        due_on=draft.due_on,
        method=draft.method.value,
        state=NEEDS_REVIEW if parts.faults else OPEN,
        made_at=parts.outcome.decided_at,
        offer_id=draft.offer_id,
        debt_ids=draft.debt_ids,
        read_back=draft.read_back,
        read_back_at=draft.read_back_at,
        faults=parts.faults,
    )


def _promise_history(parts: SavedParts, draft: PromiseDraft, agent: str) -> HistoryRow:
    language = parts.case.language
    words = promise_text(
        money_text(draft.amount, language), full_date(draft.due_on, language), draft.method.value, language
    )
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
