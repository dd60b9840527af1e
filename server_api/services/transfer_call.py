"""Blind transfer: to an agent or lead with the whole case, or to a number with a name."""

from server_api.clock import Clock
from server_api.contract.transfers import Consult, Handed, Transfer
from server_api.contract.words import CallEnd, ErrorCode, PartyKind
from server_api.services.consult_party import ConsultParty
from server_api.services.live_calls import LiveCalls
from server_api.services.move_call import MoveCall
from server_api.services.own_call import own_talk
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.transfer_targets import FindTargets


class TransferCall:
    """Hands the agent's call over at once. Whoever has it last writes the result."""

    def __init__(
        self, calls: LiveCalls, clock: Clock, targets: FindTargets, move: MoveCall, consult: ConsultParty
    ) -> None:
        self._calls = calls
        self._clock = clock
        self._targets = targets
        self._move = move
        self._consult = consult

    async def __call__(self, seat: Seat, call_id: str, wanted: Transfer) -> None:
        """Raises RefusalError as :func:`own_talk`, TARGET_BUSY, NOT_FOUND, FORBIDDEN, SWITCH_UNAVAILABLE."""
        call = own_talk(self._calls, seat, call_id)
        if call.consult is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="in_consultation")
        if wanted.target.kind not in (PartyKind.AGENT, PartyKind.LEAD):
            asked = Consult(target=wanted.target, note=wanted.note)
            await self._consult(seat, call_id, asked, blind=True)
            return
        to = self._targets.seat_of(seat, wanted.target)
        handed = Handed(
            by=seat.profile.name,
            note=wanted.note,
            script_path=wanted.script_path,
            draft_note=wanted.draft_note,
            at=self._clock.utc(),
        )
        await self._move(call, to, handed, kind="blind", end=CallEnd.TRANSFERRED)
