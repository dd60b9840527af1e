"""What the switch reports of consultations, and every way in which one falls through.

Whoever fails (the number refuses, the colleague's line drops, the other side hangs up), the debtor comes
back to the agent, who is told why. When the debtor hangs up there is nothing left to ask about.
"""

import logging
from collections.abc import Coroutine
from typing import Any

from server_api.contract.push import Noticed
from server_api.contract.words import CallPhase, TransferStep
from server_api.domain import agent as life
from server_api.services.background import Background
from server_api.services.consultations import Consultation, Consultations
from server_api.services.desks import Desks
from server_api.services.own_call import ask_switch
from server_api.services.pass_out import PassOut
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster
from server_api.services.side_calls import DialSide
from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallsJoined,
    ConsultChanged,
    EndedBy,
    LegDown,
    Switch,
)

log = logging.getLogger(__name__)


class FollowConsult:
    """Takes facts. Those that answer True were about a side call and nobody else's business."""

    def __init__(
        self,
        switch: Switch,
        roster: Roster,
        desks: Desks,
        under_way: Consultations,
        side: DialSide,
        pass_out: PassOut,
        background: Background,
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._desks = desks
        self._under_way = under_way
        self._side = side
        self._pass_out = pass_out
        self._background = background

    def answered(self, fact: CallAnswered) -> bool:
        """A side call was answered: the agent speaks to it, or (blind) the debtor is put through."""
        asked = self._under_way.of_side(fact.call_id)
        if asked is None:
            return False
        self._side.answered(fact)
        if asked.blind:
            asked.finishing = True
            work = self._switch.join(asked.call.call_id, fact.call_id)
        else:
            work = self._switch.connect(fact.call_id, asked.agent_id)
        self._background.start(self._or_over(asked, ask_switch(work)), f"side {fact.call_id}")
        return True

    def connected(self, fact: CallConnected) -> bool:
        """The agent speaks with the side call."""
        asked = self._under_way.of_side(fact.call_id)
        if asked is None:
            return False
        self._under_way.move(asked, TransferStep.TALKING)
        return True

    def changed(self, fact: ConsultChanged) -> None:
        """Two agents hear each other, or no longer."""
        asked = self._under_way.of_agent(fact.agent_id)
        if asked is None or not asked.with_agent:
            return
        if fact.on:
            self._under_way.move(asked, TransferStep.TALKING)
        elif not asked.parted:
            self._over(asked, fact.reason or "hung_up")

    def joined(self, fact: CallsJoined) -> None:
        """Debtor and side call hear each other: all three, or without the agent."""
        asked = next((one for one in self._under_way if one.side_call_id in fact.call_ids), None)
        if asked is None or not asked.side_call_id:
            return
        if not fact.leg_id:
            self._pass_out(asked.call, asked.number)
            self._under_way.end(asked)
            return
        call, seat = asked.call, self._roster.get(asked.agent_id)
        call.enter(CallPhase.CONNECTED, fact.at)
        self._under_way.move(asked, TransferStep.JOIN)
        if seat is not None:
            self._roster.apply(seat, life.CallResumed(call.call_id), "joined")

    def ended(self, fact: CallEnded) -> bool:
        """A side call is over, or the debtor's own call."""
        if self._side.is_side(fact.call_id):
            self._side.ended(fact)
            side = self._under_way.of_side(fact.call_id)
            if side is not None:
                self._over(side, fact.cause.value)
            return True
        asked = self._under_way.get(fact.call_id)
        if asked is not None:
            self._release(asked)
            self._under_way.end(asked)
        return False

    def leg_down(self, fact: LegDown) -> None:
        """The agent's line dropped: the debtor waits with music for it, the other side is let go."""
        asked = self._under_way.of_agent(fact.agent_id)
        if asked is None or fact.cause == "replaced":
            return
        if asked.agent_id == fact.agent_id:
            self._release(asked)
            self._under_way.end(asked, "leg_lost")
        else:
            self._over(asked, "leg_lost")

    def _over(self, asked: Consultation, reason: str) -> None:
        """It fell through: the debtor comes back."""
        held = not asked.all_together
        call = asked.call
        name = call.consult.target.name if call.consult else ""
        self._let_go(asked)
        self._under_way.end(asked, reason)
        told = {"call_id": call.call_id, "reason": reason, "name": name}
        self._desks.tell(asked.agent_id, Noticed(code="transfer_failed", params=told))
        if held and call.phase is not CallPhase.ENDED:
            self._background.start(self._resume(call.call_id), f"resume {call.call_id}")

    def _release(self, asked: Consultation) -> None:
        """Let the other side go."""
        self._let_go(asked)
        if asked.side_call_id:
            self._background.start(self._hang_up(asked.side_call_id), f"let {asked.side_call_id} go")
        elif not asked.all_together:
            self._background.start(self._end_consult(asked.agent_id), f"end consult {asked.agent_id}")

    def _let_go(self, asked: Consultation) -> None:
        other = self._roster.get(asked.with_agent) if asked.with_agent else None
        if other is None:
            return
        if asked.all_together:
            self._background.start(self._leave(other.agent_id), f"leave {other.agent_id}")
        self._roster.apply(other, life.LineLeft(), "consulted")
        gone = {"call_id": asked.call.call_id}
        self._desks.tell(other.agent_id, Noticed(code="consult_over", params=gone))

    async def _or_over(self, asked: Consultation, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except RefusalError as error:
            log.info("the consultation about call %s fell through: %s", asked.call.call_id, error.params)
            self._release(asked)
            self._over(asked, error.params.get("reason", error.code.value))

    async def _resume(self, call_id: str) -> None:
        await _quietly(self._switch.resume(call_id))

    async def _hang_up(self, call_id: str) -> None:
        await _quietly(self._switch.hang_up(call_id, EndedBy.SERVER))

    async def _end_consult(self, agent_id: str) -> None:
        await _quietly(self._switch.end_consult(agent_id))

    async def _leave(self, agent_id: str) -> None:
        await _quietly(self._switch.leave(agent_id))


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    try:
        await ask_switch(work)
    except RefusalError as error:
        log.info("nothing left to undo: %s", error.params)
