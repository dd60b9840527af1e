"""Check a promise while it is being agreed."""

from server_api.contract.outcomes import PromiseCheck, PromiseDraft
from server_api.contract.words import PromiseFault
from server_api.services.judge_case import JudgeCase
from server_api.services.plan_words import draft_read_back
from server_api.store.database import Database


class CheckPromise:
    """Judges a draft by the agent's own authority; stores nothing."""

    def __init__(self, database: Database, judges: JudgeCase) -> None:
        self._database, self._judges = database, judges

    async def __call__(self, *, agent_id: str, call_id: str, draft: PromiseDraft) -> PromiseCheck:
        """The judgement, and the words to read back. Raises RefusalError ``not_found``."""
        async with self._database.read() as conn:
            judge = await self._judges.of_call(conn, call_id, agent_id, draft.approval_id)
        if judge.veil:
            # Limits and words to read back are amounts too.
            return PromiseCheck(accepted=False, faults=(PromiseFault(judge.veil),))
        judgement = judge(draft)
        return PromiseCheck(
            accepted=not judgement.faults,
            faults=judgement.faults,
            params=judgement.params,
            read_back=draft_read_back(judgement.agreed, judge.today, judge.case.language),
        )
