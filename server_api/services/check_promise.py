"""Check a promise while it is being agreed."""

from datetime import date

from server_api.clock import Clock
from server_api.contract.outcomes import PromiseCheck, PromiseDraft
from server_api.services import case_words
from server_api.services.call_of import call_of
from server_api.services.case_facts import CaseFacts, local_day, read_case
from server_api.services.judge_promise import judge
from server_api.services.places import Places
from server_api.services.wording import money_text, spoken_date
from server_api.store.database import Database


class CheckPromise:
    """Judges a draft; stores nothing."""

    def __init__(self, database: Database, clock: Clock, places: Places) -> None:
        self._database, self._clock, self._places = database, clock, places

    async def __call__(self, *, agent_id: str, call_id: str, draft: PromiseDraft) -> PromiseCheck:
        """The judgement, and the words to read back. Raises RefusalError ``not_found``."""
        async with self._database.read() as conn:
            call = await call_of(conn, call_id, agent_id)
            case = await read_case(conn, call_id, call.person_id, call.campaign_id)
        today = local_day(self._clock.legal(), self._places.zone_of(case.person))
        holidays = self._places.holidays(case.person.country)
        judgement = judge(case, draft, today, holidays, recording=False)
        return PromiseCheck(
            accepted=not judgement.faults,
            faults=judgement.faults,
            params=judgement.params,
            read_back=_read_back(case, draft, today),
        )


def _read_back(case: CaseFacts, draft: PromiseDraft, today: date) -> str:
    language = case.language
    return case_words.read_back(
        money_text(draft.amount, language),
        spoken_date(draft.due_on, today, language),
        draft.method.value,
        language,
    )
