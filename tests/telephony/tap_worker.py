"""A worker process's end of the mixer's taps, in the test itself."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np

from server_api.telephony.embedded import mixer_taps
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.wire.codecs import SAMPLE_RATE, Samples

Tapped = tuple[int, Samples, Samples]


class Worker:
    """The far end of a channel; ``ticks`` maps tick numbers to their taps."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self.sock = sock
        self.ticks: dict[int, dict[int, Tapped]] = {}

    def read(self) -> None:
        """Take all that came."""
        while True:
            try:
                message = self.sock.recv(1 << 18)
            except BlockingIOError:
                return
            if not message:
                return
            tick, taps = mixer_taps.read_taps(message)
            self.ticks[tick] = taps

    def sound(self, number: int, side: int, frames: int = 10) -> Samples:
        """The last frames of a tap: side 1 left, 2 right."""
        taps = [taps[number] for _, taps in sorted(self.ticks.items()) if number in taps]
        return np.concatenate([np.zeros(160, np.int16), *(tap[side] for tap in taps[-frames:])])

    def level(self, number: int, side: int, tone_hz: float) -> float:
        """Amplitude of a tone in the last 200 ms of one side."""
        sound = self.sound(number, side)[160:].astype(np.float64)
        if len(sound) < 1600:
            return 0.0
        wave = np.exp(-2j * np.pi * tone_hz * np.arange(len(sound)) / SAMPLE_RATE)
        return float(2 * abs(np.dot(sound, wave)) / len(sound))


@asynccontextmanager
async def worker(mixer: MixerLink, name: str = "recorder") -> AsyncIterator[Worker]:
    """A worker that reads while the test waits."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    mixer.channel(name, theirs)
    theirs.close()
    reader = Worker(ours)
    asyncio.get_running_loop().add_reader(ours, reader.read)
    try:
        yield reader
    finally:
        asyncio.get_running_loop().remove_reader(ours)
        ours.close()
