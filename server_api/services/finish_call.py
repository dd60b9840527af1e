"""A call is over: its row closed, the debtor due again, the agent given time for the result."""

import logging
from datetime import timedelta

from server_api.clock import Clock
from server_api.contract.push import CallChanged
from server_api.contract.words import CallEnd, CallPhase
from server_api.domain import agent as life
from server_api.services.background import Background
from server_api.services.close_call import CloseCall
from server_api.services.day_stats import CountDay
from server_api.services.desks import Desks
from server_api.services.disposition_library import ResultRule
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.roster import Roster, Seat
from server_api.services.try_again import TryAgain
from server_api.telephony.port import CallEnded, EndCause, EndedBy

log = logging.getLogger(__name__)

_NO_RULE = ResultRule("")


class FinishCall:
    """Draws the consequences of an end; ``busy_retry`` is when to call again after a busy tone.

    ``machine`` is the result of a call that the detector ended.
    """

    def __init__(
        self,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        clock: Clock,
        count_day: CountDay,
        background: Background,
        again: TryAgain,
        busy_retry: timedelta,
        machine: ResultRule = _NO_RULE,
    ) -> None:
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._clock = clock
        self._count_day = count_day
        self._background = background
        self._again = again
        self._busy_retry = busy_retry
        self._machine = machine

    def __call__(self, fact: CallEnded) -> None:
        """Once a call; an end nobody waits for is nothing."""
        call = self._calls.get(fact.call_id)
        if call is None or call.phase is CallPhase.ENDED:
            return
        log.info("call %s ended: %s by %s", fact.call_id, fact.cause.value, fact.by.value)
        call.end = _for_screen(call, fact)
        call.enter(CallPhase.ENDED, fact.at)
        for waiting in self._roster:
            if waiting.reserved == call.call_id:
                waiting.reserved = ""
        self._journal.post(CloseCall(call, fact, self._clock, self._again, self._busy_retry, self._machine))
        seat = self._roster.get(call.agent_id) if call.agent_id else None
        if seat is not None and not call.away:
            self._leave(seat, call)
        if seat is None or seat.row.agent.call_id != call.call_id:
            self._calls.remove(call.call_id)

    def _leave(self, seat: Seat, call: LiveCall) -> None:
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))
        wrap_until = self._clock.utc() + timedelta(seconds=call.plan.wrap_up_s)
        self._roster.apply(seat, life.CallLeft(call.call_id, wrap_until), "ended")
        if call.result_saved or not call.person_id:  # who nobody could name has no case to write a result in
            self._roster.apply(seat, life.ResultSaved(call.call_id), "result_saved")
        if call.connected_at is not None:
            self._background.start(self._count(seat), f"day of {seat.agent_id}")

    async def _count(self, seat: Seat) -> None:
        await self._journal.flush()
        await self._count_day.tell(seat)


def _for_screen(call: LiveCall, fact: CallEnded) -> CallEnd:
    if fact.cause in (EndCause.MEDIA_LOST, EndCause.SWITCH_LOST):
        return CallEnd.LINE_LOST
    if call.connected_at is None:
        return CallEnd.NOT_REACHED
    match fact.by:
        case EndedBy.DEBTOR:
            return CallEnd.DEBTOR_HUNG_UP
        case EndedBy.AGENT:
            return CallEnd.AGENT_HUNG_UP
        case EndedBy.SERVER:
            return CallEnd.SERVER_ENDED
        case EndedBy.TRUNK | EndedBy.SWITCH:
            return CallEnd.LINE_LOST
