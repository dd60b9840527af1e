"""Legs that the switch places: it calls the agent's telephone behind a PBX, and what answers is the leg."""

import asyncio
import logging
import secrets
from dataclasses import dataclass, replace

from server_api.telephony.embedded.calls import now
from server_api.telephony.embedded.legs import AgentLeg, Legs
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.port import LegCall, LegOrder, SwitchError, TrunkSpec
from server_api.telephony.wire import sdp
from server_api.telephony.wire.sip import SipEndpoint
from server_api.telephony.wire.sip_events import Answered, Ended, Failed, SipEvent

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Calling:
    """A telephone that rings, or is about to."""

    leg: AgentLeg
    trunk: TrunkSpec
    timer: asyncio.TimerHandle


class LegCalls:
    """Every order for a leg begins here; those that name a call are placed, the others are waited for."""

    def __init__(
        self, settings: SwitchSettings, endpoint: SipEndpoint, mixer: MixerLink, trunks: Trunks, legs: Legs
    ) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._mixer = mixer
        self._trunks = trunks
        self._legs = legs
        self._calling: dict[str, _Calling] = {}

    async def expect(self, order: LegOrder) -> None:
        """Wait for the leg, or call it.

        Raises SwitchError ``token_used``, ``trunk_unknown``, ``trunk_full``, ``trunk_backoff``.
        """
        if order.call is None:
            self._legs.expect(order)
            return
        trunk = self._trunks.begin(order.call.trunk_id, order.leg_id, now())
        for other in [one for one in self._calling.values() if one.leg.order.agent_id == order.agent_id]:
            self._give_up(other, "replaced")
        self._legs.replace(order.agent_id)
        try:
            port = await self._mixer.open(f"leg:{order.leg_id}")
        except SwitchError:
            self._trunks.end(trunk.trunk_id, order.leg_id)
            raise
        self._invite(order, order.call, trunk, port)

    def _invite(self, order: LegOrder, target: LegCall, trunk: TrunkSpec, port: int) -> None:
        host = self._settings.rtp_advertise or self._settings.rtp_host
        offer = sdp.offer(host, port, trunk.codecs)
        sip = self._endpoint.invite(
            target.number,
            trunk.host,
            trunk.port,
            caller=trunk.caller_id,
            sdp=sdp.render(offer, session=secrets.randbits(31)),
            username=trunk.username,
            password=trunk.password,
            domain=trunk.registrar,
            sip_call_id=target.sip_call_id,
            headers=target.headers,
            on_event=lambda event: self._on_event(order.leg_id, event),
        )
        leg = AgentLeg(order, sip, port=port)
        leg.on_gone = lambda: self._trunks.end(trunk.trunk_id, order.leg_id)
        timer = asyncio.get_running_loop().call_later(order.expires_in_s, self._expire, order.leg_id)
        self._calling[order.leg_id] = _Calling(leg, trunk, timer)

    def _on_event(self, leg_id: str, event: SipEvent) -> None:
        calling = self._calling.get(leg_id)
        if calling is None:
            return
        match event:
            case Answered(sdp=answer):
                self._answered(calling, answer)
            case Failed(status=status, reason=reason):
                log.info("an agent's telephone was not reached: %d", status)
                self._give_up(calling, "dropped", f"{status} {reason}")
            case Ended():
                self._give_up(calling, "dropped")
            case _:
                log.debug("called leg: %s", type(event).__name__)

    def _answered(self, calling: _Calling, answer: str | None) -> None:
        """As any other leg from now on: up with the first sound, then lost, replaced, dropped alike."""
        leg = calling.leg
        try:
            far = sdp.parse(answer or "")
        except sdp.SdpError as error:
            log.info("an agent's telephone answers what cannot be used: %s", error)
            self._give_up(calling, "dropped", "sdp")
            return
        self._forget(calling)
        agreed = tuple(codec for codec in far.codecs if codec[1] in calling.trunk.codecs)
        self._legs.admit(leg)
        leg.sip.on_event = lambda event: self._legs.heard(leg, event)
        self._legs.follow(leg, replace(far, codecs=agreed or far.codecs, direction="sendrecv"))

    def _expire(self, leg_id: str) -> None:
        calling = self._calling.get(leg_id)
        if calling is not None:
            self._give_up(calling, "expired")

    def _forget(self, calling: _Calling) -> None:
        calling.timer.cancel()
        del self._calling[calling.leg.order.leg_id]

    def _give_up(self, calling: _Calling, cause: str, reason: str = "") -> None:
        self._forget(calling)
        leg = calling.leg
        leg.sip.hang_up()
        self._mixer.close(leg.media)
        leg.on_gone()
        self._legs.report_down(leg.order, cause, reason=reason)

    def drop(self, leg_id: str) -> None:
        """End a leg, expected, called or up. Raises GoneError."""
        calling = self._calling.get(leg_id)
        if calling is None:
            self._legs.drop(leg_id)
        else:
            self._give_up(calling, "dropped")

    def drop_all(self, cause: str) -> None:
        """End every leg."""
        for calling in list(self._calling.values()):
            self._give_up(calling, cause)
        self._legs.drop_all(cause)
