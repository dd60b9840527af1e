"""``python -m tests.helpers.strangers FROM TO PORT[,PORT…] RATE SECONDS``: a flood of RTP nobody asked for.

The packets are well-formed PCMA of a loud 1500 Hz, in sequence, of one source a port: whoever takes them
is heard to have taken them. The last line says how many left.
"""

import json
import select
import socket
import sys
import time

import numpy as np

from server_api.telephony.wire.codecs import FRAME_SAMPLES, PCMA, SAMPLE_RATE
from server_api.telephony.wire.rtp import RtpSender

LOUD_HZ = 1500
_PAYLOAD = 8


def _loud() -> bytes:
    time_s = np.arange(FRAME_SAMPLES) / SAMPLE_RATE
    return PCMA.encode((12000 * np.sin(2 * np.pi * LOUD_HZ * time_s)).astype(np.int16))


def flood(source: str, target: str, ports: list[int], rate: float, seconds: float) -> int:
    """Send ``rate`` packets a second in all, for so long; returns how many left."""
    senders = [(port, RtpSender()) for port in ports]
    payload, sent = _loud(), 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((source, 0))
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            while sent < passed * rate:
                port, sender = senders[sent % len(senders)]
                sock.sendto(sender.packet(_PAYLOAD, payload), (target, port))
                sender.advance(FRAME_SAMPLES)
                sent += 1
            select.select([], [], [], 0.002)
    return sent


def main(arguments: list[str]) -> int:
    """As the module says."""
    source, target, ports, rate, seconds = arguments
    sent = flood(source, target, [int(port) for port in ports.split(",")], float(rate), float(seconds))
    print(json.dumps({"sent": sent}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
