"""The pipes to the window: a thread for each, so that neither a slow window nor a long line stops PJSIP."""

import os
import sys
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from agent_desktop.softphone.protocol import EngineEvent, Levels, Quality, encode

MAX_LINE = 65536
MANY_WAITING = 100


class CommandPipe:
    """Lines from standard input; None once the window is gone."""

    def __init__(self, arrived: Callable[[], None] = lambda: None) -> None:
        self.lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._arrived = arrived
        self._thread = Thread(target=self._read, name="commands", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _read(self) -> None:
        while line := sys.stdin.buffer.readline(MAX_LINE):
            self._put(line)
        self._put(None)

    def _put(self, line: bytes | None) -> None:
        self.lines.put(line)
        self._arrived()


class EventPipe:
    """Events to the window. Meter readings are dropped while the window does not read."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._waiting: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = Thread(target=self._write, name="events", daemon=True)
        self.broken = False

    def start(self) -> None:
        self._thread.start()

    def emit(self, event: EngineEvent) -> None:
        if isinstance(event, Levels | Quality) and self._waiting.qsize() > MANY_WAITING:
            return
        self._waiting.put(encode(event))

    def close(self, within_s: float = 0.5) -> None:
        """Write what is waiting, then stop."""
        self._waiting.put(None)
        self._thread.join(within_s)

    def _write(self) -> None:
        while (line := self._waiting.get()) is not None:
            try:
                while line:
                    line = line[os.write(self._descriptor, line) :]
            except OSError:
                self.broken = True
                return


def take_stdout(show_native: bool) -> int:
    """Keep standard output for the protocol; what PJSIP prints goes to standard error, or nowhere."""
    kept = os.dup(1)
    target = os.dup(2) if show_native else os.open(os.devnull, os.O_WRONLY)
    os.dup2(target, 1)
    os.close(target)
    return kept
