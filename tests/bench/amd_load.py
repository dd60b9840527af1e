"""``dev.py bench amd_load``: what listening to 25 calls at once costs the listener's process."""

import argparse
import json
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from server_api.telephony.embedded.listening import MODULE
from server_api.telephony.embedded.media import child_environment
from server_api.telephony.embedded.mixer_taps import TAP, TICK
from server_api.telephony.port import DetectOrder
from server_api.telephony.wire.codecs import FRAME_SAMPLES
from tests.bench.amd_corpus import Corpus
from tests.bench.amd_speech import Speech

TICK_S = 0.02
#: Nothing is judged before its end: every tick of every call is listened to.
ENDLESS = DetectOrder(pause_ms=60_000, machine_ms=60_000, silence_ms=60_000, most_ms=4000)


def measure(calls: int) -> dict[str, Any]:
    """A share of a core, while ``calls`` are listened to for the 4 s that the longest verdict takes."""
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    taps, heard = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ends = [theirs.fileno(), heard.fileno()]
    command = [sys.executable, "-m", MODULE, *map(str, ends)]
    with subprocess.Popen(command, pass_fds=ends, env=child_environment()) as child:
        theirs.close()
        heard.close()
        process = psutil.Process(child.pid)
        _judged(control, taps, calls=1, first=1000)  # imports and first use are over
        before, began = _cpu(process), time.monotonic()
        late = _judged(control, taps, calls=calls, first=1)
        took, after = time.monotonic() - began, _cpu(process)
        memory = process.memory_info().rss / (1 << 20)
        control.close()
        taps.close()
    return {
        "calls": calls,
        "cpu_core_pct": round(100 * (after - before) / took, 1),
        "last_verdict_late_ms": round(late * 1000, 1),
        "rss_mb": round(memory, 1),
    }


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _judged(control: socket.socket, taps: socket.socket, *, calls: int, first: int) -> float:
    """Play people's and machines' calls in real time until all are judged; how late the last one was."""
    sounds = [call.heard for call in Corpus(Speech(), "test").calls(calls)]
    for number in range(first, first + calls):
        order = {"do": "listen", "call": str(number), "tap": number, "detect": asdict(ENDLESS)}
        control.send(json.dumps(order).encode())
        control.send(json.dumps({"do": "answered", "tap": number}).encode())
    due = time.monotonic()
    ticks = int(ENDLESS.most_ms / 1000 / TICK_S) + 1
    for tick in range(ticks):
        taps.send(_message(tick, first, [sound[tick * FRAME_SAMPLES :][:FRAME_SAMPLES] for sound in sounds]))
        due += TICK_S
        time.sleep(max(0.0, due - time.monotonic()))
    for _ in range(calls):
        control.recv(1 << 16)
    for number in range(first, first + calls):
        control.send(json.dumps({"do": "forget", "tap": number}).encode())
    return time.monotonic() - due


def _message(tick: int, first: int, sounds: Sequence[Any]) -> bytes:
    left = np.zeros(FRAME_SAMPLES, "<i2").tobytes()
    parts = [TICK.pack(tick, len(sounds))]
    for number, right in enumerate(sounds, first):
        parts += (TAP.pack(number, 0), left, right.astype("<i2").tobytes())
    return b"".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when measured."""
    parser = argparse.ArgumentParser("dev.py bench amd_load", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--calls", type=int, default=25)
    options = parser.parse_args(arguments)
    figures = measure(options.calls)
    print(json.dumps(figures))
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
