"""Calls to debtors: dial, ring, answer, join with an agent's leg, hold, end."""

import asyncio
import logging
import secrets
from collections import deque
from datetime import UTC, datetime

from server_api.telephony.embedded.causes import cause_of
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.legs import AgentLeg, Legs
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.mixing import MUSIC
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.streams import remote_of
from server_api.telephony.embedded.trunk_call import Phase, TrunkCall
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallHeld,
    CallResumed,
    CallRinging,
    CallState,
    DialOrder,
    DtmfReceived,
    EndCause,
    EndedBy,
    GoneError,
    SwitchError,
)
from server_api.telephony.wire import dtmf, sdp
from server_api.telephony.wire.sip import SipEndpoint
from server_api.telephony.wire.sip_events import (
    Answered,
    Ended,
    Failed,
    Provisional,
    Reinvited,
    SipEvent,
    Updated,
)

log = logging.getLogger(__name__)
REMEMBERED_CALLS = 2000
Routes = dict[str, dict[str, float]]


class Calls:
    """Every call of this switch. Commands raise GoneError for a call that is over."""

    def __init__(
        self,
        settings: SwitchSettings,
        endpoint: SipEndpoint,
        mixer: MixerLink,
        legs: Legs,
        trunks: Trunks,
        journal: FactJournal,
    ) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._mixer = mixer
        self._legs = legs
        self._trunks = trunks
        self._journal = journal
        self._calls: dict[str, TrunkCall] = {}
        self._known: deque[str] = deque(maxlen=REMEMBERED_CALLS)
        legs.on_up = self._leg_up
        legs.on_lost = self._leg_lost

    def states(self) -> tuple[CallState, ...]:
        """Every call alive."""
        return tuple(call.state(self._leg_id(call)) for call in self._calls.values())

    def call_of_agent(self, agent_id: str) -> str | None:
        """The call an agent is talking to or holds."""
        calls = self._calls.values()
        return next((c.order.call_id for c in calls if c.agent_id == agent_id), None)

    async def dial(self, order: DialOrder) -> None:
        """Send the INVITE; the same call asked for twice is placed once."""
        if order.call_id in self._known:
            return
        now = asyncio.get_running_loop().time()
        trunk = self._trunks.begin(order.trunk_id, order.call_id, now)
        call = TrunkCall(order, trunk, 0, secrets.randbits(31))
        try:
            call.port = await self._mixer.open(call.media)
        except SwitchError:
            self._trunks.end(order.trunk_id, order.call_id)
            raise
        self._known.append(order.call_id)
        self._calls[order.call_id] = call
        self._set_timer(call, "ring", order.ring_limit_s, EndCause.NO_ANSWER)
        self._set_timer(call, "silent", self._settings.trunk_silent_s, EndCause.TRUNK_SILENT)
        call.sip = self._endpoint.invite(
            order.number,
            trunk.host,
            trunk.port,
            caller=order.caller_id or trunk.caller_id,
            sdp=sdp.render(sdp.offer(self._host(), call.port, trunk.codecs), session=call.session),
            username=trunk.username,
            password=trunk.password,
            on_event=lambda event: self._on_sip(call, event),
        )

    def _host(self) -> str:
        return self._settings.rtp_advertise or self._settings.rtp_host

    def _set_timer(self, call: TrunkCall, name: str, after_s: float, cause: EndCause) -> None:
        loop = asyncio.get_running_loop()
        call.timers[name] = loop.call_later(after_s, self._give_up, call, cause)

    def _give_up(self, call: TrunkCall, cause: EndCause) -> None:
        """A timer ran out. A trunk that never spoke is silent, whichever timer was first."""
        if call.sip is not None:
            call.sip.hang_up()
        silent = cause is EndCause.TRUNK_SILENT or (cause is EndCause.NO_ANSWER and not call.trunk_spoke)
        if silent:
            self._trunk_failed(call, "silent")
        reason = "agent_lost" if cause is EndCause.NORMAL else ""
        self._end(call, EndCause.TRUNK_SILENT if silent else cause, EndedBy.SWITCH, None, reason)

    def _trunk_failed(self, call: TrunkCall, reason: str) -> None:
        self._trunks.failed(call.order.trunk_id, reason, asyncio.get_running_loop().time())

    def _on_sip(self, call: TrunkCall, event: SipEvent) -> None:
        if self._calls.get(call.order.call_id) is not call:
            return
        if not isinstance(event, Failed) and not call.trunk_spoke:
            self._trunk_speaks(call)
        match event:
            case Provisional():
                self._progress(call, event)
            case Answered():
                self._answered(call, event)
            case Failed():
                self._failed(call, event)
            case Ended():
                self._end(call, EndCause.NORMAL, EndedBy.DEBTOR, None, event.reason)
            case Reinvited():
                self._reinvited(call, event.sdp)
            case Updated():
                log.debug("re-INVITE answered")

    def _trunk_speaks(self, call: TrunkCall) -> None:
        call.trunk_spoke = True
        call.cancel_timer("silent")
        self._trunks.answered(call.order.trunk_id)

    def _progress(self, call: TrunkCall, event: Provisional) -> None:
        if event.status == 100 or call.answered:
            return
        early = event.sdp is not None and self._listen(call, event.sdp, timeout_s=0.0)
        call.phase = Phase.RINGING
        if call.rang_with_media is None or (early and not call.rang_with_media):
            call.rang_with_media = early
            self._journal.add(
                CallRinging(call_id=call.order.call_id, early_media=early, **self._journal.stamp())
            )

    def _listen(self, call: TrunkCall, text: str, timeout_s: float) -> bool:
        """Take the far end's SDP; False when it cannot be used."""
        try:
            far = sdp.parse(text)
        except sdp.SdpError as error:
            log.info("trunk's SDP refused: %s", error)
            return False
        self._mixer.remote(call.media, remote_of(far, timeout_s))
        return True

    def _answered(self, call: TrunkCall, event: Answered) -> None:
        call.cancel_timer("ring")
        usable = (
            event.sdp is not None and self._listen(call, event.sdp, self._settings.media_timeout_s)
        ) or (event.sdp is None and bool(call.rang_with_media))
        if not usable:
            if call.sip is not None:
                call.sip.hang_up(q850=79)
            self._end(call, EndCause.NOT_ACCEPTABLE, EndedBy.SWITCH, 200, "sdp")
            return
        call.phase = Phase.ANSWERED
        call.answered_at = datetime.now(UTC)
        self._journal.add(CallAnswered(call_id=call.order.call_id, **self._journal.stamp(event.mono_ns)))

    def _failed(self, call: TrunkCall, event: Failed) -> None:
        if event.silent:
            self._trunk_failed(call, "silent")
            self._end(call, EndCause.TRUNK_SILENT, EndedBy.SWITCH, None, "")
            return
        if event.status == 503:
            self._trunk_failed(call, "503")
        else:
            self._trunks.answered(call.order.trunk_id)
        reason = event.reason if event.q850 is None else f"{event.reason}; q850={event.q850}"
        self._end(call, cause_of(event.status), EndedBy.TRUNK, event.status, reason)

    def _reinvited(self, call: TrunkCall, offer: str | None) -> None:
        try:
            offered = sdp.parse(offer or "")
            answer = sdp.answer(offered, self._host(), call.port, call.trunk.codecs)
        except sdp.SdpError:
            if call.sip is not None:
                call.sip.hang_up(q850=79)
            self._end(call, EndCause.NOT_ACCEPTABLE, EndedBy.SWITCH, None, "sdp")
            return
        call.sdp_version += 1
        self._listen(call, offer or "", self._settings.media_timeout_s)
        if call.sip is not None:
            call.sip.accept_update(sdp.render(answer, session=call.session, version=call.sdp_version))

    def _end(self, call: TrunkCall, cause: EndCause, by: EndedBy, status: int | None, reason: str) -> None:
        if self._calls.pop(call.order.call_id, None) is None:
            return
        for name in list(call.timers):
            call.cancel_timer(name)
        leg = self._leg(call)
        if leg is not None:
            self._mixer.route({leg.media: {}})
        self._mixer.close(call.media)
        self._trunks.end(call.order.trunk_id, call.order.call_id)
        self._journal.add(
            CallEnded(
                call_id=call.order.call_id,
                cause=cause,
                by=by,
                sip_status=status,
                reason=reason,
                **self._journal.stamp(),
            )
        )

    def hang_up(self, call_id: str, by: EndedBy) -> None:
        """CANCEL or BYE, and the end is reported at once."""
        call = self._call(call_id)
        if call.sip is not None:
            call.sip.hang_up()
        self._end(call, EndCause.NORMAL if call.answered else EndCause.CANCELLED, by, None, "")

    def end_all(self, cause: EndCause, *, unanswered_only: bool = False) -> None:
        """End calls when the server or the mixer is gone."""
        for call in list(self._calls.values()):
            if unanswered_only and call.answered:
                continue
            if call.sip is not None:
                call.sip.hang_up()
            self._end(call, cause, EndedBy.SWITCH, None, "")

    def _call(self, call_id: str) -> TrunkCall:
        call = self._calls.get(call_id)
        if call is None:
            raise GoneError("call")
        return call

    def _leg(self, call: TrunkCall) -> AgentLeg | None:
        return self._legs.of_agent(call.agent_id) if call.agent_id else None

    def _leg_id(self, call: TrunkCall) -> str | None:
        leg = self._leg(call)
        return leg.order.leg_id if leg else None

    async def connect(self, call_id: str, agent_id: str) -> None:
        """Join; ``not_answered``, ``agent_busy``; GoneError ``leg`` when the agent has none."""
        call = self._call(call_id)
        if not call.answered:
            raise SwitchError("not_answered", call_id)
        if self.call_of_agent(agent_id) not in (None, call_id):
            raise SwitchError("agent_busy", agent_id)
        leg = self._legs.of_agent(agent_id)
        if leg is None:
            raise GoneError("leg")
        call.agent_id = agent_id
        await self._join(call, leg)

    async def _join(self, call: TrunkCall, leg: AgentLeg) -> None:
        call.cancel_timer("reconnect")
        call.phase = Phase.CONNECTED
        set_at = await self._mixer.mix({call.media: {leg.media: 1.0}, leg.media: {call.media: 1.0}})
        if self._calls.get(call.order.call_id) is not call:
            raise GoneError("call")
        self._journal.add(
            CallConnected(call_id=call.order.call_id, leg_id=leg.order.leg_id, **self._journal.stamp(set_at))
        )

    async def hold(self, call_id: str) -> None:
        """Music to the debtor, silence to the agent."""
        call = self._connected(call_id, Phase.CONNECTED)
        call.phase = Phase.HELD
        leg = self._leg(call)
        silence: Routes = {leg.media: {}} if leg else {}
        await self._mixer.mix({call.media: {MUSIC: 1.0}, **silence})
        self._journal.add(CallHeld(call_id=call_id, **self._journal.stamp()))

    async def resume(self, call_id: str) -> None:
        """Undo hold."""
        call = self._connected(call_id, Phase.HELD)
        call.phase = Phase.CONNECTED
        leg = self._leg(call)
        if leg is not None:
            await self._mixer.mix({call.media: {leg.media: 1.0}, leg.media: {call.media: 1.0}})
        self._journal.add(CallResumed(call_id=call_id, **self._journal.stamp()))

    def _connected(self, call_id: str, phase: Phase) -> TrunkCall:
        call = self._call(call_id)
        if call.phase is not phase:
            raise SwitchError("wrong_state", str(call.phase))
        return call

    def press(self, call_id: str, digits: str) -> None:
        """Digits towards the debtor. Raises SwitchError ``bad_digits``."""
        call = self._call(call_id)
        if not dtmf.valid(digits):
            raise SwitchError("bad_digits")
        self._mixer.press(call.media, digits)

    def _leg_lost(self, agent_id: str) -> None:
        for call in self._calls.values():
            if call.agent_id == agent_id:
                self._mixer.route({call.media: {MUSIC: 1.0}})
                self._set_timer(call, "reconnect", self._settings.reconnect_s, EndCause.NORMAL)

    def _leg_up(self, agent_id: str) -> None:
        leg = self._legs.of_agent(agent_id)
        for call in list(self._calls.values()):
            if call.agent_id == agent_id and leg is not None:
                call.cancel_timer("reconnect")
                if call.phase is Phase.CONNECTED:
                    self._rejoin(call, leg)

    def _rejoin(self, call: TrunkCall, leg: AgentLeg) -> None:
        self._mixer.route({call.media: {leg.media: 1.0}, leg.media: {call.media: 1.0}})
        stamp = self._journal.stamp()
        self._journal.add(CallConnected(call_id=call.order.call_id, leg_id=leg.order.leg_id, **stamp))

    def media(self, name: str, event: str, digit: str) -> None:
        """The mixer no longer hears a debtor, or heard a key."""
        call = self._calls.get(name.removeprefix("call:"))
        if call is None:
            return
        if event == "digit":
            self._journal.add(DtmfReceived(call_id=call.order.call_id, digit=digit, **self._journal.stamp()))
        elif event == "media_lost":
            if call.sip is not None:
                call.sip.hang_up()
            self._end(call, EndCause.MEDIA_LOST, EndedBy.SWITCH, None, "")
