"""Who talks to whom, carried out: the shared rules change the talks, the mix follows in one order.

Nothing is waited for between a change and its order to the mixer, so no command can cross another; only
the moment at which a connection is in the mix is waited for, to be told.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from server_api.telephony.embedded.calls import Calls
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.legs import Legs
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.trunk_call import TrunkCall
from server_api.telephony.port import (
    CallState,
    EndCause,
    EndedBy,
    LegState,
    SuperviseOrder,
    SwitchError,
)
from server_api.telephony.talks import lines, rules
from server_api.telephony.talks.floor import Floor, News, TalkPhase
from server_api.telephony.talks.routes import Routes, changes, routes_of
from server_api.telephony.wire import dtmf


class Talking:
    """The talks of this switch. A leg that is away is waited for ``reconnect_s``."""

    def __init__(
        self, reconnect_s: float, calls: Calls, legs: Legs, mixer: MixerLink, journal: FactJournal
    ) -> None:
        self._reconnect_s = reconnect_s
        self._calls = calls
        self._legs = legs
        self._mixer = mixer
        self._journal = journal
        self._mixed: Routes = {}
        self._away: dict[str, asyncio.TimerHandle] = {}
        self.floor = Floor()
        calls.observers.append(self)
        legs.on_up = self._leg_up
        legs.on_lost = self._leg_lost
        legs.on_quiet = self._leg_quiet

    def calls(self) -> tuple[CallState, ...]:
        """Every call alive."""
        return tuple(self._state(call) for call in self._calls.alive())

    def _state(self, call: TrunkCall) -> CallState:
        talk = self.floor.talks.get(call.order.call_id)
        if talk is None:
            return call.state(None)
        state = call.state(self.floor.legs.get(talk.agent_id))
        return replace(
            state,
            state=str(talk.phase),
            joined=self.floor.joined(talk.call_id),
            prompt_id=talk.prompt.prompt_id if talk.prompt else "",
        )

    def legs(self) -> tuple[LegState, ...]:
        """Every leg that carries sound, with the call it talks to or else holds."""
        found = []
        for agent_id, leg_id in self.floor.legs.items():
            talks = self.floor.connected(agent_id) or self.floor.of_agent(agent_id)
            found.append(LegState(leg_id, agent_id, talks[0].call_id if talks else None))
        return tuple(found)

    async def connect(self, call_id: str, agent_id: str) -> None:
        """Raises GoneError, SwitchError ``not_answered``, ``agent_busy``."""
        self._calls.get(call_id)
        if rules.talks_already(self.floor, call_id, agent_id):
            return
        self._report(rules.connect(self.floor, call_id, agent_id))
        leg_id = self.floor.legs[agent_id]
        self._settle()
        set_at = await self._mix()
        self._calls.get(call_id)
        news = rules.connection(self.floor, call_id)
        if news is not None and self.floor.legs.get(agent_id) == leg_id:
            self._journal.add(news(**self._journal.stamp(set_at)))

    def hold(self, call_id: str) -> None:
        """Raises GoneError, SwitchError ``wrong_state``."""
        self._calls.get(call_id)
        self.apply(rules.hold(self.floor, call_id))

    def resume(self, call_id: str) -> None:
        """Raises GoneError, SwitchError ``wrong_state``, ``agent_busy``."""
        self._calls.get(call_id)
        self.apply(rules.resume(self.floor, call_id))

    def park(self, call_id: str) -> None:
        """Raises GoneError, SwitchError ``not_answered``."""
        self._calls.get(call_id)
        self.apply(rules.park(self.floor, call_id))

    def join(self, call_id: str, other_call_id: str, agent_id: str = "") -> None:
        """Raises GoneError, SwitchError ``not_answered``, ``agent_busy``, ``wrong_state``."""
        self._calls.get(call_id)
        self._calls.get(other_call_id)
        self.apply(rules.join(self.floor, call_id, other_call_id, agent_id))

    def consult(self, agent_id: str, with_agent_id: str) -> None:
        """Raises GoneError, SwitchError ``agent_busy``, ``wrong_state``."""
        self.apply(lines.consult(self.floor, agent_id, with_agent_id))

    def end_consult(self, agent_id: str) -> None:
        """Harmless without one."""
        self.apply(lines.end_consult(self.floor, agent_id))

    def supervise(self, order: SuperviseOrder) -> None:
        """Raises GoneError, SwitchError ``another_speaks``, ``agent_busy``, ``wrong_state``."""
        self.apply(lines.supervise(self.floor, order))

    def leave(self, lead_id: str) -> None:
        """Harmless on none."""
        self.apply(lines.leave(self.floor, lead_id))

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

    def play_to_waiting(self) -> None:
        """Music for whoever picked up and has no agent: the server went away and cannot say who."""
        rules.wait_with_music(self.floor)
        self.apply(())

    def early_media(self, call: TrunkCall) -> None:
        """Nobody talks to a call that only rings."""

    def answered(self, call: TrunkCall, mono_ns: int) -> None:
        """From now on the call can be put through."""
        del mono_ns
        rules.answered(self.floor, call.order.call_id)

    def ended(self, call: TrunkCall) -> None:
        """Whoever talked to it hears it no more; the call it is bridged to ends after it."""
        partner = rules.ended(self.floor, call.order.call_id)
        self.apply(())
        if partner:
            asyncio.get_running_loop().call_soon(self._end_with, partner)

    def _end_with(self, call_id: str) -> None:
        talk = self.floor.talks.get(call_id)
        if talk is not None and talk.phase is TalkPhase.BRIDGED and talk.partner not in self.floor.talks:
            self._calls.hang_up(call_id, EndedBy.SWITCH)

    def apply(self, news: Sequence[News]) -> None:
        """The talks have changed: mix them, then report."""
        self._settle()
        self._route()
        self._report(news)

    def _route(self) -> None:
        before, self._mixed = self._mixed, routes_of(self.floor)
        changed = changes(before, self._mixed)
        if changed:
            self._mixer.route(changed)

    async def _mix(self) -> int:
        """Like :meth:`_route`; returns when it is in the mix. Raises SwitchError."""
        before, self._mixed = self._mixed, routes_of(self.floor)
        try:
            return await self._mixer.mix(changes(before, self._mixed))
        except SwitchError:  # nobody knows whether it was heard: it is said again
            self._mixed = before
            asyncio.get_running_loop().call_soon(self._route)
            raise

    def _report(self, news: Sequence[News]) -> None:
        for one in news:
            self._journal.add(one(**self._journal.stamp()))

    def _settle(self) -> None:
        """A call whose agent's leg is away ends in a while; one whose agent is there does not."""
        for call in self._calls.alive():
            talk = self.floor.talks.get(call.order.call_id)
            alone = talk is not None and bool(talk.agent_id) and talk.agent_id not in self.floor.legs
            if alone and "reconnect" not in call.timers:
                self._calls.end_after(call, "reconnect", self._reconnect_s, EndCause.NORMAL)
            elif not alone:
                call.cancel_timer("reconnect")

    def _leg_up(self, agent_id: str) -> None:
        leg = self._legs.of_agent(agent_id)
        if leg is None:
            return
        away = self._away.pop(agent_id, None)
        if away is not None:
            away.cancel()
        self.apply(rules.leg_up(self.floor, agent_id, leg.order.leg_id))

    def _leg_quiet(self, agent_id: str, quiet: bool) -> None:
        rules.leg_quiet(self.floor, agent_id, quiet)
        self.apply(())

    def _leg_lost(self, agent_id: str) -> None:
        if agent_id not in self.floor.legs:
            return
        self.apply(rules.leg_lost(self.floor, agent_id))
        loop = asyncio.get_running_loop()
        self._away[agent_id] = loop.call_later(self._reconnect_s, self._give_up, agent_id)

    def _give_up(self, agent_id: str) -> None:
        self._away.pop(agent_id, None)
        self.apply(lines.agent_gone(self.floor, agent_id))
