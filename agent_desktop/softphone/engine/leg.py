"""The permanent leg from its dialling to its end, and calls that are being buried."""

import time
from collections.abc import Callable

from agent_desktop.softphone.engine.backend import Emit
from agent_desktop.softphone.engine.calls import (
    CONFIRMED,
    DISCONNECTED,
    CallNews,
    GuardedCall,
    StreamCounters,
)
from agent_desktop.softphone.protocol import LegChanged, LegPhase

KEEP_S = 1.0  # PJSIP still touches a call for a moment after its disconnect


class Leg:
    """One call and what the window was told about it."""

    def __init__(self, leg_id: str, call: GuardedCall, emit: Emit) -> None:
        self._leg_id = leg_id
        self._call = call
        self._emit = emit
        self.phase = LegPhase.CALLING
        emit(LegChanged(leg_id, LegPhase.CALLING))

    def follow(self, port: object) -> None:
        """Act on what PJSIP noted since the last turn."""
        if self._call.media_changed:
            self._call.media_changed = False
            self._call.wire(port)
        while self._call.news and self.phase is not LegPhase.DOWN:
            self._take(self._call.news.popleft())

    def counters(self) -> StreamCounters | None:
        return self._call.counters()

    def drop(self) -> None:
        """End it. The window is told at once: a CANCEL may wait up to 32 s for its answer."""
        self._call.hang_up()
        self._become(LegPhase.DOWN)

    def _take(self, news: CallNews) -> None:
        if news.state == CONFIRMED:
            self._become(LegPhase.UP)
        elif news.state == DISCONNECTED:
            self._become(LegPhase.DOWN, 0 if news.status == 200 else news.status, news.reason)

    def _become(self, phase: LegPhase, status: int = 0, reason: str = "") -> None:
        if self.phase not in (phase, LegPhase.DOWN):
            self.phase = phase
            self._emit(LegChanged(self._leg_id, phase, status, reason))

    def bury(self, graveyard: "Graveyard") -> None:
        graveyard.take(self._call)


class Graveyard:
    """Keeps ended calls until it is safe to let go of them."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._calls: list[tuple[GuardedCall, float | None]] = []

    def __len__(self) -> int:
        """Calls whose end the far side has not confirmed yet."""
        return sum(1 for call, _ in self._calls if call.alive)

    def take(self, call: GuardedCall) -> None:
        self._calls.append((call, None))

    def sweep(self) -> None:
        """Let go of calls that are disconnected for 1 s."""
        if not self._calls:
            return
        now = self._now()
        kept: list[tuple[GuardedCall, float | None]] = []
        for call, since in self._calls:
            ended = None if call.alive else (now if since is None else since)
            if ended is None or now - ended < KEEP_S:
                kept.append((call, ended))
        self._calls = kept
