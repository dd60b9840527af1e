"""A call goes from whoever has it to another agent, with its case; the switch's word makes it true.

Transfers, taking up a parked call, taking over and being given back are all this.
"""

import logging
import uuid
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import CallChanged, CallView, Noticed
from server_api.contract.transfers import Handed
from server_api.contract.words import CallEnd, CallPhase, ErrorCode
from server_api.domain import agent as life
from server_api.services.desks import Desks
from server_api.services.hand_over import HandOver
from server_api.services.journal import Journal, Write
from server_api.services.live_calls import LiveCall, LiveCalls, Move
from server_api.services.own_call import refusal_of
from server_api.services.prepare_live import PrepareLive
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.store import calls_rows, handovers_rows
from server_api.store.handovers_rows import HandoverRow
from server_api.telephony.port import CallConnected, CallEnded, GoneError, Switch, SwitchError

log = logging.getLogger(__name__)


class MoveCall:
    """Moves calls. ``freed`` is told of each agent who is free again by it."""

    def __init__(
        self,
        switch: Switch,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        prepare: PrepareLive,
        clock: Clock,
        hand_over: HandOver,
        freed: Callable[[Seat], None],
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._prepare = prepare
        self._clock = clock
        self._hand_over = hand_over
        self._freed = freed

    async def __call__(self, call: LiveCall, to: Seat, handed: Handed, *, kind: str, end: CallEnd) -> None:
        """Put the call through to ``to``; ``end`` is what the agent before sees of it.

        Nothing has changed after a refusal: RefusalError TARGET_BUSY (``to`` cannot take it), GONE (the
        call is over), BAD_TRANSITION (it is on its way already), SWITCH_UNAVAILABLE.
        """
        if call.moving is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="moving")
        if not to.leg_up:
            raise RefusalError(ErrorCode.TARGET_BUSY, reason="no_leg")
        refused = self._roster.apply(to, life.CallGiven(call.call_id), kind)
        if refused is not None:
            raise RefusalError(ErrorCode.TARGET_BUSY, reason=refused.reason)
        move = call.moving = Move(to.agent_id, handed, end)
        self._hand_over(to)
        await self._prepare.again(call, to.profile)
        if call.moving is not move:  # it ended meanwhile
            raise RefusalError(ErrorCode.GONE, what="call")
        self._show(call, to)
        try:
            await self._switch.connect(call.call_id, to.agent_id)
        except SwitchError as error:
            self._undo(call)
            if isinstance(error, GoneError) and error.detail == "leg":
                raise RefusalError(ErrorCode.TARGET_BUSY, reason="no_leg") from error
            raise refusal_of(error) from error
        self._journal.post(self._written(call.call_id, kind, call.agent_id, to.agent_id, handed))

    def connected(self, fact: CallConnected) -> None:
        """The call is with the new agent: theirs from now on, and the one before is free."""
        call = self._calls.get(fact.call_id)
        if call is None or call.moving is None:
            return
        to = self._roster.get(call.moving.to_agent)
        if to is None or to.row.leg_id != fact.leg_id:
            return  # the line of the agent before came back first
        move, before, call.moving = call.moving, call.agent_id, None
        call.agent_id, call.handed, call.consult, call.parked = to.agent_id, move.handed, None, None
        self._leave(before, call, move.end)
        agent_id = to.agent_id

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.given(conn, fact.call_id, agent_id)

        self._journal.post(write)

    def ended(self, fact: CallEnded) -> None:
        """The call ended on its way: who was to take it is free again."""
        call = self._calls.get(fact.call_id)
        if call is not None and call.moving is not None:
            self._undo(call)

    def give_up(self, call_id: str) -> bool:
        """A move that the switch never confirmed is undone; False where there is none."""
        call = self._calls.get(call_id)
        if call is None or call.moving is None:
            return False
        log.warning("call %s did not arrive at agent %s", call_id, call.moving.to_agent)
        self._undo(call)
        return True

    def _show(self, call: LiveCall, to: Seat) -> None:
        coming = {"phase": CallPhase.RINGING, "handed": call.moving.handed if call.moving else None}
        case = call.pop or call.proposal
        missing = Noticed(code="case_missing", params={"call_id": call.call_id})
        self._desks.tell(to.agent_id, case or missing)
        view = call.view.model_copy(update={**coming, "consult": None})
        self._desks.tell(to.agent_id, CallChanged(call=view))

    def _undo(self, call: LiveCall) -> None:
        move, call.moving = call.moving, None
        to = self._roster.get(move.to_agent) if move else None
        if to is None:
            return
        self._desks.tell(to.agent_id, CallChanged(call=self._over(call, CallEnd.NOT_REACHED)))
        self._roster.apply(to, life.CallLeft(call.call_id, self._clock.utc()), "not_given")
        self._freed(to)

    def _leave(self, agent_id: str, call: LiveCall, end: CallEnd) -> None:
        before = self._roster.get(agent_id)
        if before is None or before.row.agent.call_id != call.call_id:
            return
        self._desks.tell(agent_id, CallChanged(call=self._over(call, end)))
        self._roster.apply(before, life.CallPassedOn(call.call_id), end.value)
        self._freed(before)

    def _over(self, call: LiveCall, end: CallEnd) -> CallView:
        gone = {"phase": CallPhase.ENDED, "end": end, "since": self._clock.utc()}
        return call.view.model_copy(update={**gone, "handed": None, "consult": None})

    def _written(self, call_id: str, kind: str, before: str, after: str, handed: Handed) -> Write:
        row = HandoverRow(
            handover_id=str(uuid.uuid4()),
            call_id=call_id,
            kind=kind,
            from_agent=before,
            to_agent=after,
            at=handed.at,
            note=handed.note,
            script_path=handed.script_path,
            draft_note=handed.draft_note,
        )

        async def write(conn: AsyncConnection) -> None:
            await handovers_rows.add(conn, row)

        return write
