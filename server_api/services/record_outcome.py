"""Save the result of a call: once, whole, on disk before anyone is told."""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.outcomes import Outcome, OutcomeSaved
from server_api.contract.words import ErrorCode
from server_api.services.case_facts import read_case
from server_api.services.outcome_facts import OutcomeFacts
from server_api.services.refusals import RefusalError
from server_api.services.store_outcome import Known, StoreOutcome
from server_api.store import agents_rows, calls_rows, outcomes_rows
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database

log = logging.getLogger(__name__)

OnSaved = Callable[[OutcomeFacts], Awaitable[None]]

#: Why an outcome is kept beside a call's result instead of being it.
CALL_HAS_OUTCOME = "call_has_outcome"
OTHER_AGENT = "other_agent"

#: An outcome older than this comes from an outbox: nobody is there any more to correct it.
LATE_AFTER = timedelta(seconds=30)


class KeyReusedError(RefusalError):
    """The key belongs to another outcome: the desk must not overwrite what was saved."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.KEY_REUSED)


class RecordOutcome:
    """One effect for each key, whatever happens to the wire.

    A promise is judged again. A fresh one that fails is refused, so that the agent can correct it; one
    that comes late is kept for review: an agreed promise is never thrown away. Neither is one of a call
    that has its result already or went to another agent: it is kept beside, for a person to judge.
    """

    def __init__(self, database: Database, clock: Clock, store: StoreOutcome, on_saved: OnSaved) -> None:
        self._database, self._clock, self._store, self._on_saved = database, clock, store, on_saved

    async def __call__(self, *, outcome: Outcome, submitter_id: str) -> OutcomeSaved:
        """Save, or repeat the answer given before.

        Raises KeyReusedError (same key, other body) and RefusalError: ``not_found`` (no such call),
        ``forbidden`` (a call this agent never had), ``invalid`` (a promise result without a promise),
        ``refused`` with ``fault`` (identity not confirmed, promise at fault, the call has its result
        already and this one carries nothing that must not be lost).
        """
        try:
            saved, facts = await self._once(outcome, submitter_id)
        except IntegrityError:
            # Two nodes took the same key at once: the other one has saved it.
            saved, facts = await self._once(outcome, submitter_id)
        if facts is not None:
            await self._on_saved(facts)
        return saved

    async def _once(self, outcome: Outcome, submitter_id: str) -> tuple[OutcomeSaved, OutcomeFacts | None]:
        body_hash = hash_of(outcome)
        async with self._database.write() as conn:
            before = await outcomes_rows.by_key(conn, outcome.key)
            if before is not None:
                if before.body_hash != body_hash:
                    raise KeyReusedError
                answer = OutcomeSaved.model_validate(before.answer)
                return answer.model_copy(update={"repeated": True}), None
            call = await calls_rows.get(conn, outcome.call_id)
            if call is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="call")
            beside = await self._beside(conn, outcome, call)
            case = await read_case(conn, call.call_id, call.person_id, call.campaign_id)
            known = Known(call, case, beside, self._is_late(outcome))
            return await self._store(conn, outcome, submitter_id, body_hash, known)

    async def _beside(self, conn: AsyncConnection, outcome: Outcome, call: CallRow) -> str:
        """Why this cannot be the call's result (empty: it is), where it is kept all the same."""
        agreed = outcome.promise is not None or outcome.callback is not None
        kept = agreed or self._is_late(outcome)
        if call.agent_id != outcome.agent_id and not await self._lost_the_note(conn, outcome, call):
            if not kept or (call.agent_id and not await _had(conn, outcome)):
                raise RefusalError(ErrorCode.FORBIDDEN, what="call")
            return OTHER_AGENT
        if not await outcomes_rows.has_call(conn, outcome.call_id):
            return ""
        if not kept:
            raise RefusalError(ErrorCode.REFUSED, fault=CALL_HAS_OUTCOME)
        return CALL_HAS_OUTCOME

    async def _lost_the_note(self, conn: AsyncConnection, outcome: Outcome, call: CallRow) -> bool:
        """Who has a call is written beside its answer: a server that died may have known it, its disk not."""
        if call.agent_id:
            return False
        return call.why.get("reserved_for") == outcome.agent_id or await _had(conn, outcome)

    def _is_late(self, outcome: Outcome) -> bool:
        return self._clock.utc() - outcome.decided_at > LATE_AFTER


async def _had(conn: AsyncConnection, outcome: Outcome) -> bool:
    return await agents_rows.had_call(conn, outcome.agent_id, outcome.call_id)


def hash_of(outcome: Outcome) -> str:
    """The same for the same outcome, however it was spelled on the wire."""
    body = json.dumps(outcome.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode("utf-8")).hexdigest()
