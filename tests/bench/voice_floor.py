"""A switch with so many pairs of robots: debtors behind one trunk, agents on their encrypted legs."""

import asyncio
import base64
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psutil

from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import (
    CallAnswered,
    DialOrder,
    EndedBy,
    LegOrder,
    LegUp,
    RecordingResult,
    RecordOrder,
    TrunkSpec,
)
from server_api.telephony.wire import sdp
from server_api.telephony.wire.sip import IncomingCall, OutgoingCall, SipEndpoint
from server_api.telephony.wire.sip_events import Answered, SipEvent
from server_api.telephony.wire.sip_gate import SourceGate
from tests.bench.robots import LOUD_EVERY, Choir, Robot
from tests.bench.voice_facts import VoiceFacts
from tests.helpers.waiting import until

DEBTOR_HZ, AGENT_HZ = 1000.0, 400.0
_MB = 1024 * 1024
_FACT_S = 20.0


@dataclass(frozen=True, slots=True)
class Load:
    """What all processes of the switch have used and hold. The worst late tick is since their start."""

    cpu_s: dict[str, float]
    rss_mb: float
    missed_ticks: int
    worst_late_ms: float
    lost_ticks: int


class VoiceFloor:
    """``async with``: every leg up, no call yet."""

    def __init__(self, folder: Path, calls: int) -> None:
        self._folder = folder
        self._switch = EmbeddedSwitch(folder, SwitchSettings())
        self._carrier = SipEndpoint("127.0.0.1", 0, on_invite=self._invited, gate=SourceGate(1e6, 1e6))
        phases = [n * LOUD_EVERY // calls for n in range(calls)]
        self.debtors = [Robot(DEBTOR_HZ, phase) for phase in phases]
        self.agents = [Robot(AGENT_HZ, phase + LOUD_EVERY // 2, sdp.new_crypto()) for phase in phases]
        for debtor, agent in zip(self.debtors, self.agents, strict=True):
            debtor.partner, agent.partner = agent, debtor
        self.choir = Choir([*self.debtors, *self.agents])
        self._legs: list[OutgoingCall] = []
        self._facts: VoiceFacts | None = None

    async def __aenter__(self) -> "VoiceFloor":
        await self._carrier.start()
        await self._switch.start()
        self._facts = VoiceFacts(self._switch)
        self.choir.start()
        await self._switch.put_trunk(TrunkSpec("carrier", *self._carrier.address))
        for number, agent in enumerate(self.agents):
            await self._leg(number, agent, self._facts)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._facts is not None:
            await self._facts.close()
        await self._switch.close(keep_calls=False)
        if self.choir.is_alive():
            self.choir.stop()
        await self._carrier.settle(1.0)
        await self._carrier.stop()

    async def _leg(self, number: int, agent: Robot, facts: VoiceFacts) -> None:
        def answered(event: SipEvent) -> None:
            if isinstance(event, Answered):
                agent.talk_to(sdp.parse(event.sdp or ""))

        up = facts.expect(LegUp, f"leg-{number}")
        await self._switch.expect_leg(LegOrder(f"leg-{number}", f"agent-{number}", f"token-{number}"))
        offer = sdp.render(sdp.offer("127.0.0.1", agent.port, ("PCMA",), agent.crypto), session=1)
        leg = self._carrier.invite(
            f"token-{number}", *self._switch.sip_address, caller="engine", sdp=offer, on_event=answered
        )
        self._legs.append(leg)
        async with asyncio.timeout(_FACT_S):
            await up

    def _invited(self, call: IncomingCall) -> None:
        debtor = self.debtors[int(call.user)]
        offered = sdp.parse(call.sdp or "")
        call.answer(sdp.render(sdp.answer(offered, "127.0.0.1", debtor.port, ("PCMA",)), session=1))
        debtor.talk_to(offered)

    async def join(self, number: int) -> float:
        """One call, put through: milliseconds from the order until each has heard the other."""
        assert self._facts is not None
        debtor, agent = self.debtors[number], self.agents[number]
        answered = self._facts.expect(CallAnswered, f"call-{number}")
        await self._switch.dial(DialOrder(f"call-{number}", "carrier", str(number), "+551140000000"))
        async with asyncio.timeout(_FACT_S):
            await answered
        ordered_ns = time.time_ns()
        await self._switch.connect(f"call-{number}", f"agent-{number}")
        await until(lambda: debtor.first_sound_ns and agent.first_sound_ns, what="sound both ways")
        return (max(debtor.first_sound_ns, agent.first_sound_ns) - ordered_ns) / 1e6

    async def record(self, number: int) -> None:
        """Both sides of a call, onto an encrypted tape."""
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        path = str(self._folder / f"tape-{number}")
        await self._switch.record(RecordOrder(f"recording-{number}", f"call-{number}", path, key))

    async def end(self, calls: int) -> list[RecordingResult]:
        """Hang everybody up; what came of the recordings."""
        assert self._facts is not None
        ended = [self._facts.expect_end(f"recording-{number}") for number in range(calls)]
        for number in range(calls):
            await self._switch.hang_up(f"call-{number}", EndedBy.SERVER)
        async with asyncio.timeout(_FACT_S):
            return [result for result in await asyncio.gather(*ended) if result is not None]

    @property
    def sip_address(self) -> tuple[str, int]:
        """Where trunks and strangers reach the switch."""
        return self._switch.sip_address

    async def load(self) -> Load:
        """As of now, of every process of the switch."""
        first = psutil.Process(self._switch.pids[0])
        processes = [first, *first.children(recursive=True)]
        times = {_module(process): process.cpu_times() for process in processes}
        stats = await self._switch.mixer_stats()
        return Load(
            cpu_s={name: t.user + t.system for name, t in times.items()},
            rss_mb=round(sum(p.memory_info().rss for p in processes) / _MB, 1),
            missed_ticks=int(stats["missed"]),
            worst_late_ms=round(1000.0 * stats["worst_late_s"], 1),
            lost_ticks=int(stats["lost_ticks"]),
        )


def _module(process: psutil.Process) -> str:
    """``mixer`` of a process that runs ``python -m …embedded.mixer``."""
    command = process.cmdline()
    return command[command.index("-m") + 1].rpartition(".")[2]
