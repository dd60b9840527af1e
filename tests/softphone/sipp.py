"""sipp as the switch: a real SIP user agent that answers and echoes RTP."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.helpers.waiting import wait_until

SCENARIOS = Path(__file__).parent / "scenarios"


def free_port() -> int:
    """An even UDP port, with the next three free as far as anybody can tell."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port % 2 == 0 and port < 65000:
            return port


@contextmanager
def switch(scenario: str, folder: Path) -> Iterator[int]:
    """Run ``scenario`` as the switch; gives its SIP port on loopback."""
    port, media = free_port(), free_port()
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
