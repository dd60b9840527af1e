"""Write a result with everything that follows from it, in one transaction, so that it can be taken back."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.outcomes import Outcome, OutcomeSaved
from server_api.services.apply_effects import apply_effects, apply_facts
from server_api.services.book_callback import BookCallback, Booked
from server_api.services.case_facts import CaseFacts, local_day
from server_api.services.disposition_library import DispositionLibrary, ResultRule
from server_api.services.judge_case import JudgeCase
from server_api.services.judge_outcome import JudgeOutcome
from server_api.services.outcome_facts import OutcomeFacts
from server_api.services.places import Places
from server_api.services.promise_news import PromiseChange
from server_api.services.save_parts import SavedParts, SaveParts
from server_api.services.try_again import TryAgain
from server_api.store import outcomes_rows, undo_rows
from server_api.store.calls_rows import CallRow
from server_api.store.outcomes_rows import OutcomeRow
from server_api.store.undo_rows import Touched

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an outcome before it is written: its call and case, why it cannot be the call's result
    (``beside``; empty: it is), whether it came late.
    """

    call: CallRow
    case: CaseFacts
    beside: str
    late: bool

    @property
    def kept(self) -> bool:
        """Whether it is stored whatever is wrong with it."""
        return self.late or bool(self.beside)


class StoreOutcome:
    """Judges, then writes. A fresh result may be taken back for ``undo_s`` seconds."""

    def __init__(
        self,
        clock: Clock,
        dispositions: DispositionLibrary,
        places: Places,
        book: BookCallback,
        judges: JudgeCase,
        undo_s: float = 5.0,
    ) -> None:
        self._clock, self._dispositions, self._places, self._book = clock, dispositions, places, book
        self._judge, self._save = JudgeOutcome(dispositions, judges), SaveParts(places, clock)
        self._again, self._undo = TryAgain(places, clock), timedelta(seconds=undo_s)

    async def __call__(
        self, conn: AsyncConnection, outcome: Outcome, submitter_id: str, body_hash: str, known: Known
    ) -> tuple[OutcomeSaved, OutcomeFacts]:
        """Write it. Raises RefusalError as :class:`RecordOutcome` says."""
        call, case, now = known.call, known.case, self._clock.utc()
        rule = self._dispositions.rule(outcome.disposition)
        judged = await self._judge(conn, outcome, rule, case, call, late=known.kept)
        callback = await self._book.checked(conn, outcome, call, late=known.kept)
        moved = self._book.moved(outcome.callback, callback, case)
        outcome = outcome.model_copy(update={"callback": callback})
        found = judged.faults if judged else ()
        faults = tuple(fault.value for fault in found) + ((known.beside,) if known.beside else ())
        answer = self._answer(outcome, known, now)
        touched = Touched(call.call_id, call.person_id, call.phone_id, outcome.decided_at)
        before = await undo_rows.image(conn, touched) if answer.undo_until else {}
        row = self._row(outcome, answer, submitter_id, body_hash, case)
        await outcomes_rows.add(conn, replace(row, extra=bool(known.beside)))
        parts = SavedParts(outcome, answer, case, rule, faults, judged, extra=bool(known.beside))
        changed = await self._save(conn, parts)
        if callback is not None:
            booked = Booked(callback, answer.callback_id, beside=bool(known.beside))
            await self._book.keep(conn, booked, outcome.agent_id, call, case, now)
        await self._follow(conn, outcome, answer, rule, known, now)
        if answer.undo_until is not None:
            changes = undo_rows.changes(before, await undo_rows.image(conn, touched))
            await outcomes_rows.keep_undo(conn, answer.outcome_id, changes)
        return answer, _facts(outcome, answer, rule, known, moved, changed)

    def _answer(self, outcome: Outcome, known: Known, now: datetime) -> OutcomeSaved:
        return OutcomeSaved(
            outcome_id=str(uuid4()),
            call_id=known.call.call_id,
            saved_at=now,
            promise_id=str(uuid4()) if outcome.promise else "",
            callback_id=str(uuid4()) if outcome.callback else "",
            undo_until=None if known.kept or not self._undo else now + self._undo,
        )

    async def _follow(
        self,
        conn: AsyncConnection,
        outcome: Outcome,
        answer: OutcomeSaved,
        rule: ResultRule,
        known: Known,
        now: datetime,
    ) -> None:
        """What the result changes."""
        call, case = known.call, known.case
        today = local_day(now, self._places.zone_of(case.person))
        if not known.beside:
            await apply_effects(conn, outcome, call, case, rule, self._again, now, today)
            return
        told = answer.outcome_id, call.call_id, known.beside
        log.warning("outcome %s of call %s is kept for review: %s", *told)
        await apply_facts(conn, call, case, rule, now, today)

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


def _facts(
    outcome: Outcome,
    answer: OutcomeSaved,
    rule: ResultRule,
    known: Known,
    moved: str,
    changed: list[PromiseChange],
) -> OutcomeFacts:
    call = known.call
    return OutcomeFacts(
        outcome_id=answer.outcome_id,
        call_id=call.call_id,
        agent_id=outcome.agent_id,
        person_id=call.person_id,
        lead_id=call.lead_id,
        campaign_id=call.campaign_id,
        disposition=outcome.disposition,
        effects=rule.effects,
        promise_id=answer.promise_id,
        callback_id=answer.callback_id,
        saved_at=answer.saved_at,
        late=known.late,
        callback_moved=moved,
        promises=tuple(changed),
    )
