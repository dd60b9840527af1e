"""Compare an answer of the right-party check; the expected one never leaves the server."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.cases import IdentityAnswer, IdentityResult
from server_api.contract.words import ErrorCode, IdentityMode, IdentityStatus
from server_api.domain.identity import matches, with_answer
from server_api.services.build_case import CaseBuilder, PreparedCase, identity_view
from server_api.services.call_of import call_of
from server_api.services.case_facts import CaseFacts, known_facts
from server_api.services.live_calls import Prepared
from server_api.services.open_seat import profile
from server_api.services.refusals import RefusalError
from server_api.services.tell_script import ticked, waiting
from server_api.store import identity_rows, script_rows, sessions_rows
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database


class VerifyIdentity:
    """Counts right and wrong answers of a call; gives the case out with the confirmation."""

    def __init__(self, database: Database, clock: Clock, cases: CaseBuilder) -> None:
        self._database, self._clock, self._cases = database, clock, cases

    async def __call__(
        self, *, agent_id: str, call_id: str, answer: IdentityAnswer, ready: Prepared | None = None
    ) -> IdentityResult:
        """Where the check stands now; committed before it is said.

        ``ready`` is the case as it was prepared for this call: without it a confirmation prepares it anew.
        Raises RefusalError ``not_found`` for a call that is not the agent's, ``invalid`` for a question
        that was not asked.
        """
        call, case = await self._database.read_at_once(lambda conn: self._read(conn, agent_id, call_id))
        if answer.question not in case.identity.questions:
            raise RefusalError(ErrorCode.INVALID, field="question")
        right = matches(answer.question, answer.answer, known_facts(case.person))
        async with self._database.write() as conn:
            # Read again under the lock: two answers at once are two tries.
            known = await identity_rows.get(conn, call_id, case.identity.questions) or case.identity
            check = with_answer(known, answer.question, right)
            await identity_rows.put(conn, call_id, call.person_id, check, self._clock.utc())
        if check.status is not IdentityStatus.CONFIRMED or check.mode is not IdentityMode.MASKED:
            return IdentityResult(identity=identity_view(check))
        prepared = ready or await self._prepare(call, agent_id)
        async with self._database.read() as conn:
            said = await script_rows.ticks(conn, call_id)
        disclosures = tuple(ticked(item, said) for item in prepared.whole.disclosures)
        waits = bool(waiting(disclosures))
        return IdentityResult(
            identity=identity_view(check),
            body=None if waits else prepared.body,
            script=(prepared.quiet if waits else prepared.whole).script,
            disclosures=disclosures,
            amounts_wait=waits,
        )

    async def _prepare(self, call: CallRow, agent_id: str) -> PreparedCase:
        async with self._database.read() as conn:
            user = await sessions_rows.user_by_id(conn, agent_id)
        return await self._cases.prepare(
            call_id=call.call_id,
            person_id=call.person_id,
            phone_id=call.phone_id,
            campaign_id=call.campaign_id,
            agent=profile(user) if user else None,
        )

    async def _read(self, conn: AsyncConnection, agent_id: str, call_id: str) -> tuple[CallRow, CaseFacts]:
        call = await call_of(conn, call_id, agent_id)
        return call, await self._cases.facts(conn, call_id, call.person_id, call.campaign_id)
