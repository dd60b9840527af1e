"""Save the result of a call: once, whole, on disk before anyone is told."""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.outcomes import Outcome, OutcomeSaved
from server_api.contract.words import Effect, ErrorCode, IdentityStatus, PromiseFault
from server_api.services.apply_effects import apply_effects, apply_facts
from server_api.services.book_callback import BookCallback, Booked
from server_api.services.case_facts import CaseFacts, local_day, read_case
from server_api.services.disposition_library import DispositionLibrary, ResultRule
from server_api.services.judge_case import JudgeCase
from server_api.services.judge_promise import Judgement
from server_api.services.outcome_facts import OutcomeFacts
from server_api.services.places import Places
from server_api.services.refusals import RefusalError
from server_api.services.save_parts import SavedParts, SaveParts
from server_api.services.try_again import TryAgain
from server_api.store import agents_rows, calls_rows, outcomes_rows
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database
from server_api.store.outcomes_rows import OutcomeRow

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

    def __init__(
        self,
        database: Database,
        clock: Clock,
        dispositions: DispositionLibrary,
        places: Places,
        book: BookCallback,
        judges: JudgeCase,
        on_saved: OnSaved,
        undo_s: float = 5.0,
    ) -> None:
        self._database, self._clock = database, clock
        self._dispositions, self._places, self._on_saved = dispositions, places, on_saved
        self._again, self._book = TryAgain(places, clock), book
        self._judges, self._save = judges, SaveParts(places, clock)
        self._undo = timedelta(seconds=undo_s)

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
            return await self._store(conn, outcome, submitter_id, body_hash, call, case, beside)

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

    async def _store(
        self,
        conn: AsyncConnection,
        outcome: Outcome,
        submitter_id: str,
        body_hash: str,
        call: CallRow,
        case: CaseFacts,
        beside: str,
    ) -> tuple[OutcomeSaved, OutcomeFacts]:
        now, late = self._clock.utc(), self._is_late(outcome)
        rule = self._dispositions.rule(outcome.disposition)
        judged = await self._judged(conn, outcome, rule, case, call, late or bool(beside))
        callback = await self._book.checked(conn, outcome, call, late=late or bool(beside))
        moved = self._book.moved(outcome.callback, callback, case)
        outcome = outcome.model_copy(update={"callback": callback})
        found = judged.faults if judged else ()
        faults = tuple(fault.value for fault in found) + ((beside,) if beside else ())
        outcome_id = str(uuid4())
        answer = OutcomeSaved(
            outcome_id=outcome_id,
            call_id=call.call_id,
            saved_at=now,
            promise_id=str(uuid4()) if outcome.promise else "",
            callback_id=str(uuid4()) if outcome.callback else "",
            undo_until=None if late or beside else now + self._undo,
        )
        row = self._row(outcome, answer, submitter_id, body_hash, case)
        await outcomes_rows.add(conn, replace(row, extra=bool(beside)))
        await self._save(conn, SavedParts(outcome, answer, case, rule, faults, judged, extra=bool(beside)))
        if callback is not None:
            booked = Booked(callback, answer.callback_id, beside=bool(beside))
            await self._book.keep(conn, booked, outcome.agent_id, call, case, now)
        today = local_day(now, self._zone(case))
        if beside:
            log.warning("outcome %s of call %s is kept for review: %s", outcome_id, call.call_id, beside)
            await apply_facts(conn, call, case, rule, now, today)
        else:
            await apply_effects(conn, outcome, call, case, rule, self._again, now, today)
        facts = OutcomeFacts(
            outcome_id=outcome_id,
            call_id=call.call_id,
            agent_id=outcome.agent_id,
            person_id=call.person_id,
            lead_id=call.lead_id,
            campaign_id=call.campaign_id,
            disposition=outcome.disposition,
            effects=rule.effects,
            promise_id=answer.promise_id,
            callback_id=answer.callback_id,
            saved_at=now,
            late=late,
            callback_moved=moved,
        )
        return answer, facts

    async def _judged(
        self,
        conn: AsyncConnection,
        outcome: Outcome,
        rule: ResultRule,
        case: CaseFacts,
        call: CallRow,
        late: bool,
    ) -> Judgement | None:
        if Effect.PROMISE in rule.effects and outcome.promise is None:
            raise RefusalError(ErrorCode.INVALID, field="promise")
        confirmed = case.identity.status is IdentityStatus.CONFIRMED
        if rule.needs_identity and not confirmed and not late:
            raise RefusalError(ErrorCode.REFUSED, fault=PromiseFault.NOT_RIGHT_PARTY.value)
        if outcome.promise is None:
            return None
        approval_id = outcome.promise.approval_id
        judge = await self._judges.of_case(conn, case, call, outcome.agent_id, approval_id)
        judgement = judge(outcome.promise, recording=True)
        if judgement.faults and not late:
            faults = ",".join(fault.value for fault in judgement.faults)
            raise RefusalError(ErrorCode.REFUSED, **(judgement.params | {"fault": faults}))
        return judgement

    def _row(
        self,
        outcome: Outcome,
        answer: OutcomeSaved,
        submitter_id: str,
        body_hash: str,
        case: CaseFacts,
    ) -> OutcomeRow:
        return OutcomeRow(
            outcome_id=answer.outcome_id,
            idempotency_key=outcome.key,
            body_hash=body_hash,
            answer=answer.model_dump(mode="json"),
            call_id=outcome.call_id,
            agent_id=outcome.agent_id,
            submitter_id=submitter_id,
            person_id=case.person.person_id,
            disposition=outcome.disposition,
            note=outcome.note,
            fields=self._dispositions.allowed_fields(outcome.fields, *case.countries),
            script_path=list(outcome.script_path),
            disclosures=[[code, at.isoformat()] for code, at in outcome.disclosures],
            decided_at=outcome.decided_at,
            saved_at=answer.saved_at,
        )

    def _zone(self, case: CaseFacts) -> str:
        return self._places.zone_of(case.person)


async def _had(conn: AsyncConnection, outcome: Outcome) -> bool:
    return await agents_rows.had_call(conn, outcome.agent_id, outcome.call_id)


def hash_of(outcome: Outcome) -> str:
    """The same for the same outcome, however it was spelled on the wire."""
    body = json.dumps(outcome.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode("utf-8")).hexdigest()
