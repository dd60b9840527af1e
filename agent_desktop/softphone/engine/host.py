"""Joins the engine with its pipes, and keeps house."""

import faulthandler
import gc
import time
import traceback

from agent_desktop.softphone.engine.engine import Engine
from agent_desktop.softphone.engine.stdio import EventPipe
from agent_desktop.softphone.protocol import EngineError, decode_command

STUCK_S = 15.0  # a main thread that hangs so long ends the process, window or no window
HOUSEKEEPING_S = 5.0
MAX_FAILURES = 20


class Host:
    """Commands in, one turn, seconds to rest out; failures, garbage and the watchdog besides."""

    def __init__(self, engine: Engine, events: EventPipe) -> None:
        self._engine = engine
        self._events = events
        self._house_due = 0.0
        self._failures = 0

    def turn(self, lines: list[bytes | None]) -> float | None:
        """One round; the seconds to rest, or None when the engine is to end."""
        try:
            for line in lines:
                self._take(line)
            self._engine.turn()
            self._failures = 0
        except Exception as error:
            self._fail(error)
        self._keep_house()
        if self._engine.finished or self._events.broken or self._failures > MAX_FAILURES:
            return None
        return self._engine.period_s

    def finish(self) -> None:
        """Ask for the end at the next turn."""
        self._engine.finished = True

    def close(self) -> None:
        """End the leg and PJSIP."""
        self._engine.close()

    def _take(self, line: bytes | None) -> None:
        if line is None:
            self.finish()
            return
        command = decode_command(line)
        if command is None:
            self._events.emit(EngineError("bad_command", line[:80].decode(errors="replace").strip()))
        else:
            self._engine.handle(command)

    def _fail(self, error: Exception) -> None:
        self._failures += 1
        traceback.print_exc()
        self._events.emit(EngineError("internal", f"{type(error).__name__}: {error}"))

    def _keep_house(self) -> None:
        """Garbage is collected here only: a PJSIP object collected on another thread aborts the process."""
        now = time.monotonic()
        if now < self._house_due:
            return
        self._house_due = now + HOUSEKEEPING_S
        gc.collect(1)
        # In C and without the interpreter's lock, so that it works when Python itself is stuck.
        faulthandler.dump_traceback_later(STUCK_S, exit=True)
