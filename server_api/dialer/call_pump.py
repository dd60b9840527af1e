"""The one place where what the switch reports becomes what the server does."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.services.approval_desk import ApprovalDesk
from server_api.services.connect_call import ConnectCall
from server_api.services.finish_call import FinishCall
from server_api.services.floor_alerts import FloorAlerts
from server_api.services.follow_call import FollowCall
from server_api.services.follow_consult import FollowConsult
from server_api.services.help_desk import HelpDesk
from server_api.services.journal import Journal
from server_api.services.judge_answers import JudgeAnswers
from server_api.services.legs import NoteLegs
from server_api.services.lines import Lines
from server_api.services.move_call import MoveCall
from server_api.services.note_quality import NoteQuality
from server_api.services.pace_notes import PaceNotes
from server_api.services.park_call import ParkCalls
from server_api.services.play_messages import PlayMessages
from server_api.services.play_prompts import PlayPrompts
from server_api.services.record_calls import RecordCalls
from server_api.services.supervision import Supervisions
from server_api.services.take_inbound import TakeInbound
from server_api.store import calls_rows
from server_api.telephony import port

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Takers:
    """Who takes which facts."""

    legs: NoteLegs
    connect: ConnectCall
    follow: FollowCall
    finish: FinishCall
    move: MoveCall
    park: ParkCalls
    consult: FollowConsult
    supervision: Supervisions
    inbound: TakeInbound
    prompts: PlayPrompts
    messages: PlayMessages
    quality: NoteQuality
    alerts: FloorAlerts
    help_desk: HelpDesk
    approvals: ApprovalDesk
    record: RecordCalls
    judge: JudgeAnswers
    notes: PaceNotes


class CallPump:
    """Takes facts in order. Nothing here waits for the disk or the switch, but for a switch's return."""

    def __init__(
        self,
        switch: port.Switch,
        journal: Journal,
        lines: Lines,
        takers: Takers,
        adopt: Callable[[port.SwitchState], Awaitable[None]],
        wake: Callable[[], None],
    ) -> None:
        self._switch = switch
        self._journal = journal
        self._lines = lines
        self._to = takers
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
            case port.LegUp() | port.LegDown() | port.LegQuality():
                self._leg(fact)
            case port.CallOffered():
                self._to.inbound.offered(fact)
            case port.CallRinging():
                self._ringing(fact)
            case port.CallRerouted():
                self._rerouted(fact)
            case port.CallAnswered():
                self._answered(fact)
            case port.CallConnected():
                self._connected(fact)
            case port.CallHeld():
                self._to.follow.held(fact)
            case port.CallResumed():
                self._to.follow.resumed(fact)
            case port.CallParked():
                self._to.park.parked(fact)
                self._to.help_desk.call_moved(fact.call_id)
                self._to.approvals.call_moved(fact.call_id)
            case port.CallsJoined():
                self._to.consult.joined(fact)
            case port.CallEnded():
                self._ended(fact)
            case port.ConsultChanged():
                self._to.consult.changed(fact)
            case port.SupervisionChanged():
                self._to.supervision.changed(fact)
            case port.PromptEnded():
                self._to.prompts.ended(fact)
                self._to.messages.ended(fact)
            case port.RecordingChanged():
                self._to.record.take(fact)
            case port.CallJudged() | port.BeepHeard():
                self._to.judge.take(fact)
            case port.DtmfReceived():
                self._to.messages.pressed(fact)
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

    def _leg(self, fact: port.LegUp | port.LegDown | port.LegQuality) -> None:
        match fact:
            case port.LegUp():
                self._to.legs.up(fact)
                self._to.alerts.leg_up(fact)
                self._wake()
            case port.LegDown():
                self._to.legs.down(fact)
                self._to.consult.leg_down(fact)
                self._to.quality.leg_down(fact)
                self._to.alerts.leg_down(fact)
            case port.LegQuality():
                self._to.quality.measured(fact)

    def _ringing(self, fact: port.CallRinging) -> None:
        self._to.notes.rings(fact.call_id)

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.ringing(conn, fact.call_id, fact.at)

        self._journal.post(write)

    def _rerouted(self, fact: port.CallRerouted) -> None:
        log.info("call %s goes by trunk %s: %s", fact.call_id, fact.trunk_id, fact.reason)

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.rerouted(conn, fact.call_id, fact.trunk_id, fact.caller_id)

        self._journal.post(write)

    def _answered(self, fact: port.CallAnswered) -> None:
        self._to.notes.answered(fact.call_id)
        taken = self._to.consult.answered(fact) or self._to.inbound.answered(fact)
        if not taken and not self._to.judge.answered(fact):
            self._to.connect.answered(fact)

    def _connected(self, fact: port.CallConnected) -> None:
        if self._to.consult.connected(fact):
            return
        self._to.move.connected(fact)
        self._to.connect.connected(fact)
        self._to.record.connected(fact)
        self._to.park.refresh()
        self._to.supervision.connected(fact.call_id)
        self._to.help_desk.call_moved(fact.call_id)
        self._to.approvals.call_moved(fact.call_id)

    def _ended(self, fact: port.CallEnded) -> None:
        if self._to.consult.ended(fact):
            return
        self._to.quality.ended(fact)
        self._to.move.ended(fact)
        self._to.park.ended(fact)
        self._to.inbound.forget(fact.call_id)
        self._to.judge.forget(fact.call_id)
        self._to.messages.over(fact.call_id)
        self._to.connect.over(fact)
        self._to.finish(fact)
        self._to.help_desk.call_over(fact.call_id)
        self._to.approvals.call_over(fact.call_id)
        self._to.record.over(fact.call_id)
        self._wake()

    def _trunk_changed(self, fact: port.TrunkChanged) -> None:
        log.info("trunk %s is %s: %s", fact.trunk_id, "up" if fact.up else "down", fact.reason)
        self._to.alerts.trunk_changed(fact)
        if fact.up:
            self._lines.held.pop(fact.trunk_id, None)
            self._wake()
