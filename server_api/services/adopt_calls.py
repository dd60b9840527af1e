"""After a restart, or when the switch is back: memory, rows and the switch are brought to one truth.

Calls alive in the switch talk on and get their agent and case back; calls the rows know and the switch does
not are closed; calls the rows do not know are hung up.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import CallPhase, Direction
from server_api.domain import agent as life
from server_api.services.adopt_lines import AdoptLines
from server_api.services.background import Background
from server_api.services.connect_call import ConnectCall
from server_api.services.finish_call import FinishCall
from server_api.services.journal import Journal
from server_api.services.legs import DropLeg
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCall, LiveCalls, Parked
from server_api.services.prepare_live import PrepareLive
from server_api.services.roster import Roster, Seat
from server_api.services.take_inbound import TakeInbound
from server_api.store import calls_rows, dial_plan_rows, handovers_rows, locks_rows, users_rows
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database
from server_api.telephony.port import (
    CallAnswered,
    CallEnded,
    CallState,
    EndCause,
    EndedBy,
    Switch,
    SwitchState,
)

log = logging.getLogger(__name__)

_TALKING = {"connected": CallPhase.CONNECTED, "held": CallPhase.HELD}


class AdoptCalls:
    """Reconciles with a switch's state."""

    def __init__(
        self,
        database: Database,
        switch: Switch,
        clock: Clock,
        roster: Roster,
        calls: LiveCalls,
        journal: Journal,
        lines: Lines,
        prepare: PrepareLive,
        connect: ConnectCall,
        finish: FinishCall,
        background: Background,
        inbound: TakeInbound,
        adopt_lines: AdoptLines,
        put_trunks: Callable[[], Awaitable[None]],
    ) -> None:
        self._database = database
        self._switch = switch
        self._clock = clock
        self._roster = roster
        self._calls = calls
        self._journal = journal
        self._lines = lines
        self._prepare = prepare
        self._connect = connect
        self._finish = finish
        self._background = background
        self._inbound = inbound
        self._adopt_lines = adopt_lines
        self._put_trunks = put_trunks

    async def __call__(self, state: SwitchState) -> None:
        """Adopt ``state``; the lines are open afterwards."""
        await self._journal.flush()
        rows = await self._known(state.switch_id)
        self._adopt_legs(state)
        for row in rows:
            if self._calls.get(row.call_id) is None:
                await self._restore(row)
        alive = {call.call_id: call for call in state.calls}
        # The outside halves of calls that were transferred out of the house are no calls of ours.
        sides = {side for call in state.calls if self._calls.get(call.call_id) for side in call.joined}
        for found in state.calls:
            if self._calls.get(found.call_id) is not None or found.call_id not in sides:
                self._adopt(found, state)
        self._close_lost(alive, state)
        self._settle_agents()
        self._adopt_lines(state)
        async with self._database.write() as conn:
            await locks_rows.release_all_but(conn, state.switch_id, alive)
            await handovers_rows.close_side_calls(conn, state.switch_id, self._clock.utc(), alive)
        await self._put_trunks()
        self._lines.up = True
        log.info("the switch %s is here with %d calls", state.switch_id, len(alive))

    async def _known(self, switch_id: str) -> list[CallRow]:
        """Calls not over, and calls whose result is awaited."""
        async with self._database.read() as conn:
            rows = {row.call_id: row for row in await calls_rows.open_calls(conn, switch_id)}
            for seat in self._roster:
                call_id = seat.row.agent.call_id
                if call_id and call_id not in rows and (row := await calls_rows.get(conn, call_id)):
                    rows[call_id] = row
        return list(rows.values())

    async def _restore(self, row: CallRow) -> None:
        async with self._database.read() as conn:
            plan = await dial_plan_rows.get(conn, row.campaign_id)
            park = await handovers_rows.last_park(conn, row.call_id) if row.state == "parked" else None
            parker = await users_rows.by_id(conn, park.from_agent) if park else None
        if plan is None:
            return
        call = LiveCall(
            call_id=row.call_id,
            plan=plan,
            lead_id=row.lead_id,
            person_id=row.person_id,
            phone_id=row.phone_id,
            dialled_at=row.started_at,
            reserved_for=str(row.why.get("reserved_for", "")),
            agent_id=row.agent_id,
            answered_at=row.answered_at,
            connected_at=row.connected_at,
            phase=CallPhase.ENDED if row.ended_at else CallPhase.RINGING,
            entered_at=row.ended_at,
            direction=Direction(row.direction),
            caller=row.number if row.direction == Direction.INBOUND else "",
        )
        if park is not None and parker is not None:
            call.parked = Parked(parker.user_id, parker.name, parker.team, park.at)
        self._calls.add(call)
        seat = self._roster.get(call.agent_id or call.reserved_for)
        if call.person_id and seat is not None:
            await self._prepare_again(call, seat)

    async def _prepare_again(self, call: LiveCall, seat: Seat) -> None:
        # Before the desks come back: their first snapshot has the case.
        await asyncio.wait((self._prepare.start(call, seat.profile),), timeout=5)

    def _adopt_legs(self, state: SwitchState) -> None:
        legs = {leg.agent_id: leg.leg_id for leg in state.legs}
        for seat in self._roster:
            leg_id = legs.pop(seat.agent_id, "")
            if seat.row.leg_id != leg_id:
                self._roster.set_leg(seat, state.switch_id if leg_id else "", leg_id)
        for leg_id in legs.values():
            self._background.start(DropLeg.end(self._switch, leg_id), f"drop leg {leg_id}")

    def _adopt(self, found: CallState, state: SwitchState) -> None:
        call = self._calls.get(found.call_id)
        if call is None or call.phase is CallPhase.ENDED:
            self._background.start(self._connect.hang_up(found.call_id), f"unknown {found.call_id}")
        elif found.state in _TALKING:
            self._adopt_talk(call, found, state)
        elif found.state == "parked":
            self._adopt_parked(call)
        elif found.state == "bridged":
            call.away = True
            call.connected_at = call.connected_at or call.answered_at or self._clock.utc()
            call.enter(CallPhase.CONNECTED, call.connected_at)
        elif found.state == "answered" and not call.answered_ns:
            # Answered while nobody listened: the agent it was dialled for may still take it.
            self._reserve(call)
            answer = CallAnswered(
                switch_id=state.switch_id,
                at=found.answered_at or self._clock.utc(),
                mono_ns=time.monotonic_ns(),
                call_id=found.call_id,
            )
            if not self._inbound.answered(answer):
                self._connect.answered(answer)
        elif found.state in ("dialing", "ringing"):
            self._reserve(call)

    def _adopt_parked(self, call: LiveCall) -> None:
        now = self._clock.utc()
        call.parked = call.parked or Parked(call.agent_id, "", "", now)
        call.agent_id, call.connected_at = "", call.connected_at or call.answered_at or now
        call.enter(CallPhase.HELD, call.parked.since)

    def _reserve(self, call: LiveCall) -> None:
        seat = self._roster.get(call.reserved_for)
        if seat is not None and not seat.reserved:
            seat.reserved = call.call_id

    def _adopt_talk(self, call: LiveCall, found: CallState, state: SwitchState) -> None:
        # The row may lag behind the leg by the last commit before the server died.
        by_leg = {leg.leg_id: leg.agent_id for leg in state.legs}
        call.agent_id = by_leg.get(found.leg_id or "", call.agent_id)
        seat = self._roster.get(call.agent_id)
        if seat is None:
            self._background.start(self._connect.hang_up(call.call_id), f"nobody in {call.call_id}")
            return
        call.answered_at = call.answered_at or found.answered_at
        call.connected_at = call.connected_at or call.answered_at or self._clock.utc()
        call.enter(_TALKING[found.state], call.connected_at)
        held = call.phase is CallPhase.HELD
        self._roster.apply(seat, life.CallFound(call.call_id, held), "adopted")
        agent_id = seat.agent_id

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.given(conn, call.call_id, agent_id)

        self._journal.post(write)

    def _close_lost(self, alive: dict[str, CallState], state: SwitchState) -> None:
        ended = {fact.call_id: fact for fact in state.ended}
        for call in self._calls:
            if call.call_id in alive or call.phase is CallPhase.ENDED:
                continue
            fact = ended.get(call.call_id) or CallEnded(
                switch_id=state.switch_id,
                at=self._clock.utc(),
                mono_ns=time.monotonic_ns(),
                call_id=call.call_id,
                cause=EndCause.SWITCH_LOST,
                by=EndedBy.SWITCH,
            )
            seat = self._roster.get(call.agent_id)
            if seat is not None and call.connected_at is not None:
                self._roster.apply(seat, life.CallFound(call.call_id, held=False), "adopted")
            self._finish(fact)

    def _settle_agents(self) -> None:
        """Nobody stays in a call that is over."""
        for seat in self._roster:
            agent = seat.row.agent
            call = self._calls.get(agent.call_id)
            if agent.state in life.ON_CALL and (call is None or call.phase is CallPhase.ENDED):
                left = life.CallLeft(agent.call_id, self._clock.utc())
                self._roster.apply(seat, left, "adopted")
