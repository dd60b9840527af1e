"""Between the answer and the agent: a detected call waits for its verdict, a machine reaches nobody."""

import asyncio
import logging
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.push import CallChanged
from server_api.contract.words import Answerer, CallPhase, Direction
from server_api.services.background import Background
from server_api.services.connect_call import ConnectCall
from server_api.services.desks import Desks
from server_api.services.detect_order import detect_order
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.play_messages import PlayMessages
from server_api.store import calls_rows, verdict_rows
from server_api.telephony.port import BeepHeard, CallAnswered, CallJudged, DetectOrder, Verdict

log = logging.getLogger(__name__)

_ANSWERER = {
    Verdict.PERSON: Answerer.PERSON,
    Verdict.SILENCE: Answerer.SILENCE,
    Verdict.UNSURE: Answerer.UNDECIDED,
    Verdict.MACHINE: Answerer.MACHINE,
    Verdict.TONE: Answerer.MACHINE,
    Verdict.FAX: Answerer.MACHINE,
}


class JudgeAnswers:
    """Holds answers back until they are judged; ``grace_s`` after the switch's own limit nobody waits.

    The reserved agent stays reserved meanwhile. A person, silence and a switch that is unsure are put
    through as if there had been no detection.
    """

    def __init__(
        self,
        connect: ConnectCall,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        background: Background,
        messages: PlayMessages,
        grace_s: float = 1.5,
    ) -> None:
        self._connect = connect
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._background = background
        self._messages = messages
        self._grace_s = grace_s
        self._waiting: dict[str, tuple[CallAnswered, asyncio.Task[None]]] = {}

    def answered(self, fact: CallAnswered) -> bool:
        """True when the call now waits for its verdict."""
        call = self._calls.get(fact.call_id)
        order = _order(call) if call is not None else None
        if call is None or order is None or call.answered_ns:
            return False
        call.answered_ns, call.answered_at = fact.mono_ns, fact.at
        limit = self._background.start(self._not_told(fact, order), f"verdict of {fact.call_id}")
        self._waiting[fact.call_id] = (fact, limit)

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.answered(conn, fact.call_id, fact.at, "")

        self._journal.post(write)
        return True

    def take(self, fact: CallJudged | BeepHeard) -> None:
        """A verdict, or the beep of a machine that was judged before."""
        match fact:
            case CallJudged():
                self._judged(fact)
            case BeepHeard():
                self._messages.beep(fact.call_id)
            case _ as never:
                assert_never(never)

    def forget(self, call_id: str) -> None:
        """The call is over."""
        waiting = self._waiting.pop(call_id, None)
        if waiting is not None:
            waiting[1].cancel()

    def _judged(self, fact: CallJudged) -> None:
        self._store(fact)
        call = self._calls.get(fact.call_id)
        if call is None or call.phase is CallPhase.ENDED:
            return
        log.info("call %s is judged %s after %.0f ms", fact.call_id, fact.verdict.value, fact.after_ms)
        call.answerer = _ANSWERER[fact.verdict]
        answer = self._waiting.get(fact.call_id)
        self.forget(fact.call_id)
        match fact.verdict:
            case Verdict.MACHINE | Verdict.TONE | Verdict.FAX:
                self._nobody_there(call, fact.verdict)
            case Verdict.PERSON | Verdict.SILENCE | Verdict.UNSURE:
                self._put_through(call, answer[0] if answer else None)
            case _ as never:
                assert_never(never)

    def _nobody_there(self, call: LiveCall, verdict: Verdict) -> None:
        """A verdict that comes after an agent got the call only tells the agent."""
        if call.agent_id:
            self._desks.tell(call.agent_id, CallChanged(call=call.view))
            return
        call.machine = verdict.value
        self._connect.machine(call)
        if verdict is Verdict.MACHINE and self._messages.wait_for_beep(call):
            return
        self._background.start(self._connect.hang_up(call.call_id), f"machine {call.call_id}")

    def _put_through(self, call: LiveCall, answer: CallAnswered | None) -> None:
        if answer is not None:
            self._connect.answered(answer)
        elif call.agent_id:
            self._desks.tell(call.agent_id, CallChanged(call=call.view))

    async def _not_told(self, fact: CallAnswered, order: DetectOrder) -> None:
        await asyncio.sleep(order.most_ms / 1000 + self._grace_s)
        log.warning("call %s was not judged by its switch: put through", fact.call_id)
        self._waiting.pop(fact.call_id, None)
        self._connect.answered(fact)

    def _store(self, fact: CallJudged) -> None:
        async def write(conn: AsyncConnection) -> None:
            await verdict_rows.judged(
                conn, fact.call_id, fact.verdict.value, round(fact.after_ms), dict(fact.features)
            )

        self._journal.post(write)


def _order(call: LiveCall) -> DetectOrder | None:
    """What this call was dialled with; one that has its agent already waits for nothing."""
    if call.direction is not Direction.OUTBOUND or call.agent_id or call.answerer is not Answerer.UNDECIDED:
        return None
    return detect_order(call.plan)
