"""Watches the leg's packets: quality every 2 s, and a far side that fell silent without a word."""

from collections.abc import Callable

from agent_desktop.softphone.engine.backend import Emit
from agent_desktop.softphone.engine.calls import StreamCounters
from agent_desktop.softphone.protocol import EngineError, Quality
from server_api.contract.emodel import mos

LOOK_EVERY_S = 0.5
QUALITY_EVERY_S = 2.0
LOST_AFTER_S = 2.0


class StreamWatch:
    """A dead peer gives no event in PJSIP: only its packet counter stands still.

    The leg is not ended for it: it outlives a network that is away for half a minute.
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self.begin(0.0)

    def begin(self, now: float) -> None:
        """A new leg at ``now`` (monotonic seconds)."""
        self._look_due = now
        self._quality_due = now + QUALITY_EVERY_S
        self._before: StreamCounters | None = None
        self._seen = -1
        self._seen_at = now
        self._told = False

    def look(self, now: float, read: Callable[[], StreamCounters | None]) -> None:
        """Called often while the leg is up; reads the counters twice a second."""
        if now < self._look_due:
            return
        self._look_due = now + LOOK_EVERY_S
        counters = read()
        if counters is None:
            self._seen_at = now
            return
        self._watch_flow(now, counters)
        if now >= self._quality_due:
            self._quality_due = now + QUALITY_EVERY_S
            self._judge(counters)

    def _watch_flow(self, now: float, counters: StreamCounters) -> None:
        if counters.received != self._seen:
            self._seen, self._seen_at, self._told = counters.received, now, False
        elif now - self._seen_at >= LOST_AFTER_S and not self._told:
            self._told = True
            self._emit(EngineError("media_lost", f"{LOST_AFTER_S:g}"))

    def _judge(self, counters: StreamCounters) -> None:
        before, self._before = self._before, counters
        if before is None:
            before = StreamCounters(0, 0, 0.0, 0.0)
        received = max(0, counters.received - before.received)
        lost = max(0, counters.lost - before.lost)
        share = 100.0 * lost / (received + lost) if received else 100.0
        score = mos(share, counters.jitter_ms, counters.rtt_ms) if received else 1.0
        self._emit(Quality(round(share, 1), round(counters.jitter_ms, 1), round(counters.rtt_ms, 1), score))
