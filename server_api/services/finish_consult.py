"""The second half of an attended transfer: hand the debtor over, join all three, or go back."""

from server_api.clock import Clock
from server_api.contract.transfers import FinishConsult, Handed
from server_api.contract.words import CallEnd, CallPhase, ErrorCode, TransferStep
from server_api.domain import agent as life
from server_api.services.consultations import Consultation, Consultations
from server_api.services.live_calls import LiveCalls
from server_api.services.move_call import MoveCall
from server_api.services.own_call import ask_switch, own_talk
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.telephony.port import EndedBy, SuperviseMode, SuperviseOrder, Switch

_SPEAKING = (TransferStep.TALKING, TransferStep.JOIN)


class FinishConsultation:
    """Ends what :class:`ConsultParty` began."""

    def __init__(
        self,
        switch: Switch,
        roster: Roster,
        calls: LiveCalls,
        clock: Clock,
        under_way: Consultations,
        move: MoveCall,
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._clock = clock
        self._under_way = under_way
        self._move = move

    async def __call__(self, seat: Seat, call_id: str, wanted: FinishConsult) -> None:
        """Raises RefusalError as :func:`own_talk`, BAD_TRANSITION (nobody is asked, or not there yet)."""
        own_talk(self._calls, seat, call_id)
        asked = self._under_way.get(call_id)
        if asked is None or asked.finishing:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="no_consultation")
        if wanted.step is TransferStep.CANCEL:
            await self._cancel(asked)
            return
        if asked.step not in _SPEAKING:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="not_answered")
        asked.finishing = True
        try:
            match wanted.step:
                case TransferStep.COMPLETE:
                    await self._complete(seat, asked, wanted)
                case TransferStep.JOIN:
                    await self._join(asked)
                case _:
                    raise RefusalError(ErrorCode.INVALID, field="step")
        finally:
            asked.finishing = False

    async def _complete(self, seat: Seat, asked: Consultation, wanted: FinishConsult) -> None:
        call = asked.call
        if asked.side_call_id:
            await ask_switch(self._switch.join(call.call_id, asked.side_call_id))
            return
        other = self._other(asked)
        asked.parted = True
        if not asked.all_together:
            await ask_switch(self._switch.end_consult(asked.agent_id))
        handed = Handed(
            by=seat.profile.name,
            note=asked.note,
            script_path=wanted.script_path,
            draft_note=wanted.draft_note,
            at=self._clock.utc(),
        )
        try:
            await self._move(call, other, handed, kind="attended", end=CallEnd.TRANSFERRED)
        except RefusalError:
            self._roster.apply(other, life.LineLeft(), "consulted")
            self._under_way.end(asked, "target_busy")
            raise
        self._under_way.end(asked)

    async def _join(self, asked: Consultation) -> None:
        if asked.all_together:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="joined")
        call_id, agent_id = asked.call.call_id, asked.agent_id
        if asked.side_call_id:
            await ask_switch(self._switch.join(call_id, asked.side_call_id, agent_id))
            return
        other = self._other(asked)
        asked.parted = True
        order = SuperviseOrder(other.agent_id, agent_id, SuperviseMode.BARGE)
        try:
            await ask_switch(self._switch.end_consult(agent_id))
            await ask_switch(self._switch.resume(call_id))
            await ask_switch(self._switch.supervise(order))
        except RefusalError:
            self._roster.apply(other, life.LineLeft(), "consulted")
            self._under_way.end(asked, "target_busy")
            raise
        self._under_way.move(asked, TransferStep.JOIN)

    async def _cancel(self, asked: Consultation) -> None:
        call, together = asked.call, asked.all_together
        self._under_way.end(asked)
        if asked.side_call_id:
            await self._harmless_hang_up(asked.side_call_id)
        elif together:
            await ask_switch(self._switch.leave(asked.with_agent))
        else:
            await ask_switch(self._switch.end_consult(asked.agent_id))
        other = self._roster.get(asked.with_agent)
        if other is not None:
            self._roster.apply(other, life.LineLeft(), "consulted")
        if call.phase is CallPhase.HELD and not together:
            await ask_switch(self._switch.resume(call.call_id))

    async def _harmless_hang_up(self, side_call_id: str) -> None:
        try:
            await ask_switch(self._switch.hang_up(side_call_id, EndedBy.SERVER))
        except RefusalError as error:
            if error.code is not ErrorCode.GONE:
                raise

    def _other(self, asked: Consultation) -> Seat:
        other = self._roster.get(asked.with_agent)
        if other is None or not other.leg_up:
            raise RefusalError(ErrorCode.TARGET_BUSY, reason="no_leg")
        return other
