"""One call from its INVITE to its end: rings, answers, talks and hangs up as its plan says."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from server_api.simulator.events import Answered, CarrierEvent, Ended, Rang, Spoke, Summarised
from server_api.simulator.listener import Listener
from server_api.simulator.media import Media
from server_api.simulator.outcome import REFUSAL, Outcome
from server_api.simulator.performer import Performer
from server_api.simulator.plan import RobotPlan, Step
from server_api.simulator.robot import TICK_S
from server_api.simulator.stage import Performance, Stage
from server_api.telephony.wire.sdp import SdpError
from server_api.telephony.wire.sip import IncomingCall
from server_api.telephony.wire.sip_events import Ended as FarEnded
from server_api.telephony.wire.sip_events import Failed, Reinvited, SipEvent

log = logging.getLogger(__name__)

# A robot that has said goodbye hangs up after this silence.
_AFTER_LAST_WORD_S = 1.0
_NO_RINGING = frozenset({Outcome.BUSY, Outcome.CONGESTION})


@dataclass(frozen=True, slots=True)
class Tools:
    """What every line needs. ``executor`` makes speech, one phrase at a time."""

    stage: Stage
    executor: Executor
    open_media: Callable[[str], Media]
    report: Callable[[CarrierEvent], None]
    media_timeout_s: float


class Line:
    """One call. :meth:`start` once, then :meth:`tick` every 20 ms until :attr:`over`."""

    def __init__(self, call: IncomingCall, plan: RobotPlan, tools: Tools) -> None:
        self._call = call
        self._plan = plan
        self._tools = tools
        self._invited_ns = time.monotonic_ns()
        self._answered_ns: int | None = None
        self._media: Media | None = None
        self._performer: Performer | None = None
        self._listener: Listener | None = None
        self._story: asyncio.Task[None] | None = None
        self._ticks = 0
        self._said: list[str] = []
        self.over = False
        call.on_event = self._on_event

    def start(self) -> None:
        """Ring or refuse; everything later happens by itself."""
        if self._plan.answers or self._plan.early_steps:
            if self._call.sdp is None:
                return self._refuse(488, "Not Acceptable Here", "not_acceptable")
            try:
                self._media = self._tools.open_media(self._call.sdp)
            except SdpError:
                return self._refuse(488, "Not Acceptable Here", "not_acceptable")
            except OSError:
                return self._refuse(*REFUSAL[Outcome.CONGESTION], Outcome.CONGESTION.value)
        self._story = asyncio.get_running_loop().create_task(self._live(self._media))
        return None

    def tick(self) -> None:
        """20 ms of sound in and out."""
        if self.over or self._media is None or self._performer is None:
            return
        received = list(self._media.receive())
        heard = self._listener is not None and self._listener.tick(received)
        played = self._performer.play(heard)
        self._media.send(played.payload)
        if played.begun is not None:
            self._said.append(played.begun)
            self._tools.report(
                Spoke(mono_ns=time.monotonic_ns(), call=self._call.sip_call_id, text=played.begun)
            )
        if self._listener is not None:
            self._ticks += 1
            self._maybe_hang_up(self._listener, self._performer)

    def end(self, cause: str) -> None:
        """End the call in any state on the carrier's side: ``stopped``, ``fault``."""
        if self._answered_ns is None:
            self._refuse(*REFUSAL[Outcome.CONGESTION], cause)
        else:
            self._hang_up("carrier", cause)

    async def _live(self, media: Media | None) -> None:
        try:
            await self._ring_and_decide(media)
        except Exception:
            log.exception("a line failed before its answer and was ended")
            self.end("fault")

    async def _ring_and_decide(self, media: Media | None) -> None:
        early = await self._prepare(self._plan.early_steps, media)
        if self._plan.outcome not in _NO_RINGING:
            self._ring(early, media)
        performance = await self._prepare(self._plan.steps, media)
        elapsed = (time.monotonic_ns() - self._invited_ns) / 1e9
        await asyncio.sleep(max(0.0, self._plan.ring_s - elapsed))
        if performance is not None and media is not None and self._plan.answers:
            self._answer(media, performance)
        else:
            self._refuse(*REFUSAL[self._plan.outcome], self._plan.outcome.value)

    async def _prepare(self, steps: tuple[Step, ...], media: Media | None) -> Performance | None:
        if media is None:
            return None
        prepare, loop = self._tools.stage.prepare, asyncio.get_running_loop()
        return await loop.run_in_executor(self._tools.executor, prepare, self._plan, steps, media.codec)

    def _ring(self, early: Performance | None, media: Media | None) -> None:
        with_media = media is not None and early is not None and bool(early.clips)
        self._call.ring(media.describe() if with_media and media is not None else None)
        if with_media and early is not None:
            self._performer = Performer(early)
        self._tools.report(
            Rang(mono_ns=time.monotonic_ns(), call=self._call.sip_call_id, early_media=with_media)
        )

    def _answer(self, media: Media, performance: Performance) -> None:
        self._answered_ns = time.monotonic_ns()
        self._call.answer(media.describe())
        self._performer = Performer(performance)
        self._listener = Listener(self._call.sip_call_id, self._answered_ns, self._tools.report)
        self._tools.report(
            Answered(mono_ns=self._answered_ns, call=self._call.sip_call_id, codec=media.codec.name)
        )

    def _maybe_hang_up(self, listener: Listener, performer: Performer) -> None:
        said_all = performer.finished and performer.quiet_ticks * TICK_S >= _AFTER_LAST_WORD_S
        tired = self._ticks * TICK_S >= self._plan.talk_limit_s
        if tired or (said_all and self._plan.leaves_after_last_word):
            self._hang_up("robot", "normal")
        elif listener.empty_ticks * TICK_S >= self._tools.media_timeout_s:
            self._hang_up("carrier", "media_lost")

    def _on_event(self, event: SipEvent) -> None:
        match event:
            case FarEnded():
                self._finish("other", "cancelled" if self._answered_ns is None else "normal", None)
            case Failed():
                self._finish("other", "failed", event.status)
            case Reinvited():
                self._reinvited(event.sdp)
            case _:
                log.debug("SIP event on call: %s", type(event).__name__)

    def _reinvited(self, offer: str | None) -> None:
        if self._media is None:
            return
        try:
            if offer is not None:
                self._media.reoffered(offer)
        except SdpError as error:
            log.warning("re-INVITE ignored: %s", error)
        self._call.accept_update(self._media.describe())

    def _refuse(self, status: int, reason: str, cause: str) -> None:
        if not self.over:
            self._call.reject(status, reason)
            self._finish("robot" if cause == Outcome.REJECTED else "carrier", cause, status)

    def _hang_up(self, by: str, cause: str) -> None:
        if not self.over:
            self._call.hang_up()
            self._finish(by, cause, None)

    def _finish(self, by: str, cause: str, status: int | None) -> None:
        if self.over:
            return
        self.over = True
        now = time.monotonic_ns()
        if self._story is not None and self._story is not asyncio.current_task():
            self._story.cancel()
        if self._media is not None:
            self._media.close()
        sip_status = 200 if self._answered_ns is not None else status
        call = self._call.sip_call_id
        self._tools.report(Ended(mono_ns=now, call=call, by=by, cause=cause, sip_status=sip_status))
        self._tools.report(self._summary(now, by, cause))

    def _summary(self, now: int, by: str, cause: str) -> Summarised:
        media, answered = self._media, self._answered_ns
        return Summarised(
            mono_ns=now,
            call=self._call.sip_call_id,
            number=self._plan.number,
            attempt=self._plan.attempt,
            outcome=self._plan.outcome.value,
            rang_s=round(((answered or now) - self._invited_ns) / 1e9, 3),
            talked_s=round((now - answered) / 1e9, 3) if answered else 0.0,
            by=by,
            cause=cause,
            sent=media.sent if media else 0,
            received=media.received if media else 0,
            lost=media.lost if media else 0,
            digits=self._listener.digits if self._listener else "",
            said=tuple(self._said),
        )
