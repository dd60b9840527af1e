"""The agent says who the caller is: the call becomes that person's, and the case comes."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import CallChanged, Noticed
from server_api.contract.words import Direction, ErrorCode
from server_api.services.desks import Desks
from server_api.services.find_people import campaigns_for
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.own_call import own_talk
from server_api.services.prepare_live import PrepareLive
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import calls_rows, dial_plan_rows, locks_rows, people_rows, search_rows
from server_api.store.database import Database
from server_api.store.dial_plan_rows import DialPlan


class NameCaller:
    """Identity is still to be confirmed: a number on the display proves nobody."""

    def __init__(
        self, database: Database, clock: Clock, calls: LiveCalls, desks: Desks, prepare: PrepareLive
    ) -> None:
        self._database = database
        self._clock = clock
        self._calls = calls
        self._desks = desks
        self._prepare = prepare

    async def __call__(self, seat: Seat, call_id: str, person_id: str) -> None:
        """Raises RefusalError as :func:`own_talk`, BAD_TRANSITION (named already, no caller), NOT_FOUND."""
        call = own_talk(self._calls, seat, call_id)
        if call.direction is not Direction.INBOUND or call.person_id:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="known_already")
        async with self._database.write() as conn:
            plan, lead_id, phone_id = await self._found(conn, seat, call, person_id)
            await calls_rows.identified(
                conn,
                call_id,
                person_id=person_id,
                phone_id=phone_id,
                lead_id=lead_id,
                campaign_id=plan.campaign_id,
            )
            await locks_rows.take(conn, person_id, call_id, self._clock.utc())
        if self._calls.get(call_id) is not call or call.person_id:
            raise RefusalError(ErrorCode.GONE, what="call")
        call.plan, call.person_id, call.lead_id, call.phone_id = plan, person_id, lead_id, phone_id
        await asyncio.wait((self._prepare.start(call, seat.profile),))
        missing = Noticed(code="case_missing", params={"call_id": call_id})
        self._desks.tell(call.agent_id or seat.agent_id, call.pop or missing)
        self._desks.tell(call.agent_id or seat.agent_id, CallChanged(call=call.view))

    async def _found(
        self, conn: AsyncConnection, seat: Seat, call: LiveCall, person_id: str
    ) -> tuple[DialPlan, str, str]:
        within = await campaigns_for(conn, seat)
        first = [one for one in within if one == call.plan.campaign_id]
        hit = await search_rows.by_person(conn, person_id, first or within)
        hit = hit or await search_rows.by_person(conn, person_id, within)
        plan = await dial_plan_rows.get(conn, hit.campaign_id) if hit else None
        if hit is None or plan is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="person")
        phones = await people_rows.phones_of(conn, person_id)
        phone = next((one for one in phones if one.e164 == call.caller), phones[0] if phones else None)
        if phone is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="phone")
        return plan, await search_rows.lead_of(conn, person_id, hit.campaign_id), phone.phone_id
