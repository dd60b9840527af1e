"""Children of the floor: started, read line by line, ended by pid, never left behind."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

JsonLine = dict[str, Any]


class ChildFailedError(RuntimeError):
    """A child ended, or did not say in time what was waited for; the text holds the end of its log."""


class Child:
    """A process whose standard output is JSON lines (other lines go to its log file).

    ``log`` receives standard error and whatever is not JSON. Lines are kept in ``lines`` in their order.
    """

    def __init__(self, name: str, command: Sequence[str], log: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self.log = log
        self.lines: list[JsonLine] = []
        self._news = threading.Condition()
        self._log_file = log.open("ab")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log_file,
            env={**os.environ, **env},
            start_new_session=True,  # a Ctrl-C at the terminal is ours to pass on, in order
        )
        self._reader = threading.Thread(target=self._read, name=f"{name}-reader")
        self._reader.start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def _read(self) -> None:
        assert self._process.stdout is not None
        for raw in self._process.stdout:
            line = _json_object(raw)
            with self._news:
                if line is None:
                    self._log_file.write(raw)
                    self._log_file.flush()
                else:
                    self.lines.append(line)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def wait_line(self, wanted: Callable[[JsonLine], bool], timeout_s: float) -> JsonLine:
        """The first line, past or future, that is ``wanted``. Raises ChildFailedError."""
        deadline = time.monotonic() + timeout_s
        seen = 0
        with self._news:
            while True:
                for line in self.lines[seen:]:
                    if wanted(line):
                        return line
                seen = len(self.lines)
                left = deadline - time.monotonic()
                if left <= 0 or not self._reader.is_alive():
                    raise ChildFailedError(self._failure(timeout_s))
                self._news.wait(min(left, 0.5))

    def _failure(self, timeout_s: float) -> str:
        code = self._process.poll()
        what = f"ended with code {code}" if code is not None else f"did not say it within {timeout_s:g} s"
        return f"{self.name} {what}. End of {self.log.name}:\n{self.tail()}"

    def tail(self, size: int = 3000) -> str:
        """The end of the log."""
        return self.log.read_bytes()[-size:].decode(errors="replace") if self.log.exists() else ""

    def running(self) -> bool:
        """Whether it lives."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None while it lives; negative: the signal that ended it."""
        return self._process.poll()

    def wait(self, timeout_s: float) -> int:
        """Its exit code; ChildFailedError when it still runs after ``timeout_s``."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise ChildFailedError(f"{self.name} still runs after {timeout_s:g} s") from None

    def kill(self) -> None:
        """SIGKILL, as a crash would."""
        if self.running():
            self._process.kill()
            self._process.wait()
        self._close()

    def ask_to_end(self) -> None:
        """SIGTERM, without waiting."""
        if self.running():
            self._process.send_signal(signal.SIGTERM)

    def stop(self, grace_s: float = 10.0) -> int:
        """SIGTERM, and SIGKILL after ``grace_s``; its exit code."""
        self.ask_to_end()
        if self.running():
            try:
                self._process.wait(grace_s)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._close()
        return self._process.returncode

    def _close(self) -> None:
        # A grandchild that outlives its parent (the switch) may hold the pipe open: it is not waited for.
        self._reader.join(5)
        if self._process.stdout is not None and not self._reader.is_alive():
            self._process.stdout.close()
            self._log_file.close()


def _json_object(raw: bytes) -> JsonLine | None:
    if not raw.startswith(b"{"):
        return None
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
