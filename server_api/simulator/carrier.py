"""The carrier: takes INVITEs, plans each call and gives every line its tick of 20 ms."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from server_api.simulator.events import CarrierEvent, Invited
from server_api.simulator.line import Line, Tools
from server_api.simulator.media import Media
from server_api.simulator.outcome import digits_of
from server_api.simulator.phrases import Phrases
from server_api.simulator.plan import plan_call, rng_for
from server_api.simulator.profile import Profile
from server_api.simulator.robot import TICK_S
from server_api.simulator.stage import Stage
from server_api.telephony.wire.sip import IncomingCall, SipEndpoint
from server_api.telephony.wire.sip_gate import Address, SourceGate

log = logging.getLogger(__name__)

_DATAGRAMS_PER_S = 5000.0
# After a stall of this length the tick starts anew instead of sending everything late in one burst.
_RESTART_TICK_S = 0.2


@dataclass(frozen=True, slots=True)
class CarrierSettings:
    """Where the carrier listens. ``rtp_ports`` is the first and last port, two are used a call."""

    host: str
    sip_port: int
    rtp_ports: tuple[int, int]
    seed: int


class Carrier:
    """One SIP carrier with robot debtors; runs on the loop that called :meth:`start`."""

    def __init__(
        self,
        settings: CarrierSettings,
        profile: Profile,
        phrases: dict[str, Phrases],
        stage: Stage,
        report: Callable[[CarrierEvent], None],
    ) -> None:
        self._settings = settings
        self._profile = profile
        self._phrases = phrases
        self._report = report
        self._executor = ThreadPoolExecutor(1, "voices")
        self._tools = Tools(stage, self._executor, self._open_media, report, profile.media_timeout)
        gate = SourceGate(_DATAGRAMS_PER_S, _DATAGRAMS_PER_S)
        self._sip = SipEndpoint(settings.host, settings.sip_port, on_invite=self._invited, gate=gate)
        self._attempts: Counter[str] = Counter()
        self._lines: list[Line] = []
        self._opened = 0
        self._wanted = asyncio.Event()
        self._ticker: asyncio.Task[None] | None = None

    async def start(self) -> Address:
        """Listen; returns the SIP address. Raises OSError when the port is taken."""
        await self._sip.start()
        self._ticker = asyncio.get_running_loop().create_task(self._tick_for_ever())
        return self._sip.address

    async def stop(self) -> None:
        """Hang up everything and close."""
        for line in self._lines:
            line.end("stopped")
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.gather(self._ticker, return_exceptions=True)
        await self._sip.stop()
        self._executor.shutdown(cancel_futures=True)

    def _invited(self, call: IncomingCall) -> None:
        digits = digits_of(call.user)
        self._attempts[digits] += 1
        attempt = self._attempts[digits]
        rng = rng_for(self._settings.seed, digits, attempt)
        plan = plan_call(call.user, attempt, self._profile, self._phrases, rng)
        self._report(
            Invited(
                mono_ns=time.monotonic_ns(),
                call=call.sip_call_id,
                number=plan.number,
                caller=call.caller,
                attempt=attempt,
                outcome=plan.outcome.value,
                mood=plan.mood.value,
                language=plan.language,
                ring_s=round(plan.ring_s, 3),
            )
        )
        line = Line(call, plan, self._tools)
        self._lines.append(line)
        self._wanted.set()
        line.start()

    def _open_media(self, offer: str) -> Media:
        self._opened += 1
        return Media(self._settings.host, self._settings.rtp_ports, self._opened, offer)

    async def _tick_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            await self._wanted.wait()
            due = max(due + TICK_S, loop.time() - _RESTART_TICK_S)
            await asyncio.sleep(max(0.0, due - loop.time()))
            self._tick()

    def _tick(self) -> None:
        for line in self._lines:
            try:
                line.tick()
            except Exception:
                log.exception("a line failed and was ended")
                line.end("fault")
        self._lines = [line for line in self._lines if not line.over]
        if not self._lines:
            self._wanted.clear()
