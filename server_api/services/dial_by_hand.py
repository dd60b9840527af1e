"""An agent dials one person: through the same gate as the dialler, and as an attempt like any other."""

import logging
from collections.abc import Awaitable, Callable

from server_api.clock import Clock
from server_api.contract.push import CallChanged
from server_api.contract.transfers import ManualDial, ManualDialled
from server_api.contract.words import AgentState, Direction, ErrorCode
from server_api.domain import agent as life
from server_api.services.desks import Desks
from server_api.services.hand_over import HandOver
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.manual_attempt import MODE, Attempt, ManualAttempt
from server_api.services.own_call import refusal_of
from server_api.services.prepare_live import PrepareLive
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.telephony.port import DialOrder, Switch, SwitchError, SwitchUnavailableError

log = logging.getLogger(__name__)


class DialByHand:
    """Places one call for one agent, who hears it ring."""

    def __init__(
        self,
        switch: Switch,
        clock: Clock,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        attempt: ManualAttempt,
        prepare: PrepareLive,
        lines: Lines,
        hand_over: HandOver,
        put_trunks: Callable[[], Awaitable[None]],
    ) -> None:
        self._switch = switch
        self._clock = clock
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._attempt = attempt
        self._prepare = prepare
        self._lines = lines
        self._hand_over = hand_over
        self._put_trunks = put_trunks

    async def __call__(self, seat: Seat, wanted: ManualDial) -> ManualDialled:
        """Raises RefusalError as :meth:`ManualAttempt.commit`, BAD_TRANSITION (not free, no leg),
        SWITCH_UNAVAILABLE; StoreError.
        """
        self._check(seat)
        attempt = await self._attempt.commit(seat, wanted)
        refused = self._roster.apply(seat, life.CallGiven(attempt.row.call_id), MODE)
        if refused is not None:
            await self._attempt.take_back(attempt.row, "agent_busy")
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason=refused.reason)
        self._hand_over(seat)
        call = self._begin(seat, attempt)
        try:
            await self._place(attempt)
        except SwitchError as error:
            log.warning("call %s was not placed by hand: %s", call.call_id, error)
            self._calls.remove(call.call_id)
            self._roster.apply(seat, life.CallLeft(call.call_id, self._clock.utc()), "not_placed")
            await self._attempt.take_back(attempt.row, error.code)
            raise refusal_of(error) from error
        return ManualDialled(call_id=call.call_id)

    def _check(self, seat: Seat) -> None:
        state = seat.row.agent.state
        if state not in (AgentState.READY, AgentState.PAUSED):
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="not_free", state=state.value)
        if not seat.leg_up:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="no_leg")
        if not self._lines.up:
            raise RefusalError(ErrorCode.SWITCH_UNAVAILABLE, reason="switch_unavailable")

    def _begin(self, seat: Seat, attempt: Attempt) -> LiveCall:
        row = attempt.row
        call = LiveCall(
            call_id=row.call_id,
            plan=attempt.plan,
            lead_id=row.lead_id,
            person_id=row.person_id,
            phone_id=row.phone_id,
            dialled_at=row.started_at,
            reserved_for=seat.agent_id,
            agent_id=seat.agent_id,
            direction=Direction.MANUAL,
        )
        self._calls.add(call)
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))
        preparing = self._prepare.start(call, seat.profile)
        preparing.add_done_callback(lambda _: self._pop(call))
        return call

    def _pop(self, call: LiveCall) -> None:
        if call.pop is not None and call.agent_id and self._calls.get(call.call_id) is call:
            self._desks.tell(call.agent_id, call.pop)

    async def _place(self, attempt: Attempt) -> None:
        row = attempt.row
        limit = float(attempt.plan.ring_limit_s)
        order = DialOrder(row.call_id, row.trunk_id, row.number, row.caller_id, limit, attempt.spares)
        try:
            await self._switch.dial(order)
        except SwitchUnavailableError:
            self._lines.up = False
            raise
        except SwitchError as error:
            if error.code != "trunk_unknown":
                raise
            await self._put_trunks()  # a trunk made since the start
            await self._switch.dial(order)
