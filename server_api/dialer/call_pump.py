"""The one place where what the switch reports becomes what the server does."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.push import CallChanged
from server_api.contract.words import CallPhase
from server_api.domain import agent as life
from server_api.services.connect_call import ConnectCall
from server_api.services.desks import Desks
from server_api.services.finish_call import FinishCall
from server_api.services.journal import Journal
from server_api.services.legs import NoteLegs
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Roster
from server_api.store import calls_rows
from server_api.telephony import port

log = logging.getLogger(__name__)


class CallPump:
    """Takes facts in order. Nothing here waits for the disk or the switch, but for a switch's return."""

    def __init__(
        self,
        switch: port.Switch,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        lines: Lines,
        legs: NoteLegs,
        connect: ConnectCall,
        finish: FinishCall,
        adopt: Callable[[port.SwitchState], Awaitable[None]],
        wake: Callable[[], None],
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._lines = lines
        self._legs = legs
        self._connect = connect
        self._finish = finish
        self._adopt = adopt
        self._wake = wake

    async def run(self) -> None:
        """Pump until the switch is closed; a fact that fails is logged and the next one is taken."""
        async for fact in self._switch.facts():
            try:
                await self.take(fact)
            except Exception:
                log.exception("a fact of the switch failed: %s", type(fact).__name__)

    async def take(self, fact: port.Fact) -> None:
        """One fact."""
        match fact:
            case port.LegUp():
                self._legs.up(fact)
                self._wake()
            case port.LegDown():
                self._legs.down(fact)
            case port.CallRinging():
                self._ringing(fact)
            case port.CallAnswered():
                self._connect.answered(fact)
            case port.CallConnected():
                self._connect.connected(fact)
            case port.CallHeld():
                self._moved(fact.call_id, fact.at, CallPhase.HELD, life.CallHeld(fact.call_id))
            case port.CallResumed():
                self._moved(fact.call_id, fact.at, CallPhase.CONNECTED, life.CallResumed(fact.call_id))
            case port.CallEnded():
                self._finish(fact)
                self._wake()
            case (
                port.CallOffered()
                | port.CallRerouted()
                | port.CallJudged()
                | port.BeepHeard()
                | port.CallParked()
                | port.CallsJoined()
                | port.ConsultChanged()
                | port.PromptEnded()
                | port.RecordingChanged()
                | port.SupervisionChanged()
                | port.LegQuality()
                | port.DtmfReceived()
            ):
                log.debug("the switch reports %s", fact)
            case port.TrunkChanged():
                self._trunk_changed(fact)
            case port.SwitchLost():
                self._lines.up = False
                log.warning("the switch cannot be reached, nothing is dialled: %s", fact.reason)
            case port.SwitchBack():
                await self._adopt(fact.state)
                self._wake()
            case _ as never:
                assert_never(never)

    def _ringing(self, fact: port.CallRinging) -> None:
        async def write(conn: AsyncConnection) -> None:
            await calls_rows.ringing(conn, fact.call_id, fact.at)

        self._journal.post(write)

    def _trunk_changed(self, fact: port.TrunkChanged) -> None:
        log.info("trunk %s is %s: %s", fact.trunk_id, "up" if fact.up else "down", fact.reason)
        if fact.up:
            self._lines.held.pop(fact.trunk_id, None)
            self._wake()

    def _moved(
        self, call_id: str, at: datetime, phase: CallPhase, event: life.CallHeld | life.CallResumed
    ) -> None:
        call = self._calls.get(call_id)
        seat = self._roster.get(call.agent_id) if call else None
        if call is None or seat is None or call.phase is CallPhase.ENDED:
            return
        call.enter(phase, at)
        self._roster.apply(seat, event, phase.value)
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.moved(conn, call_id, phase.value)

        self._journal.post(write)
