"""Somebody else answered: the case leaves the screen, and the server gives nothing of it on this call."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.cases import CaseHead
from server_api.contract.push import CaseChanged
from server_api.contract.scripts import Script
from server_api.contract.words import ErrorCode
from server_api.domain.identity import IdentityCheck, somebody_else
from server_api.services.build_case import CaseBuilder, identity_view
from server_api.services.desks import Desks
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.own_call import own_call
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, calls_rows, identity_rows
from server_api.store.database import Database

#: What an answer opens that leads to the words for anyone but the debtor.
OPENS = "other_person"
_LONGEST_ROLE = 40


class SomebodyElse:
    """Closes the identity check of a call. The debtor may come to the telephone: then it begins anew."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        cases: CaseBuilder,
    ) -> None:
        self._database, self._clock, self._calls = database, clock, calls
        self._desks, self._journal, self._cases = desks, journal, cases

    async def __call__(self, seat: Seat, call_id: str, role: str) -> Script:
        """What may be said to anyone, from the step for other people on; on disk before it is said.

        Raises RefusalError as :func:`own_call`, and NOT_FOUND before the case is there.
        """
        call = own_call(self._calls, seat, call_id)
        if call.head is None or call.prepared is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="case")

        async def write(conn: AsyncConnection) -> None:
            # After what was posted before: who has the call may still be on its way to the disk.
            check = await self._closed(conn, call)
            now = self._clock.utc()
            await identity_rows.put(conn, call_id, call.person_id, check, now)
            told = {"what": OPENS, "subject": call_id, "role": role[:_LONGEST_ROLE]}
            await audit_rows.add(conn, now, user_id=seat.agent_id, **told)
            if call.head is not None:
                call.head = _without_case(call.head, check, call)

        async with call.checking:
            await self._journal.write(write)
        head = call.head
        told = CaseChanged(
            call_id=call_id, reason=OPENS, body=None, script=head.script, disclosures=head.disclosures
        )
        self._desks.tell(seat.agent_id, told)
        return head.script

    async def _closed(self, conn: AsyncConnection, call: LiveCall) -> IdentityCheck:
        row = await calls_rows.get(conn, call.call_id)
        campaign_id = row.campaign_id if row is not None else call.plan.campaign_id
        case = await self._cases.facts(conn, call.call_id, call.person_id, campaign_id)
        return somebody_else(case.identity)


def _without_case(head: CaseHead, check: IdentityCheck, call: LiveCall) -> CaseHead:
    """Only what may be said to anyone is left of script and sentences."""
    assert call.prepared is not None
    open_ = call.prepared.open
    return head.model_copy(
        update={
            "identity": identity_view(check),
            "script": from_other_person(open_.script),
            "disclosures": tuple(
                item for item in head.disclosures if item.code in {one.code for one in open_.disclosures}
            ),
            "suggested_result": "",
        }
    )


def from_other_person(script: Script) -> Script:
    """The script begun at the step where somebody else answers, where it has one."""
    goals = (answer.goto for step in script.steps for answer in step.answers if answer.opens == OPENS)
    start = next(goals, script.start)
    return script.model_copy(update={"start": start, "objections": (), "phrases": ()})
