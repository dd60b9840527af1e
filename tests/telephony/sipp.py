"""sipp as the carrier: an independent SIP stack that checks every message it gets."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.helpers.ports import udp_port
from tests.helpers.waiting import until

SHARED = Path(__file__).parents[1] / "sipp"
OWN = Path(__file__).parent / "scenarios"
needs_sipp = pytest.mark.skipif(shutil.which("sipp") is None, reason="sipp (sip-tester) is not installed")


def bound(port: int) -> bool:
    """True once somebody listens on the UDP port (Linux)."""
    lines = Path("/proc/net/udp").read_text().splitlines()[1:]
    return any(line.split()[1].endswith(f":{port:04X}") for line in lines)


class Sipp:
    """A running sipp."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, name: str) -> None:
        self._process = process
        self._name = name
        self.port = port

    async def content(self) -> None:
        """Wait for its end; fail unless every message was as its scenario says."""
        async with asyncio.timeout(30):
            output, _ = await self._process.communicate()
        assert self._process.returncode == 0, f"{self._name}: {output.decode(errors='replace')[-3000:]}"


def _scenario(name: str) -> Path:
    own = OWN / f"{name}.xml"
    return own if own.exists() else SHARED / f"{name}.xml"


@asynccontextmanager
async def carrier(scenario: str | Path, folder: Path, *options: str, calls: int = 1) -> AsyncIterator[Sipp]:
    """sipp with a scenario: a file, or a name of ``tests/sipp`` or ``tests/telephony/scenarios``."""
    path = scenario if isinstance(scenario, Path) else _scenario(scenario)
    async with _sipp(folder, "-sf", str(path), "-m", str(calls), *options) as sipp:
        await until(lambda: bound(sipp.port), what="sipp's port")
        yield sipp


@asynccontextmanager
async def caller(
    scenario: Path, folder: Path, target: tuple[str, int], *, calls: int = 1, echo: bool = False
) -> AsyncIterator[Sipp]:
    """sipp as a carrier that calls ``target``; ``echo`` sends back what it hears."""
    where = f"{target[0]}:{target[1]}"
    rate = ("-m", str(calls), "-r", str(calls), *(("-rtp_echo",) if echo else ()))
    async with _sipp(folder, where, "-sf", str(scenario), "-s", "+551140000000", *rate) as sipp:
        yield sipp


@asynccontextmanager
async def _sipp(folder: Path, *options: str) -> AsyncIterator[Sipp]:
    port, media_port = udp_port(), udp_port()
    process = await asyncio.create_subprocess_exec(
        *("sipp", *options, "-i", "127.0.0.1", "-p", str(port)),
        *("-mi", "127.0.0.1", "-mp", str(media_port), "-nostdin"),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Sipp(process, port, " ".join(options))
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
