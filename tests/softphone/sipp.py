"""sipp as the switch: a real SIP user agent that answers and echoes RTP."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.helpers.ports import udp_port
from tests.helpers.waiting import wait_until

SCENARIOS = Path(__file__).parent / "scenarios"


@contextmanager
def switch(scenario: str, folder: Path) -> Iterator[int]:
    """Run ``scenario`` as the switch; gives its SIP port on loopback."""
    port, media = udp_port(), udp_port()
    arguments = ["-sf", str(SCENARIOS / f"{scenario}.xml"), "-i", "127.0.0.1", "-p", str(port)]
    arguments += ["-mi", "127.0.0.1", "-mp", str(media), "-rtp_echo", "-nostdin", "-nd"]
    with open(folder / "sipp.out", "wb") as out:
        child = subprocess.Popen(
            ["sipp", *arguments], cwd=folder, stdout=out, stderr=out, stdin=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: _listens(child.pid, port), what="sipp's socket")
            yield port
        finally:
            child.kill()
            child.wait()


def _listens(pid: int, port: int) -> bool:
    return any(found.laddr.port == port for found in psutil.Process(pid).net_connections("udp"))
