"""An answered call is put through: agent chosen, case pushed and voices joined at once.

No commit is awaited on this path: memory decides, the rows follow.
"""

import asyncio
import logging
import time
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.push import CallChanged, Noticed
from server_api.contract.words import CallEnd, CallPhase
from server_api.domain import agent as life
from server_api.domain.routing import choose
from server_api.services.answered_queue import AnsweredQueue
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.pace_notes import PaceNotes
from server_api.services.play_messages import PlayMessages
from server_api.services.prepare_live import PrepareLive
from server_api.services.roster import Roster, Seat
from server_api.store import calls_rows
from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    EndedBy,
    GoneError,
    Switch,
    SwitchError,
)

log = logging.getLogger(__name__)


class ConnectCall:
    """Turns an answer into a conversation."""

    def __init__(
        self,
        switch: Switch,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        prepare: PrepareLive,
        background: Background,
        queue: AnsweredQueue,
        notes: PaceNotes,
        messages: PlayMessages,
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._prepare = prepare
        self._background = background
        self._queue = queue
        self._notes = notes
        self._messages = messages

    def answered(self, fact: CallAnswered) -> None:
        """A person (or machine) answered: give the call to its agent, or to any who is free, or let it wait.

        A call dialled by hand has its agent already.
        """
        call = self._calls.get(fact.call_id)
        if call is None:
            self._background.start(self.hang_up(fact.call_id), f"hang up {fact.call_id}")
            return
        call.answered_ns, call.answered_at = fact.mono_ns, fact.at
        self._notes.judged(call.call_id, person=True)
        if call.plan.without_agents:
            self._messages.begin(call)
            self._write_answer(call, fact)
            return
        given = self._roster.get(call.agent_id) if call.agent_id else None
        seat = given or self._choose(call)
        self.release(call)
        if given is not None:
            self._put_through_soon(call, given, fact.mono_ns)
        elif seat is not None:
            self._give(call, seat, fact.mono_ns)
        else:
            self._queue.add(call, fact.mono_ns)
        self._write_answer(call, fact)

    def serve(self) -> None:
        """Give waiting persons to agents who are free now, the longest waiting first."""
        for call, answered_ns in self._queue.longest():
            seat = self._choose(call)
            if seat is not None:
                self._queue.take(call.call_id)
                self._give(call, seat, answered_ns)
                self._write_given(call)

    def over(self, fact: CallEnded) -> None:
        """It ended; a person who was waiting has been abandoned."""
        call = self._calls.get(fact.call_id)
        if call is not None:
            self._queue.hung_up(call)
            self._notes.ended(call, fact.cause)

    def connected(self, fact: CallConnected) -> None:
        """Debtor and agent hear each other."""
        call = self._calls.get(fact.call_id)
        seat = self._roster.get(call.agent_id) if call else None
        if call is None or seat is None:
            return
        call.enter(CallPhase.CONNECTED, fact.at)
        call.connected_at = call.connected_at or fact.at
        self._roster.apply(seat, life.CallJoined(call.call_id), "connected")
        self._notes.connected(call.call_id, seat.agent_id)
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))
        joined_ms = (fact.mono_ns - call.answered_ns) / 1e6
        log.info("call %s joined %.1f ms after its answer", call.call_id, joined_ms)

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.connected(conn, fact.call_id, fact.at)

        self._journal.post(write)

    def machine(self, call: LiveCall) -> None:
        """Nobody is there: no agent is needed."""
        self._notes.judged(call.call_id, person=False)
        self.release(call)

    def release(self, call: LiveCall) -> None:
        """The call no longer waits for an agent."""
        for seat in self._roster:
            if seat.reserved == call.call_id:
                seat.reserved = ""

    async def hang_up(self, call_id: str) -> None:
        """End a call nobody can take."""
        try:
            await self._switch.hang_up(call_id, EndedBy.SERVER)
        except GoneError:
            log.info("call %s was over before it was hung up", call_id)
        except SwitchError as error:
            log.warning("call %s could not be hung up: %s", call_id, error)

    def _choose(self, call: LiveCall) -> Seat | None:
        """The agent it is reserved for; else whom routing says, first of those with no call coming."""
        same = {
            seat.agent_id: seat
            for seat in self._roster
            if self._roster.can_take(seat) and seat.works_for(call.plan.campaign_id)
        }
        promised = next((seat.agent_id for seat in same.values() if seat.reserved == call.call_id), "")
        wanted = replace(call.wanted, reserved_for=promised)
        agent = choose(wanted, [seat.free(call.call_id) for seat in same.values()])
        return same[agent.agent_id] if agent else None

    def _give(self, call: LiveCall, seat: Seat, answered_ns: int) -> None:
        self._offer(call, seat)
        self._put_through_soon(call, seat, answered_ns)

    def _put_through_soon(self, call: LiveCall, seat: Seat, answered_ns: int) -> None:
        self._background.start(self.put_through(call, seat, answered_ns), f"connect {call.call_id}")

    def _offer(self, call: LiveCall, seat: Seat) -> None:
        call.agent_id = seat.agent_id
        if call.reserved_for != seat.agent_id:
            # The script greets with the agent's name: prepared for another, it is prepared again.
            self._prepare.for_agent(call, seat.profile)
        pop = call.pop
        if pop is not None:
            self._desks.tell(seat.agent_id, pop)
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))
        self._roster.apply(seat, life.CallOffered(call.call_id), "answered")
        if pop is None and call.preparing is not None:
            self._background.start(self._pop_late(call, call.preparing), f"pop {call.call_id}")

    async def _pop_late(self, call: LiveCall, preparing: asyncio.Task[None]) -> None:
        await asyncio.wait((preparing,))
        missing = Noticed(code="case_missing", params={"call_id": call.call_id})
        if call.agent_id:  # else it was taken back meanwhile
            self._desks.tell(call.agent_id, call.pop or missing)

    async def put_through(self, call: LiveCall, seat: Seat, answered_ns: int) -> None:
        """Join debtor and agent. Where that cannot be, the agent is free and the debtor hears a message."""
        try:
            await self._switch.connect(call.call_id, seat.agent_id)
        except SwitchError as error:
            if isinstance(error, GoneError) and error.detail != "leg":
                log.info("call %s ended while it was put through", call.call_id)
                return
            log.warning("call %s could not be put through: %s", call.call_id, error)
            self._take_back(call, seat)
            self._queue.lose(call)
        else:
            told_ms = (time.monotonic_ns() - answered_ns) / 1e6
            log.info("call %s put through %.1f ms after its answer", call.call_id, told_ms)

    def _take_back(self, call: LiveCall, seat: Seat) -> None:
        call.agent_id = ""
        gone = {"phase": CallPhase.ENDED, "end": CallEnd.NOT_REACHED}
        self._desks.tell(seat.agent_id, CallChanged(call=call.view.model_copy(update=gone)))
        self._roster.apply(seat, life.CallLeft(call.call_id, seat.row.since), "not_put_through")

    def _write_answer(self, call: LiveCall, fact: CallAnswered) -> None:
        agent_id = call.agent_id

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.answered(conn, fact.call_id, fact.at, agent_id)

        self._journal.post(write)

    def _write_given(self, call: LiveCall) -> None:
        call_id, agent_id = call.call_id, call.agent_id

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.given(conn, call_id, agent_id)

        self._journal.post(write)
