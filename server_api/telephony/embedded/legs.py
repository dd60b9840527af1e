"""Agents' permanent legs: expected by token, answered at once, replaced, dropped."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.streams import remote_of
from server_api.telephony.port import (
    GoneError,
    LegDown,
    LegOrder,
    LegQuality,
    LegUp,
    MediaQuality,
    SwitchError,
)
from server_api.telephony.wire import sdp
from server_api.telephony.wire.sip import IncomingCall, SipCall
from server_api.telephony.wire.sip_events import Ended, Reinvited, SipEvent
from server_api.telephony.wire.sip_gate import SourceGate

log = logging.getLogger(__name__)
MIXER_RETRY_S = 0.1
LOOPBACK = "127.0.0.1"
LEG_CODECS = ("PCMA", "PCMU")


@dataclass(slots=True)
class AgentLeg:
    """``up`` once audio has come: only then is the agent put through."""

    order: LegOrder
    sip: SipCall
    crypto: sdp.Crypto | None = None
    port: int = 0
    up: bool = False
    on_gone: Callable[[], None] = lambda: None

    @property
    def media(self) -> str:
        """Name of the leg in the mixer."""
        return f"leg:{self.order.leg_id}"


class Legs:
    """``on_up(agent_id)`` and ``on_lost(agent_id)`` tell the calls to join or to play music.

    ``on_quiet(agent_id, quiet)``: nothing comes from a leg that is up, or something comes again.
    """

    def __init__(
        self, settings: SwitchSettings, mixer: MixerLink, journal: FactJournal, gate: SourceGate
    ) -> None:
        self._settings = settings
        self._mixer = mixer
        self._journal = journal
        self._gate = gate
        self._expected: dict[str, tuple[LegOrder, asyncio.TimerHandle]] = {}
        self._by_agent: dict[str, AgentLeg] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.on_up: Callable[[str], None] = lambda _agent: None
        self.on_lost: Callable[[str], None] = lambda _agent: None
        self.on_quiet: Callable[[str, bool], None] = lambda _agent, _quiet: None

    def all(self) -> list[AgentLeg]:
        """Every leg that was answered."""
        return list(self._by_agent.values())

    def of_agent(self, agent_id: str) -> AgentLeg | None:
        """The agent's leg, when audio flows on it."""
        leg = self._by_agent.get(agent_id)
        return leg if leg is not None and leg.up else None

    def expect(self, order: LegOrder) -> None:
        """Keep a token for its time; the same leg asked for again gets a new one.

        Raises SwitchError ``token_used``.
        """
        for token, (known, _) in list(self._expected.items()):
            if known.leg_id == order.leg_id:
                self._no_longer_expected(token)
        if order.token in self._expected:
            raise SwitchError("token_used")
        timer = asyncio.get_running_loop().call_later(order.expires_in_s, self._expire, order.token)
        self._expected[order.token] = (order, timer)
        if order.source_port:
            self._gate.allow((LOOPBACK, order.source_port))

    def expects(self, token: str) -> bool:
        """True while an INVITE with this token would be answered."""
        return token in self._expected

    def _no_longer_expected(self, token: str) -> LegOrder | None:
        """The order of a token that is good no more; None for one that never was."""
        order, timer = self._expected.pop(token, (None, None))
        if timer is not None:
            timer.cancel()
        if order is not None and order.source_port:
            self._gate.forget((LOOPBACK, order.source_port))
        return order

    def _expire(self, token: str) -> None:
        order = self._no_longer_expected(token)
        if order is not None:
            self.report_down(order, "expired")

    def invited(self, call: IncomingCall) -> None:
        """An INVITE: the one with a known token is answered, any other hears the same 403."""
        order = self._no_longer_expected(call.user)
        if order is None:
            call.reject(403, "Forbidden")
            return
        try:
            offered = sdp.parse(call.sdp or "")
            if not offered.secure and not call.source[0].startswith("127."):
                raise sdp.SdpError("not secure")
            if offered.secure and not offered.cryptos:
                raise sdp.SdpError("no key in hand")
        except sdp.SdpError as error:
            log.info("agent's offer refused: %s", error)
            call.reject(488, "Not Acceptable Here")
            self.report_down(order, "dropped")
            return
        leg = AgentLeg(order, call)
        call.on_event = lambda event: self.heard(leg, event)
        task = asyncio.get_running_loop().create_task(self._accept(leg, call, offered))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def admit(self, leg: AgentLeg) -> None:
        """From now on it is the agent's leg."""
        self.replace(leg.order.agent_id)
        self._by_agent[leg.order.agent_id] = leg
        self._gate.allow(leg.sip.source)

    async def _accept(self, leg: AgentLeg, call: IncomingCall, offered: sdp.AudioSdp) -> None:
        self.admit(leg)
        try:
            leg.port = await self.open(leg)
            if self._by_agent.get(leg.order.agent_id) is not leg:  # given up meanwhile
                self._mixer.close(leg.media)
                return
            call.answer(self._agree(leg, offered))
        except (SwitchError, sdp.SdpError) as error:
            log.warning("agent's leg refused: %s", error)
            call.reject(488, "Not Acceptable Here")
            self._down(leg, "dropped")

    async def open(self, leg: AgentLeg) -> int:
        """A port for the leg; a mixer that has just died is back in a moment. Raises SwitchError."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._settings.start_timeout_s
        while True:
            try:
                return await self._mixer.open(leg.media)
            except SwitchError as error:
                if error.code != "mixer_lost" or loop.time() > until:
                    raise
            await asyncio.sleep(MIXER_RETRY_S)

    def _agree(self, leg: AgentLeg, offered: sdp.AudioSdp, *, version: int = 1) -> str:
        """Our answer, and the mixer follows the offer. Raises SdpError."""
        if leg.crypto is None and offered.cryptos:
            leg.crypto = sdp.new_crypto(offered.cryptos[0].tag)
        host = self._settings.rtp_advertise or self._settings.rtp_host
        answer = sdp.answer(offered, host, leg.port, LEG_CODECS, leg.crypto)
        keys = (leg.crypto.key, offered.cryptos[0].key) if offered.secure and leg.crypto else None
        far = replace(offered, codecs=answer.codecs, direction="sendrecv")
        self.follow(leg, far, keys)
        return sdp.render(answer, session=leg.port, version=version)

    def follow(self, leg: AgentLeg, far: sdp.AudioSdp, keys: tuple[str, str] | None = None) -> None:
        """Sound goes there, and is expected from there."""
        remote = remote_of(far, self._settings.leg_media_timeout_s, keys)
        self._mixer.remote(leg.media, {**remote, "quiet_s": self._settings.leg_quiet_s})

    def heard(self, leg: AgentLeg, event: SipEvent) -> None:
        """What the far end of an answered leg says."""
        match event:
            case Ended():
                self._down(leg, "bye")
            case Reinvited(sdp=offer):
                try:
                    leg.sip.accept_update(self._agree(leg, sdp.parse(offer or ""), version=2))
                except sdp.SdpError:
                    leg.sip.hang_up()
                    self._down(leg, "dropped")
            case _:
                log.debug("leg: %s", type(event).__name__)

    def media(self, name: str, event: str) -> None:
        """The mixer hears the leg for the first time, or no longer."""
        leg = next((leg for leg in self._by_agent.values() if leg.media == name), None)
        if leg is None:
            return
        if event == "media_lost":
            leg.sip.hang_up()
            self._down(leg, "media_lost")
        elif event == "media" and not leg.up:
            leg.up = True
            order = leg.order
            self._journal.add(LegUp(leg_id=order.leg_id, agent_id=order.agent_id, **self._journal.stamp()))
            self.on_up(order.agent_id)
        elif event in ("quiet", "heard_again"):
            self.on_quiet(leg.order.agent_id, event == "quiet")

    def drop(self, leg_id: str) -> None:
        """End a leg, expected or up. Raises GoneError."""
        for token, (order, _) in list(self._expected.items()):
            if order.leg_id == leg_id:
                self._no_longer_expected(token)
                self.report_down(order, "dropped")
                return
        leg = next((leg for leg in self._by_agent.values() if leg.order.leg_id == leg_id), None)
        if leg is None:
            raise GoneError("leg")
        leg.sip.hang_up()
        self._down(leg, "dropped")

    def drop_all(self, cause: str) -> None:
        """End every leg."""
        for leg in self.all():
            leg.sip.hang_up()
            self._down(leg, cause)

    def replace(self, agent_id: str) -> None:
        """End the leg the agent has, if any, for another."""
        old = self._by_agent.get(agent_id)
        if old is not None:
            old.sip.hang_up()
            self._down(old, "replaced")

    def _down(self, leg: AgentLeg, cause: str) -> None:
        if self._by_agent.get(leg.order.agent_id) is not leg:
            return
        del self._by_agent[leg.order.agent_id]
        self._gate.forget(leg.sip.source)
        quality = self._mixer.quality(leg.media)
        self._mixer.close(leg.media)
        leg.on_gone()
        self.report_down(leg.order, cause, quality)
        self.on_lost(leg.order.agent_id)

    def report_down(
        self, order: LegOrder, cause: str, quality: MediaQuality | None = None, reason: str = ""
    ) -> None:
        """A leg, expected, called or up, is over."""
        fact = LegDown(
            leg_id=order.leg_id,
            agent_id=order.agent_id,
            cause=cause,
            reason=reason,
            quality=quality,
            **self._journal.stamp(),
        )
        self._journal.add(fact)

    def report_quality(self) -> None:
        """The sound of every leg that is up, as the mixer measured it last."""
        for leg in self._by_agent.values():
            quality = self._mixer.quality(leg.media) if leg.up else None
            if quality is not None:
                order, stamp = leg.order, self._journal.stamp()
                fact = LegQuality(leg_id=order.leg_id, agent_id=order.agent_id, quality=quality, **stamp)
                self._journal.add(fact)
