"""A lead goes on an agent's line: listens, whispers, barges in, leaves, takes the call over."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.floor import Supervision
from server_api.contract.transfers import Handed
from server_api.contract.words import AgentState, CallEnd, CallPhase, ErrorCode, Monitoring
from server_api.domain import agent as life
from server_api.services.hand_over import HandOver
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCalls
from server_api.services.move_call import MoveCall
from server_api.services.own_call import ask_switch, refusal_of
from server_api.services.own_team import led_seat
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.services.supervision import Supervisions
from server_api.store import audit_rows
from server_api.telephony.port import SuperviseMode, SuperviseOrder, Switch, SwitchError

_MODES = {
    Monitoring.LISTEN: SuperviseMode.LISTEN,
    Monitoring.WHISPER: SuperviseMode.WHISPER,
    Monitoring.BARGE: SuperviseMode.BARGE,
}
_TALKING = (CallPhase.CONNECTED, CallPhase.HELD)


class SuperviseLine:
    """Only of the lead's own team, and audited."""

    def __init__(
        self,
        switch: Switch,
        roster: Roster,
        calls: LiveCalls,
        journal: Journal,
        clock: Clock,
        lines: Supervisions,
        move: MoveCall,
        hand_over: HandOver,
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._calls = calls
        self._journal = journal
        self._clock = clock
        self._lines = lines
        self._move = move
        self._hand_over = hand_over

    async def supervise(self, lead: Seat, agent_id: str, mode: Monitoring) -> Supervision:
        """Go on the line, or change the mode. The lead's microphone is open in whisper and barge only.

        Raises RefusalError FORBIDDEN, NOT_FOUND, INVALID, BAD_TRANSITION (no_leg, not_free), ANOTHER_SPEAKS
        (``name``), SWITCH_UNAVAILABLE.
        """
        seat, order_mode = led_seat(self._roster, lead, agent_id), _MODES.get(mode)
        if order_mode is None:
            raise RefusalError(ErrorCode.INVALID, field="mode")
        if not lead.leg_up or not seat.leg_up:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="no_leg")
        was_on_line = lead.row.agent.state is AgentState.SUPERVISING
        refused = self._roster.apply(lead, life.LineJoined(), mode.value)
        if refused is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason=refused.reason)
        self._hand_over(lead)
        try:
            await self._switch.supervise(SuperviseOrder(lead.agent_id, agent_id, order_mode))
        except SwitchError as error:
            if not was_on_line:
                self._roster.apply(lead, life.LineLeft(), "refused")
            raise self._refusal(error) from error
        self._audit(lead, mode.value, agent_id)
        return Supervision(
            agent_id=agent_id,
            name=seat.profile.name,
            mode=mode,
            since=self._clock.utc(),
            call_id=seat.row.agent.call_id,
            microphone=mode is not Monitoring.LISTEN,
        )

    async def leave(self, lead: Seat) -> None:
        """Off the line; harmless without one. Raises RefusalError SWITCH_UNAVAILABLE."""
        await ask_switch(self._switch.leave(lead.agent_id))

    async def take_over(self, lead: Seat, agent_id: str) -> None:
        """The agent's call comes to the lead, who writes its result; the agent is free.

        Raises RefusalError as :meth:`supervise`, BAD_TRANSITION (no_call), TARGET_BUSY (the lead cannot).
        """
        seat = led_seat(self._roster, lead, agent_id)
        call = self._calls.get(seat.row.agent.call_id)
        if call is None or call.phase not in _TALKING or call.agent_id != agent_id or call.away:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="no_call")
        if call.consult is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="in_consultation")
        watched = self._lines.of_lead(lead.agent_id)
        if watched is not None and watched.agent_id != agent_id:
            await self.leave(lead)
        handed = Handed(by=seat.profile.name, at=self._clock.utc())
        self._audit(lead, "take_over", call.call_id)
        await self._move(call, lead, handed, kind="take_over", end=CallEnd.TAKEN_OVER)

    def _refusal(self, error: SwitchError) -> RefusalError:
        if error.code != "another_speaks":
            return refusal_of(error)
        other = self._roster.get(error.detail)
        return RefusalError(ErrorCode.ANOTHER_SPEAKS, name=other.profile.name if other else "")

    def _audit(self, lead: Seat, what: str, subject: str) -> None:
        now, lead_id = self._clock.utc(), lead.agent_id

        async def write(conn: AsyncConnection) -> None:
            await audit_rows.add(conn, now, user_id=lead_id, what=f"line_{what}", subject=subject)

        self._journal.post(write)
