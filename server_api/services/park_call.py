"""Parking: a debtor waits with music for any agent of the team, and not for ever."""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import CallChanged, ParkedChanged
from server_api.contract.transfers import Handed, ParkedCall
from server_api.contract.words import CallEnd, CallPhase, ErrorCode
from server_api.domain import agent as life
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.journal import Journal, Write
from server_api.services.live_calls import LiveCall, LiveCalls, Parked
from server_api.services.move_call import MoveCall
from server_api.services.own_call import ask_switch, own_talk
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.store import calls_rows, handovers_rows
from server_api.store.handovers_rows import HandoverRow
from server_api.telephony.port import CallEnded, CallParked, EndedBy, Switch, SwitchError

log = logging.getLogger(__name__)


class ParkCalls:
    """Parks and takes up again. After ``most_s`` the debtor goes back to the parker, or to anyone free of
    the team; after three times that they are not kept any longer.
    """

    def __init__(
        self,
        switch: Switch,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        clock: Clock,
        move: MoveCall,
        background: Background,
        freed: Callable[[Seat], None],
        most_s: float,
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._clock = clock
        self._move = move
        self._background = background
        self._freed = freed
        self._most = timedelta(seconds=most_s)
        self._waiting: dict[str, str] = {}

    async def park(self, seat: Seat, call_id: str) -> None:
        """Leave the call with music. Raises RefusalError as :func:`own_talk`, SWITCH_UNAVAILABLE."""
        call = own_talk(self._calls, seat, call_id)
        if call.consult is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="in_consultation")
        await ask_switch(self._switch.park(call_id))

    def parked(self, fact: CallParked) -> None:
        """The switch has it: nobody's call, its agent free."""
        call = self._calls.get(fact.call_id)
        if call is None or call.phase is CallPhase.ENDED or call.parked is not None:
            return
        seat, before = self._roster.get(call.agent_id), call.agent_id
        name, team = (seat.profile.name, seat.profile.team) if seat else ("", "")
        call.parked, call.agent_id = Parked(before, name, team, fact.at), ""
        call.enter(CallPhase.HELD, fact.at)
        if seat is not None:
            gone = {"phase": CallPhase.ENDED, "end": CallEnd.PARKED, "since": fact.at}
            self._desks.tell(before, CallChanged(call=call.view.model_copy(update=gone)))
            self._roster.apply(seat, life.CallPassedOn(call.call_id), "parked")
            self._freed(seat)
        self._journal.post(_written(call.call_id, before, fact))
        self.refresh()

    async def unpark(self, seat: Seat, call_id: str) -> None:
        """Take it up. Raises RefusalError NOT_FOUND (not of this team, or taken), TARGET_BUSY, GONE."""
        call = self._calls.get(call_id)
        if call is None or call.parked is None or not self._hears_of(seat, call.parked.team):
            raise RefusalError(ErrorCode.NOT_FOUND, what="call")
        await self._give(call, call.parked, seat, kind="unpark")

    def of(self, seat: Seat) -> tuple[ParkedCall, ...]:
        """The parked calls of a seat's team, oldest first."""
        waiting = [(call, call.parked) for call in self._calls if call.parked is not None]
        return tuple(
            ParkedCall(
                call_id=call.call_id,
                name=call.head.name if call.head else "",
                by=parked.by,
                since=parked.since,
                note=parked.note,
            )
            for call, parked in sorted(waiting, key=lambda item: item[1].since)
            if self._hears_of(seat, parked.team)
        )

    def refresh(self) -> None:
        """Tell each team whose parked calls are others now."""
        now = {call.call_id: call.parked.team for call in self._calls if call.parked is not None}
        before, self._waiting = self._waiting, now
        changed = before.items() ^ now.items()
        for team in {team for _, team in changed}:
            self._tell_team(team)

    def ended(self, fact: CallEnded) -> None:
        """The debtor did not wait."""
        call = self._calls.get(fact.call_id)
        if call is not None and call.parked is not None:
            call.parked = None
            self.refresh()

    def look(self) -> None:
        """Nobody waits for ever: back to an agent, at last hung up."""
        now = self._clock.utc()
        for call in self._calls:
            if call.parked is None or call.moving is not None or now - call.parked.since < self._most:
                continue
            heir = self._heir(call.parked)
            if heir is not None:
                self._background.start(self._return(call, call.parked, heir), f"return {call.call_id}")
            elif now - call.parked.since > 3 * self._most:
                self._background.start(self._end(call.call_id), f"parked {call.call_id}")

    def _heir(self, parked: Parked) -> Seat | None:
        free = [seat for seat in self._roster if self._roster.can_take(seat)]
        team = [seat for seat in free if self._hears_of(seat, parked.team)]
        return min(team, key=lambda seat: (seat.agent_id != parked.by_agent, seat.row.since), default=None)

    async def _return(self, call: LiveCall, parked: Parked, seat: Seat) -> None:
        try:
            await self._give(call, parked, seat, kind="returned")
        except RefusalError as error:
            log.info("parked call %s did not go back: %s", call.call_id, error.code.value)

    async def _give(self, call: LiveCall, parked: Parked, seat: Seat, kind: str) -> None:
        handed = Handed(by=parked.by, note=parked.note, at=self._clock.utc())
        await self._move(call, seat, handed, kind=kind, end=CallEnd.PARKED)

    async def _end(self, call_id: str) -> None:
        try:
            await self._switch.hang_up(call_id, EndedBy.SERVER)
        except SwitchError as error:
            log.info("parked call %s was over: %s", call_id, error.code)

    def _hears_of(self, seat: Seat, team: str) -> bool:
        return seat.profile.team == team

    def _tell_team(self, team: str) -> None:
        for seat in self._roster:
            if self._hears_of(seat, team):
                self._desks.tell(seat.agent_id, ParkedChanged(calls=self.of(seat)))


def _written(call_id: str, agent_id: str, fact: CallParked) -> Write:
    row = HandoverRow(str(uuid.uuid4()), call_id, "park", agent_id, fact.at)

    async def write(conn: AsyncConnection) -> None:
        await calls_rows.moved(conn, call_id, "parked")
        await handovers_rows.add(conn, row)

    return write
