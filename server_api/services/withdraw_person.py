"""A payment, an opt-out or a change in law takes a person out of dialling at once: no new call, and one
that is still ringing is cancelled; an agent who talks to them is told.
"""

import logging

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import Noticed
from server_api.contract.words import CallPhase, Direction
from server_api.services.desks import Desks
from server_api.services.live_calls import LiveCalls
from server_api.store import audit_rows, outcomes_rows
from server_api.store.database import Database
from server_api.telephony.port import EndedBy, Switch, SwitchError

log = logging.getLogger(__name__)


class WithdrawPerson:
    """Takes people out."""

    def __init__(
        self, database: Database, switch: Switch, clock: Clock, calls: LiveCalls, desks: Desks
    ) -> None:
        self._database = database
        self._switch = switch
        self._clock = clock
        self._calls = calls
        self._desks = desks

    async def __call__(self, person_id: str, reason: str, *, by: str = "") -> None:
        """``reason``: paid, opt_out, legal, … Raises StoreError: nothing was done."""
        async with self._database.write() as conn:
            await self._close(conn, person_id, reason, by)
        for call in self._calls:
            if call.person_id != person_id:
                continue
            if call.phase is CallPhase.RINGING and call.direction is not Direction.INBOUND:
                await self._cancel(call.call_id)
            elif call.phase is not CallPhase.ENDED and call.agent_id:
                told = {"call_id": call.call_id, "reason": reason}
                self._desks.tell(call.agent_id, Noticed(code="person_withdrawn", params=told))

    async def _close(self, conn: AsyncConnection, person_id: str, reason: str, by: str) -> None:
        await outcomes_rows.close_leads(conn, person_id, reason)
        now = self._clock.utc()
        await audit_rows.add(conn, now, user_id=by, what="withdrawn", subject=person_id, reason=reason)

    async def _cancel(self, call_id: str) -> None:
        try:
            await self._switch.hang_up(call_id, EndedBy.SERVER)
        except SwitchError as error:
            log.info("call %s was over before it was cancelled: %s", call_id, error.code)
