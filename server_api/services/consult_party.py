"""Ask somebody about a call, the debtor on hold: a colleague, a lead, a number with a name.

The first half of an attended transfer; also its blind form towards a number, where the debtor is put
through as soon as it answers.
"""

import uuid

from server_api.clock import Clock
from server_api.contract.push import Noticed
from server_api.contract.transfers import Consult, ConsultView, TransferTarget
from server_api.contract.words import CallPhase, ErrorCode, PartyKind, TransferStep
from server_api.domain import agent as life
from server_api.services.consultations import Consultation, Consultations
from server_api.services.desks import Desks
from server_api.services.hand_over import HandOver
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.own_call import ask_switch, own_talk
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.services.side_calls import DialSide
from server_api.services.transfer_targets import FindTargets
from server_api.telephony.port import EndedBy, Switch


class ConsultParty:
    """Begins consultations."""

    def __init__(
        self,
        switch: Switch,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        clock: Clock,
        under_way: Consultations,
        targets: FindTargets,
        dial_side: DialSide,
        hand_over: HandOver,
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._clock = clock
        self._under_way = under_way
        self._targets = targets
        self._dial_side = dial_side
        self._hand_over = hand_over

    async def __call__(
        self, seat: Seat, call_id: str, wanted: Consult, *, blind: bool = False
    ) -> ConsultView:
        """Hold the debtor and call the other. Nothing has changed after a refusal.

        Raises RefusalError as :func:`own_talk`, TARGET_BUSY, NOT_FOUND, FORBIDDEN, SWITCH_UNAVAILABLE.
        """
        call = own_talk(self._calls, seat, call_id)
        if self._under_way.get(call_id) is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="in_consultation")
        consultation = await self._made(seat, call, wanted, blind)
        held_before = call.phase is CallPhase.HELD
        self._under_way.begin(consultation, self._view(wanted.target))
        try:
            if not held_before:
                await ask_switch(self._switch.hold(call_id))
            await self._call(seat, consultation)
        except BaseException:
            await self._undo(consultation, resume=not held_before)
            raise
        view = call.consult
        if view is None:  # the debtor hung up meanwhile
            raise RefusalError(ErrorCode.GONE, what="call")
        return view

    async def _made(self, seat: Seat, call: LiveCall, wanted: Consult, blind: bool) -> Consultation:
        made = Consultation(call, seat.agent_id, wanted.note, blind=blind)
        if wanted.target.kind in (PartyKind.AGENT, PartyKind.LEAD):
            made.with_agent = self._targets.seat_of(seat, wanted.target).agent_id
            return made
        made.number = await self._targets.number_of(seat, wanted.target)
        made.side_call_id = self._dial_side.new_id()
        return made

    async def _call(self, seat: Seat, consultation: Consultation) -> None:
        if not consultation.with_agent:
            call, side = consultation.call, consultation.side_call_id
            await self._dial_side(side, call, seat.agent_id, consultation.number)
            if self._under_way.get(call.call_id) is not consultation:
                await ask_switch(self._switch.hang_up(side, EndedBy.SERVER))  # the debtor was faster
            return
        other = self._roster.get(consultation.with_agent)
        refused = self._roster.apply(other, life.LineJoined(), "consulted") if other else None
        if other is None or refused is not None:
            raise RefusalError(ErrorCode.TARGET_BUSY, reason=refused.reason if refused else "gone")
        self._hand_over(other)
        asked = {"by": seat.profile.name, "note": consultation.note}
        self._desks.tell(other.agent_id, Noticed(code="consulted", params=asked))
        try:
            await ask_switch(self._switch.consult(seat.agent_id, other.agent_id))
        except RefusalError as error:
            self._roster.apply(other, life.LineLeft(), "not_consulted")
            raise RefusalError(ErrorCode.TARGET_BUSY, reason=error.params.get("reason", "")) from error

    async def _undo(self, consultation: Consultation, *, resume: bool) -> None:
        self._under_way.end(consultation)
        if resume and consultation.call.phase is not CallPhase.ENDED:
            try:
                await ask_switch(self._switch.resume(consultation.call.call_id))
            except RefusalError:
                return  # it was never held, or is over

    def _view(self, target: TransferTarget) -> ConsultView:
        return ConsultView(
            consult_id=str(uuid.uuid4()), target=target, step=TransferStep.RINGING, since=self._clock.utc()
        )
