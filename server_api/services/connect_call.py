"""An answered call is put through: agent chosen, case pushed and voices joined at once.

No commit is awaited on this path: memory decides, the rows follow.
"""

import asyncio
import logging
import time
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.push import CallChanged, Noticed
from server_api.contract.words import CallEnd, CallPhase
from server_api.domain import agent as life
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.play_prompts import PlayPrompts
from server_api.services.prepare_live import PrepareLive
from server_api.services.roster import Roster, Seat
from server_api.store import calls_rows
from server_api.telephony.port import CallAnswered, CallConnected, EndedBy, GoneError, Switch, SwitchError

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
        prompts: PlayPrompts,
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._prepare = prepare
        self._background = background
        self._prompts = prompts

    def answered(self, fact: CallAnswered) -> None:
        """A person (or machine) answered: give the call to its agent, or to any who is free.

        A call dialled by hand has its agent already.
        """
        call = self._calls.get(fact.call_id)
        if call is None:
            self._background.start(self.hang_up(fact.call_id), f"hang up {fact.call_id}")
            return
        call.answered_ns, call.answered_at = fact.mono_ns, fact.at
        given = self._roster.get(call.agent_id) if call.agent_id else None
        seat = given or self._choose(call)
        self.release(call)
        if seat is None:
            self._abandon(call, fact)
            return
        if given is None:
            self._offer(call, seat)
        self._background.start(self.put_through(call, seat, fact.mono_ns), f"connect {call.call_id}")
        self._write_answer(call, fact)

    def connected(self, fact: CallConnected) -> None:
        """Debtor and agent hear each other."""
        call = self._calls.get(fact.call_id)
        seat = self._roster.get(call.agent_id) if call else None
        if call is None or seat is None:
            return
        call.enter(CallPhase.CONNECTED, fact.at)
        call.connected_at = call.connected_at or fact.at
        self._roster.apply(seat, life.CallJoined(call.call_id), "connected")
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))
        joined_ms = (fact.mono_ns - call.answered_ns) / 1e6
        log.info("call %s joined %.1f ms after its answer", call.call_id, joined_ms)

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.connected(conn, fact.call_id, fact.at)

        self._journal.post(write)

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
        """The agent it is reserved for; else one without a call coming; else any who is ready."""
        ready = [seat for seat in self._roster if self._roster.can_take(seat)]
        same = [seat for seat in ready if seat.row.campaign_id == call.plan.campaign_id]

        def rank(seat: Seat) -> tuple[bool, bool, datetime]:
            return seat.reserved != call.call_id, bool(seat.reserved), seat.row.since

        return min(same, key=rank, default=None)

    def _offer(self, call: LiveCall, seat: Seat) -> None:
        call.agent_id = seat.agent_id
        if call.reserved_for != seat.agent_id:
            # The script greets with the agent's name: prepared for another, it is prepared again.
            self._prepare.start(call, seat.profile.name)
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
            call.abandoned = True
            self._take_back(call, seat)
            await self._prompts.abandon(call)
        else:
            told_ms = (time.monotonic_ns() - answered_ns) / 1e6
            log.info("call %s put through %.1f ms after its answer", call.call_id, told_ms)

    def _take_back(self, call: LiveCall, seat: Seat) -> None:
        call.agent_id = ""
        gone = {"phase": CallPhase.ENDED, "end": CallEnd.NOT_REACHED}
        self._desks.tell(seat.agent_id, CallChanged(call=call.view.model_copy(update=gone)))
        self._roster.apply(seat, life.CallLeft(call.call_id, seat.row.since), "not_put_through")

    def _abandon(self, call: LiveCall, fact: CallAnswered) -> None:
        log.warning("call %s was answered and no agent is free: abandoned", call.call_id)
        call.abandoned = True
        self._background.start(self._prompts.abandon(call), f"abandon {call.call_id}")
        self._write_answer(call, fact)

    def _write_answer(self, call: LiveCall, fact: CallAnswered) -> None:
        agent_id = call.agent_id

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.answered(conn, fact.call_id, fact.at, agent_id)

        self._journal.post(write)
