"""The outside world of an embedded switch under test: a carrier and an agent's engine on one SIP port."""

import asyncio
from collections.abc import Callable

from server_api.telephony.wire import sdp
from server_api.telephony.wire.sip import IncomingCall, OutgoingCall, SipEndpoint
from server_api.telephony.wire.sip_events import Answered, Ended, Failed, SipEvent
from tests.helpers.waiting import until
from tests.telephony.rtp_peer import RtpPeer

DEBTOR_HZ = 1000.0
AGENT_HZ = 400.0


class Debtor:
    """A call at the carrier. ``ended`` once the switch said BYE or CANCEL."""

    def __init__(self, call: IncomingCall) -> None:
        self.call = call
        self.peer = RtpPeer(DEBTOR_HZ)
        self.ended = False
        call.on_event = self._on_event

    def _on_event(self, event: SipEvent) -> None:
        self.ended = self.ended or isinstance(event, Ended)

    async def answer(self, *, quiet: bool = False, early: bool = False) -> None:
        """200 OK with sound, or 183 with sound when ``early``."""
        offered = sdp.parse(self.call.sdp or "")
        answer = sdp.answer(offered, "127.0.0.1", self.peer.port, ("PCMA", "PCMU"))
        text = sdp.render(answer, session=7)
        if early:
            self.call.ring(text)
        else:
            self.call.answer(text)
        if not self.peer.talking:
            far = sdp.AudioSdp(offered.host, offered.port, answer.codecs, answer.event_payload)
            await self.peer.talk_to(far, quiet=quiet)


class Engine:
    """An agent's softphone on its permanent leg."""

    def __init__(self, *, secure: bool = False) -> None:
        self.peer = RtpPeer(AGENT_HZ, secure=secure)
        self.call: OutgoingCall | None = None
        self.events: list[SipEvent] = []

    def place(self, endpoint: SipEndpoint, switch: tuple[str, int], token: str) -> None:
        """INVITE the switch with a token."""
        self.call = endpoint.invite(
            token, *switch, caller="engine", sdp=self.offer(), on_event=self.events.append
        )

    def offer(self, version: int = 1) -> str:
        """The engine's SDP; a re-INVITE has a higher version."""
        offer = sdp.offer("127.0.0.1", self.peer.port, ("PCMU", "PCMA"), self.peer.crypto)
        return sdp.render(offer, session=3, version=version)

    async def confirmed(self) -> None:
        """Wait for the 200 OK and begin to send."""
        await until(
            lambda: any(isinstance(e, Answered | Failed) for e in self.events), what="answer to the leg"
        )
        answers = [e for e in self.events if isinstance(e, Answered)]
        assert answers, self.events
        await self.peer.talk_to(sdp.parse(answers[0].sdp or ""))

    @property
    def refused_with(self) -> int:
        """Final status of a refusal, 0 when there is none."""
        return next((e.status for e in self.events if isinstance(e, Failed)), 0)

    @property
    def ended(self) -> bool:
        """True once the switch said BYE."""
        return any(isinstance(e, Ended) for e in self.events)


class FarEnd:
    """``debtors`` holds every call the switch placed, by number."""

    def __init__(self) -> None:
        self.debtors: dict[str, Debtor] = {}
        self.on_call: Callable[[Debtor], None] = lambda _debtor: None
        self.endpoint = SipEndpoint("127.0.0.1", 0, on_invite=self._invited)
        self._peers: list[RtpPeer] = []

    def _invited(self, call: IncomingCall) -> None:
        debtor = Debtor(call)
        self._peers.append(debtor.peer)
        self.debtors[call.user] = debtor
        self.on_call(debtor)

    async def debtor(self, number: str) -> Debtor:
        """Wait for the INVITE to a number."""
        await until(lambda: number in self.debtors, what=f"INVITE to {number}")
        return self.debtors[number]

    async def engine(self, switch: tuple[str, int], token: str, *, secure: bool = False) -> Engine:
        """An agent's leg, answered and talking."""
        engine = Engine(secure=secure)
        self._peers.append(engine.peer)
        engine.place(self.endpoint, switch, token)
        await engine.confirmed()
        return engine

    async def close(self) -> None:
        """Stop all sound and the endpoint."""
        for peer in self._peers:
            peer.close()
        await self.endpoint.settle(0.5)
        await self.endpoint.stop()
        await asyncio.sleep(0)
