"""Watches by the clock: time for results that is over, desks that fell silent, calls that got stuck."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from server_api.clock import Clock
from server_api.contract.push import Noticed
from server_api.contract.words import AgentState
from server_api.domain import agent as life
from server_api.services.connect_call import ConnectCall
from server_api.services.desks import Desks
from server_api.services.hand_over import HandOver
from server_api.services.live_calls import LiveCalls
from server_api.services.move_call import MoveCall
from server_api.services.roster import Roster, Seat

log = logging.getLogger(__name__)


class Watch:
    """Looks at every seat each ``every_s`` seconds, and lets others look with it (``looks``).

    A desk unheard for ``desk_lost_s`` gets no more calls; a call that is not joined within
    ``put_through_s`` of its answer is hung up.
    """

    def __init__(
        self,
        roster: Roster,
        desks: Desks,
        clock: Clock,
        connect: ConnectCall,
        hand_over: HandOver,
        calls: LiveCalls,
        move: MoveCall,
        looks: Sequence[Callable[[], None]],
        *,
        every_s: float,
        desk_lost_s: float,
        put_through_s: float,
    ) -> None:
        self._roster = roster
        self._desks = desks
        self._clock = clock
        self._connect = connect
        self._hand_over = hand_over
        self._calls = calls
        self._move = move
        self._looks = tuple(looks)
        self.every_s = every_s
        self._desk_lost_s = desk_lost_s
        self._put_through = timedelta(seconds=put_through_s)

    async def turn(self) -> None:
        """As :meth:`look`."""
        await self.look()

    async def look(self) -> None:
        """Look once."""
        for seat in self._roster:
            self._wrap_up(seat)
            self._desk(seat)
            await self._stuck(seat)
        for look in self._looks:
            look()

    def _wrap_up(self, seat: Seat) -> None:
        """Nobody is made ready without a result: at the end of the time there is a notice, once."""
        agent = seat.row.agent
        over = agent.wrap_until is not None and agent.wrap_until <= self._clock.utc()
        mark = f"{agent.call_id} {agent.extensions}"
        if over and seat.overdue_told != mark:
            seat.overdue_told = mark
            notice = Noticed(code="wrap_up_over", params={"call_id": agent.call_id})
            self._desks.tell(seat.agent_id, notice)

    def _desk(self, seat: Seat) -> None:
        if seat.row.session_id and self._desks.silent_s(seat.agent_id) > self._desk_lost_s:
            self._roster.apply(seat, life.DeskLost(), "desk_lost")
            self._hand_over(seat)

    async def _stuck(self, seat: Seat) -> None:
        agent = seat.row.agent
        if agent.state is not AgentState.RINGING or self._clock.utc() - seat.row.since <= self._put_through:
            return
        call = self._calls.get(agent.call_id)
        if call is not None and call.answered_at is None and call.agent_id == seat.agent_id:
            return  # dialled by hand, and still ringing
        if self._move.give_up(agent.call_id):
            return
        log.warning("call %s was not joined in time", agent.call_id)
        await self._connect.hang_up(agent.call_id)
