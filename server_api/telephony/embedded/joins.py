"""Who talks to whom: an answered call joined with an agent's leg by changing the mix."""

from server_api.telephony.embedded.calls import Calls
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.legs import AgentLeg, Legs
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.streams import MUSIC
from server_api.telephony.embedded.trunk_call import Phase, TrunkCall
from server_api.telephony.port import (
    CallConnected,
    CallHeld,
    CallResumed,
    CallState,
    EndCause,
    GoneError,
    SwitchError,
)
from server_api.telephony.wire import dtmf


def _both_ways(call: TrunkCall, leg: AgentLeg) -> dict[str, dict[str, float]]:
    return {call.media: {leg.media: 1.0}, leg.media: {call.media: 1.0}}


class Joins:
    """Connect, hold, resume, keys; and music for the debtor while the agent's leg is away."""

    def __init__(
        self, reconnect_s: float, calls: Calls, legs: Legs, mixer: MixerLink, journal: FactJournal
    ) -> None:
        self._reconnect_s = reconnect_s
        self._calls = calls
        self._legs = legs
        self._mixer = mixer
        self._journal = journal
        legs.on_up = self._leg_up
        legs.on_lost = self._leg_lost

    def states(self) -> tuple[CallState, ...]:
        """Every call alive."""
        return tuple(call.state(self._leg_id(call)) for call in self._calls.alive())

    def call_of_agent(self, agent_id: str) -> str | None:
        """The call an agent is talking to or holds."""
        calls = self._calls.alive()
        return next((c.order.call_id for c in calls if c.agent_id == agent_id), None)

    async def connect(self, call_id: str, agent_id: str) -> None:
        """Raises SwitchError ``not_answered``, ``agent_busy``; GoneError ``leg`` when the agent has none."""
        call = self._calls.get(call_id)
        if not call.answered:
            raise SwitchError("not_answered", call_id)
        if self.call_of_agent(agent_id) not in (None, call_id):
            raise SwitchError("agent_busy", agent_id)
        leg = self._legs.of_agent(agent_id)
        if leg is None:
            raise GoneError("leg")
        await self._leave_other(call, agent_id)
        call.agent_id = agent_id
        call.cancel_timer("reconnect")
        call.phase = Phase.CONNECTED
        set_at = await self._mixer.mix(_both_ways(call, leg))
        self._calls.get(call_id)
        self._report_connected(call, leg, set_at)

    async def _leave_other(self, call: TrunkCall, agent_id: str) -> None:
        """The agent who had the call before hears nothing of it any more."""
        other = self._leg(call)
        if other is not None and call.agent_id != agent_id:
            await self._mixer.mix({other.media: {}})

    def _report_connected(self, call: TrunkCall, leg: AgentLeg, set_at_ns: int | None = None) -> None:
        stamp = self._journal.stamp(set_at_ns)
        self._journal.add(CallConnected(call_id=call.order.call_id, leg_id=leg.order.leg_id, **stamp))

    async def hold(self, call_id: str) -> None:
        """Music to the debtor, silence to the agent. Raises SwitchError ``wrong_state``."""
        call = self._in_phase(call_id, Phase.CONNECTED)
        call.phase = Phase.HELD
        leg = self._leg(call)
        silence: dict[str, dict[str, float]] = {leg.media: {}} if leg else {}
        await self._mixer.mix({call.media: {MUSIC: 1.0}, **silence})
        self._calls.get(call_id)
        self._journal.add(CallHeld(call_id=call_id, **self._journal.stamp()))

    async def resume(self, call_id: str) -> None:
        """Undo hold. Raises SwitchError ``wrong_state``."""
        call = self._in_phase(call_id, Phase.HELD)
        call.phase = Phase.CONNECTED
        leg = self._leg(call)
        if leg is not None:
            await self._mixer.mix(_both_ways(call, leg))
        self._calls.get(call_id)
        self._journal.add(CallResumed(call_id=call_id, **self._journal.stamp()))

    def press(self, call_id: str, digits: str) -> None:
        """Digits towards the debtor.

        Raises SwitchError ``bad_digits``, ``not_answered``, ``digits_unsupported``.
        """
        call = self._calls.get(call_id)
        if not dtmf.valid(digits):
            raise SwitchError("bad_digits")
        if not call.answered:
            raise SwitchError("not_answered", call_id)
        if not call.takes_digits:
            raise SwitchError("digits_unsupported", call_id)
        self._mixer.press(call.media, digits)

    def _in_phase(self, call_id: str, phase: Phase) -> TrunkCall:
        call = self._calls.get(call_id)
        if call.phase is not phase:
            raise SwitchError("wrong_state", str(call.phase))
        return call

    def _leg(self, call: TrunkCall) -> AgentLeg | None:
        return self._legs.of_agent(call.agent_id) if call.agent_id else None

    def _leg_id(self, call: TrunkCall) -> str | None:
        leg = self._leg(call)
        return leg.order.leg_id if leg else None

    def play_to_waiting(self) -> None:
        """Music for whoever picked up and has no agent: the server went away and cannot say who."""
        for call in self._calls.alive():
            if call.phase is Phase.ANSWERED:
                self._mixer.route({call.media: {MUSIC: 1.0}})

    def _leg_lost(self, agent_id: str) -> None:
        for call in self._calls.alive():
            if call.agent_id == agent_id:
                self._mixer.route({call.media: {MUSIC: 1.0}})
                self._calls.end_after(call, "reconnect", self._reconnect_s, EndCause.NORMAL)

    def _leg_up(self, agent_id: str) -> None:
        leg = self._legs.of_agent(agent_id)
        for call in self._calls.alive():
            if call.agent_id == agent_id and leg is not None:
                call.cancel_timer("reconnect")
                if call.phase is Phase.CONNECTED:
                    self._mixer.route(_both_ways(call, leg))
                    self._report_connected(call, leg)
