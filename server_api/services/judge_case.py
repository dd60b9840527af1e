"""The judge of a call's agreements: the case as it stands on disk, by the authority of whoever agrees."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.outcomes import PromiseDraft
from server_api.contract.words import Role
from server_api.services.authority import Who
from server_api.services.before_orders import before_orders
from server_api.services.call_of import call_of
from server_api.services.case_facts import CaseFacts, local_day, read_case
from server_api.services.judge_promise import Judge, with_approval
from server_api.services.places import Places
from server_api.services.plan_draft import granted_draft
from server_api.services.refusals import RefusalError
from server_api.store import approvals_rows, calls_rows, sessions_rows
from server_api.store.calls_rows import CallRow


class JudgeCase:
    """Reads and makes judges; within the caller's transaction.

    ``veiled`` says of a call what keeps its amounts from being said: a fault's word, or nothing. Live calls
    know it; they are there later than those who judge.
    """

    def __init__(self, clock: Clock, places: Places) -> None:
        self._clock, self._places = clock, places
        self.veiled: Callable[[str], str] = _nothing

    async def of_call(
        self, conn: AsyncConnection, call_id: str, agent_id: str, approval_id: str = ""
    ) -> Judge:
        """For the agent who has the call. Raises RefusalError ``not_found``."""
        call = await call_of(conn, call_id, agent_id)
        case = await read_case(conn, call.call_id, call.person_id, call.campaign_id)
        return await self.of_case(conn, case, call, agent_id, approval_id)

    async def of_request(self, conn: AsyncConnection, call_id: str, user_id: str) -> Judge | None:
        """For a lead, of a call that is somebody else's; None where its case is gone."""
        call = await calls_rows.get(conn, call_id)
        if call is None:
            return None
        try:
            case = await read_case(conn, call.call_id, call.person_id, call.campaign_id)
        except RefusalError:
            return None
        return await self.of_case(conn, case, call, user_id)

    async def of_case(
        self, conn: AsyncConnection, case: CaseFacts, call: CallRow, user_id: str, approval_id: str = ""
    ) -> Judge:
        """For this user, of a case that was read; who agreed with a lead's yes is judged by it too."""
        zone = self._places.zone_of(case.person)
        judge = Judge(
            case=await before_orders(conn, case, call.call_id),
            today=local_day(self._clock.legal(), zone),
            holidays=self._places.holidays(case.person.country),
            who=await who_is(conn, user_id),
            veil=self.veiled(call.call_id),
        )
        if not approval_id:
            return judge
        return with_approval(judge, await self._approved(conn, call.call_id, approval_id))

    async def _approved(self, conn: AsyncConnection, call_id: str, approval_id: str) -> PromiseDraft | None:
        """What a lead said yes to on this call, if nothing was made of it yet."""
        row = await approvals_rows.get(conn, approval_id)
        if row is None or row.call_id != call_id or row.used_by or not row.granted:
            return None
        return granted_draft(*row.granted)


def _nothing(_call_id: str) -> str:
    return ""


async def who_is(conn: AsyncConnection, user_id: str) -> Who:
    """The user with their role; nobody has an agent's."""
    user = await sessions_rows.user_by_id(conn, user_id)
    return Who(user_id, Role(user.role) if user else Role.AGENT)
