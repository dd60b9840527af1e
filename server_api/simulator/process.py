"""Starts the carrier as a child process and follows its events: for the demo, the tests and benches."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

from server_api.simulator.events import CallEvent, CarrierEvent, Ready, from_line

EventT = TypeVar("EventT", bound=CarrierEvent)

_ROOT = Path(__file__).resolve().parents[2]
_STOP_S = 15.0


class CarrierError(Exception):
    """The carrier did not start, ended, or did not report what was waited for."""


def any_event(_event: CarrierEvent) -> bool:
    """The condition that every event meets."""
    return True


class CarrierProcess:
    """A running carrier. Use as a context manager, or call :meth:`start` and :meth:`close`.

    ``profile`` is a name (``demo``, ``floor``, ``test``) or a path; ``sip_port`` 0 takes a free port.
    The child ends with its parent, whatever happens to it. What it logs goes to our standard error.
    ``inside`` is put before its command, to run it in another network namespace.
    """

    def __init__(
        self,
        *,
        profile: str | Path = "test",
        seed: int | None = None,
        sip_port: int = 0,
        rtp_ports: tuple[int, int] = (30000, 30999),
        cache: Path | None = None,
        babble: bool = False,
        start_timeout_s: float = 30.0,
        inside: Sequence[str] = (),
    ) -> None:
        self._command = [
            *inside,
            sys.executable,
            "-m",
            "server_api.simulator",
            "--die-with-parent",
            "--events",
            "-",
        ]
        self._command += ["--profile", _absolute(profile), "--sip-port", str(sip_port)]
        self._command += ["--rtp-ports", f"{rtp_ports[0]}-{rtp_ports[1]}"]
        self._command += [] if seed is None else ["--seed", str(seed)]
        self._command += [] if cache is None else ["--cache", str(cache.resolve())]
        self._command += ["--babble"] if babble else []
        self._start_timeout_s = start_timeout_s
        self._child: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._events: list[CarrierEvent] = []
        self._news = threading.Condition()
        self._closed = False
        self.address = ("127.0.0.1", 0)

    @property
    def pid(self) -> int:
        """The child's process id, for CPU and memory figures."""
        if self._child is None:
            raise CarrierError("the carrier is not started")
        return self._child.pid

    def start(self) -> tuple[str, int]:
        """Start and wait until it listens; returns its SIP host and port. Raises :class:`CarrierError`."""
        self._child = subprocess.Popen(
            self._command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._child.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self._child.stdout,), name="carrier-events")
        self._reader.start()
        try:
            ready = self.wait_for(Ready, timeout_s=self._start_timeout_s)
        except CarrierError:
            self.close()
            raise
        self.address = (ready.host, ready.port)
        return self.address

    def close(self) -> int:
        """Stop it (calls are hung up first) and return its exit code; harmless when repeated."""
        if self._child is None:
            return 0
        if self._child.stdin is not None:
            self._child.stdin.close()
        try:
            code = self._child.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            code = self._child.wait()
        if self._reader is not None:
            self._reader.join()
        if self._child.stdout is not None:
            self._child.stdout.close()
        return code

    def events(self, kind: type[EventT], call: str | None = None) -> list[EventT]:
        """All events of a kind so far, of one call where ``call`` (the SIP Call-ID) is given."""
        with self._news:
            return _matching(self._events, kind, call)

    def wait_for(
        self,
        kind: type[EventT],
        *,
        call: str | None = None,
        where: Callable[[EventT], bool] = any_event,
        timeout_s: float = 20.0,
    ) -> EventT:
        """The first event, past or future, that fits. Raises :class:`CarrierError` after ``timeout_s``."""
        deadline = time.monotonic() + timeout_s
        with self._news:
            while True:
                found = next((e for e in _matching(self._events, kind, call) if where(e)), None)
                if found is not None:
                    return found
                if self._closed:
                    raise CarrierError(f"the carrier ended before {kind.__name__}")
                if not self._news.wait(deadline - time.monotonic()) and time.monotonic() >= deadline:
                    raise CarrierError(f"no {kind.__name__} within {timeout_s} s")

    def _read(self, pipe: BinaryIO) -> None:
        try:
            for line in pipe:
                event = from_line(line)
                with self._news:
                    self._events.append(event)
                    self._news.notify_all()
        finally:
            with self._news:
                self._closed = True
                self._news.notify_all()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _absolute(profile: str | Path) -> str:
    """A path is made absolute, because the child starts in the project's folder; a name stays."""
    return str(profile.resolve()) if isinstance(profile, Path) else profile


def _matching(events: list[CarrierEvent], kind: type[EventT], call: str | None) -> list[EventT]:
    return [
        event
        for event in events
        if isinstance(event, kind) and (call is None or (isinstance(event, CallEvent) and event.call == call))
    ]
