"""Whether a result can be stored as it is: what it asks for, who was on the line, what was agreed."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.outcomes import Outcome
from server_api.contract.words import Effect, ErrorCode, PromiseFault
from server_api.services.case_facts import CaseFacts
from server_api.services.disposition_library import DispositionLibrary, ResultRule
from server_api.services.judge_case import JudgeCase
from server_api.services.judge_promise import Judgement
from server_api.services.refusals import RefusalError
from server_api.store.calls_rows import CallRow


class JudgeOutcome:
    """Within the outcome's own transaction. What comes late nobody can correct any more: it is kept."""

    def __init__(self, results: DispositionLibrary, judges: JudgeCase) -> None:
        self._results, self._judges = results, judges

    async def __call__(
        self,
        conn: AsyncConnection,
        outcome: Outcome,
        rule: ResultRule,
        case: CaseFacts,
        call: CallRow,
        *,
        late: bool,
    ) -> Judgement | None:
        """The judgement of the promise, where there is one.

        Raises RefusalError INVALID with ``field`` (a promise, a field, the second level are missing) and
        REFUSED with ``fault``.
        """
        if Effect.PROMISE in rule.effects and outcome.promise is None:
            raise RefusalError(ErrorCode.INVALID, field="promise")
        judge = await self._judges.of_case(
            conn, case, call, outcome.agent_id, outcome.promise.approval_id if outcome.promise else ""
        )
        if rule.needs_identity and not judge.right_party and not late:
            raise RefusalError(ErrorCode.REFUSED, fault=PromiseFault.NOT_RIGHT_PARTY.value)
        if not late:
            missing = self._results.missing(outcome.disposition, outcome.fields, *case.countries)
            if missing:
                raise RefusalError(ErrorCode.INVALID, field=missing)
        if outcome.promise is None:
            return None
        judgement = judge(outcome.promise, recording=True)
        if judgement.faults and not late:
            faults = ",".join(fault.value for fault in judgement.faults)
            raise RefusalError(ErrorCode.REFUSED, **(judgement.params | {"fault": faults}))
        return judgement
