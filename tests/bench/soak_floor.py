"""A switch, a carrier that answers at once and one agent: calls one after the other, and what they cost."""

import asyncio
import socket
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psutil

from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import (
    CallAnswered,
    CallEnded,
    DialOrder,
    EndedBy,
    LegOrder,
    LegUp,
    TrunkSpec,
)
from server_api.telephony.wire import sdp
from server_api.telephony.wire.sip import IncomingCall, OutgoingCall, SipEndpoint
from server_api.telephony.wire.sip_events import Answered, SipEvent
from tests.bench.awaited import Awaited
from tests.telephony.rtp_peer import RtpPeer

_FACT_S = 20.0
_CALLER = "+551140000000"
_MB = 1024 * 1024
#: Every so many calls one is ended by the debtor, one is never picked up; the agent ends the others.
_DEBTOR_ENDS, _BUSY = 3, 7


@dataclass(frozen=True, slots=True)
class Cost:
    """What the switch's two processes hold."""

    signalling_mb: float
    mixer_mb: float
    descriptors: int


class SoakFloor:
    """``async with``: ready for calls, and nothing left afterwards."""

    def __init__(self, folder: Path, settings: SwitchSettings) -> None:
        self._switch = EmbeddedSwitch(folder, settings)
        self._carrier = SipEndpoint("127.0.0.1", 0, on_invite=self._invited)
        self._agent = RtpPeer(400.0)
        self._sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sink.bind(("127.0.0.1", 0))
        self._sink.setblocking(False)
        self._ringing: dict[str, IncomingCall] = {}
        self._facts: Awaited | None = None
        self._leg: OutgoingCall | None = None

    async def __aenter__(self) -> "SoakFloor":
        await self._carrier.start()
        await self._switch.start()
        self._facts = Awaited(self._switch)
        await self._switch.put_trunk(TrunkSpec("carrier", *self._carrier.address))
        up = self._facts.expect(LegUp, "leg")
        await self._switch.expect_leg(LegOrder("leg", "agent", "token"))
        offer = sdp.render(sdp.offer("127.0.0.1", self._agent.port, ("PCMA",)), session=1)
        self._leg = self._carrier.invite(
            "token", *self._switch.sip_address, caller="engine", sdp=offer, on_event=self._leg_answered
        )
        await up
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._facts is not None:
            await self._facts.close()
        await self._switch.close(keep_calls=False)
        self._agent.close()
        self._sink.close()
        await self._carrier.settle(1.0)
        await self._carrier.stop()

    def _leg_answered(self, event: SipEvent) -> None:
        if isinstance(event, Answered):
            far = sdp.parse(event.sdp or "")
            self._talking = asyncio.get_running_loop().create_task(self._agent.talk_to(far))

    def _invited(self, call: IncomingCall) -> None:
        self._ringing[call.user] = call
        if int(call.user) % _BUSY == 0:
            call.reject(486, "Busy Here")
            return
        answer = sdp.answer(sdp.parse(call.sdp or ""), "127.0.0.1", self._sink.getsockname()[1], ("PCMA",))
        call.ring()
        call.answer(sdp.render(answer, session=1))

    async def call(self, number: int) -> None:
        """One whole call; TimeoutError when a fact of it does not come."""
        call_id, user = f"call-{number}", str(number)
        assert self._facts is not None
        ended = self._facts.expect(CallEnded, call_id)
        answered = self._facts.expect(CallAnswered, call_id)
        async with asyncio.timeout(_FACT_S):
            await self._switch.dial(DialOrder(call_id, "carrier", user, _CALLER))
            if number % _BUSY:
                await answered
                await self._switch.connect(call_id, "agent")
                if number % _DEBTOR_ENDS:
                    await self._switch.hang_up(call_id, EndedBy.AGENT)
                else:
                    self._ringing[user].hang_up()
            await ended
        self._facts.forget(CallAnswered, call_id)
        self._ringing.pop(user, None)

    async def cost(self) -> Cost:
        """Between two calls."""
        await self._switch.mixer_stats()  # answered after the last call's socket was closed
        signalling, mixer = (psutil.Process(pid) for pid in self._switch.pids)
        return Cost(
            signalling_mb=round(signalling.memory_info().rss / _MB, 2),
            mixer_mb=round(mixer.memory_info().rss / _MB, 2),
            descriptors=signalling.num_fds() + mixer.num_fds(),
        )
