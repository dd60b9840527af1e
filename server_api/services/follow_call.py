"""A call is held or goes on: memory, the agent's state, the desk and the row follow the switch."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.push import CallChanged
from server_api.contract.words import CallPhase
from server_api.domain import agent as life
from server_api.services.desks import Desks
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Roster
from server_api.store import calls_rows
from server_api.telephony.port import CallHeld, CallResumed


class FollowCall:
    """Takes the switch's word for it."""

    def __init__(self, roster: Roster, calls: LiveCalls, desks: Desks, journal: Journal) -> None:
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal

    def held(self, fact: CallHeld) -> None:
        """The debtor hears music."""
        self._moved(fact.call_id, fact.at, CallPhase.HELD, life.CallHeld(fact.call_id))

    def resumed(self, fact: CallResumed) -> None:
        """The debtor hears the agent again."""
        self._moved(fact.call_id, fact.at, CallPhase.CONNECTED, life.CallResumed(fact.call_id))

    def _moved(
        self, call_id: str, at: datetime, phase: CallPhase, event: life.CallHeld | life.CallResumed
    ) -> None:
        call = self._calls.get(call_id)
        seat = self._roster.get(call.agent_id) if call else None
        if call is None or seat is None or call.phase is CallPhase.ENDED:
            return
        call.enter(phase, at)
        self._roster.apply(seat, event, phase.value)
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.moved(conn, call_id, phase.value)

        self._journal.post(write)
