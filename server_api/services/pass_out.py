"""A call leaves the house: debtor and outside number speak on without an agent, whose result it still is."""

import uuid
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import CallChanged
from server_api.contract.words import CallEnd, CallPhase
from server_api.domain import agent as life
from server_api.services.desks import Desks
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall
from server_api.services.roster import Roster
from server_api.store import handovers_rows
from server_api.store.handovers_rows import HandoverRow


class PassOut:
    """Frees the agent of a call that goes on outside: time for the result begins."""

    def __init__(self, roster: Roster, desks: Desks, journal: Journal, clock: Clock) -> None:
        self._roster = roster
        self._desks = desks
        self._journal = journal
        self._clock = clock

    def __call__(self, call: LiveCall, number: str) -> None:
        """The two have been joined."""
        now, call.away = self._clock.utc(), True
        seat = self._roster.get(call.agent_id)
        if seat is not None:
            gone = {"phase": CallPhase.ENDED, "end": CallEnd.TRANSFERRED, "since": now}
            self._desks.tell(seat.agent_id, CallChanged(call=call.view.model_copy(update=gone)))
            until = now + timedelta(seconds=call.plan.wrap_up_s)
            self._roster.apply(seat, life.CallLeft(call.call_id, until), "transferred")
        row = HandoverRow(str(uuid.uuid4()), call.call_id, "out", call.agent_id, now, to_number=number)

        async def write(conn: AsyncConnection) -> None:
            await handovers_rows.add(conn, row)

        self._journal.post(write)
