"""Watches the leg's packets: quality every 2 s, and a far side that fell silent without a word."""

from collections.abc import Callable

from agent_desktop.softphone.engine.backend import Emit
from agent_desktop.softphone.engine.calls import StreamCounters
from agent_desktop.softphone.protocol import EngineError, Quality
from server_api.contract.emodel import mos

LOOK_EVERY_S = 0.5
QUALITY_EVERY_S = 2.0
LOST_AFTER_S = 2.0
REPORT_PACKETS = 300  # six seconds of 20 ms: longer than between two reports


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
        self._sent = 0
        self._lost_out = 0
        self._out_pct = 0.0
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
        share = _share(max(0, counters.lost - before.lost), received)
        score = mos(share, counters.jitter_ms, counters.rtt_ms) if received else 1.0
        self._listen_to_reports(counters)
        score = min(score, mos(self._out_pct, counters.jitter_out_ms, counters.rtt_ms))
        self._emit(
            Quality(
                loss_pct=round(share, 1),
                jitter_ms=round(counters.jitter_ms, 1),
                rtt_ms=round(counters.rtt_ms, 1),
                mos=score,
                loss_out_pct=round(self._out_pct, 1),
                jitter_out_ms=round(counters.jitter_out_ms, 1),
                packets=received,
            )
        )

    def _listen_to_reports(self, counters: StreamCounters) -> None:
        """The far side reports about every 5 s: its losses are set against what was sent meanwhile."""
        sent = counters.sent - self._sent
        if sent >= REPORT_PACKETS:
            lost = max(0, counters.lost_out - self._lost_out)
            self._out_pct = min(100.0, 100.0 * lost / sent)
            self._sent, self._lost_out = counters.sent, counters.lost_out


def _share(lost: int, received: int) -> float:
    """Per cent lost; all, where nothing came."""
    return 100.0 * max(0, lost) / (max(0, lost) + received) if received > 0 else 100.0
