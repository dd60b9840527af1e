"""Sign out: the seat is given back, its leg dropped, its session ended. Not in a call."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.domain import agent as life
from server_api.services.desks import Desks
from server_api.services.hand_over import HandOver
from server_api.services.journal import Journal
from server_api.services.legs import DropLeg
from server_api.services.live_calls import LiveCalls
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.store import agents_rows, audit_rows, sessions_rows


class SignOutUser:
    """Ends the session of a seat. A call being dialled for it goes to whoever is free when it is answered."""

    def __init__(
        self,
        roster: Roster,
        calls: LiveCalls,
        journal: Journal,
        desks: Desks,
        clock: Clock,
        drop_leg: DropLeg,
        hand_over: HandOver,
        left: Callable[[str], None],
    ) -> None:
        self._roster = roster
        self._calls = calls
        self._journal = journal
        self._desks = desks
        self._clock = clock
        self._drop_leg = drop_leg
        self._hand_over = hand_over
        self._left = left

    async def __call__(self, seat: Seat) -> None:
        """Raises RefusalError BAD_TRANSITION in a call."""
        agent_id, call_id = seat.agent_id, seat.row.agent.call_id
        refused = self._roster.apply(seat, life.SignedOut(), "signed_out")
        if refused is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason=refused.reason)
        self._calls.remove(call_id)
        self._hand_over(seat)
        await self.end_session(seat, "signed_out")
        await self._drop_leg(seat)
        if self._roster.get(agent_id) is seat and not seat.row.session_id:
            self._roster.remove(agent_id)
            self._left(agent_id)

    async def end_session(self, seat: Seat, reason: str) -> None:
        """Revoke at once; back when that is on disk."""
        agent_id, session_id, now = seat.agent_id, seat.row.session_id, self._clock.utc()
        seat.row = replace(seat.row, session_id="")
        self._desks.cut(agent_id)

        async def write(conn: AsyncConnection) -> None:
            await sessions_rows.revoke(conn, session_id, now, reason)
            await agents_rows.end_session(conn, agent_id, session_id)
            await audit_rows.add(conn, now, user_id=agent_id, what=reason, subject=session_id)

        await self._journal.write(write)
