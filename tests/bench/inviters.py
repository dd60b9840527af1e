"""``python -m tests.bench.inviters HOST PORT RATE SECONDS``: strangers who call a switch that refuses them.

Each INVITE is a call of its own; the last line says how many left and how many were answered.
"""

import contextlib
import json
import select
import socket
import sys
import time

from tests.telephony.hostile import request


def invite(target: tuple[str, int], rate: float, seconds: float) -> dict[str, int]:
    """So many a second for so long."""
    sent = answered = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        port = sock.getsockname()[1]
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            while sent < passed * rate:
                sock.sendto(request("INVITE", f"stranger-{sent}", port), target)
                sent += 1
            with contextlib.suppress(BlockingIOError):
                while sock.recv(4096):
                    answered += 1
            select.select([], [], [], 0.005)
    return {"sent": sent, "answered": answered}


def main(arguments: list[str]) -> int:
    """As the module says."""
    host, port, rate, seconds = arguments
    print(json.dumps(invite((host, int(port)), float(rate), float(seconds))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
