"""Runs a sipp scenario as the calling switch."""

import re
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.helpers.ports import udp_port

SCENARIOS = Path(__file__).resolve().parents[1] / "sipp"
WAIT_S = 40.0


class SippCaller:
    """One run of a sipp scenario as the calling switch."""

    def __init__(self, folder: Path, scenario: str, target: tuple[str, int], number: str) -> None:
        self._log = folder / "sipp.log"
        self._command = ["sipp", f"{target[0]}:{target[1]}", "-sf", str(SCENARIOS / f"{scenario}.xml")]
        self._command += ["-s", number, "-i", "127.0.0.1", "-p", str(udp_port()), "-nostdin"]
        self._command += ["-timeout", "40", "-timeout_error", "-trace_logs", "-log_file", str(self._log)]
        self._folder = folder

    def start(self, *, talk_ms: int, rtp_port: int, calls: int = 1) -> Self:
        command = [*self._command, "-d", str(talk_ms), "-key", "rtp_port", str(rtp_port)]
        command += ["-m", str(calls), "-r", str(calls)]
        self._process = subprocess.Popen(
            command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return self

    def finish(self) -> int:
        """sipp's exit code: 0 when every message came as the scenario says."""
        return self._process.wait(WAIT_S)

    @property
    def refusal(self) -> int:
        """The status with which the call was refused, as sipp saw it."""
        found = re.search(r"refused with (\d+)", self._log.read_text())
        assert found is not None
        return int(found[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
