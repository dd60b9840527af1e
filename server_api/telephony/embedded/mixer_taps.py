"""The mixer's side of recording and listening: each tick one message a channel to a worker process.

A message is ``TICK`` (tick number, taps) and for each tap ``TAP`` (number, flags), 160 samples of what was
sent to the leg (left) and 160 of what was heard from it (right), int16 little-endian at 8 kHz.
"""

import socket
import struct
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from server_api.telephony.wire import jitter
from server_api.telephony.wire.codecs import FRAME_SAMPLES, Samples

TICK = struct.Struct("<QH")
TAP = struct.Struct("<IB")
SIDE_BYTES = 2 * FRAME_SAMPLES
TAP_BYTES = TAP.size + 2 * SIDE_BYTES
NOTHING_HEARD = jitter.NOT_HEARD  # 1: the far end's sound did not come: right is silence
FILLED_IN = jitter.FILLED  # 2: it did not come and was concealed: right is made up
MAX_TAPS = 300  # what one message of a socket's default buffer holds
WAITING_TICKS = 250
SEND_BUFFER = 1 << 20  # asked for; the system may give less
_SILENCE = bytes(SIDE_BYTES)


class Channel:
    """One worker. A tick that it has no room for waits up to 5 s, then is lost; the tick never waits."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._sock.setblocking(False)
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self._waiting: deque[bytes] = deque()
        self.taps: dict[int, str] = {}
        self.lost = 0
        self.alive = True

    def send(self, message: bytes) -> None:
        """Send what waits, then this; never blocks."""
        if len(self._waiting) >= WAITING_TICKS:
            self.lost += 1
        else:
            self._waiting.append(message)
        while self._waiting and self._put(self._waiting[0]):
            self._waiting.popleft()

    def _put(self, message: bytes) -> bool:
        if not self.alive:
            return False
        try:
            self._sock.send(message)
        except BlockingIOError:
            return False
        except OSError:
            self.alive = False
            return False
        return True

    def close(self) -> None:
        """Part from the worker."""
        self._sock.close()


class Taps:
    """Which worker gets the sound of which leg. Taps are kept when a worker is replaced."""

    def __init__(self) -> None:
        self._channels: dict[str, Channel] = {}

    @property
    def lost(self) -> int:
        """Ticks that some worker did not get."""
        return sum(channel.lost for channel in self._channels.values())

    def channel(self, name: str, sock: socket.socket) -> None:
        """A worker's socket; a new one in place of a dead one begins without taps."""
        old = self._channels.get(name)
        fresh = self._channels[name] = Channel(sock)
        if old is not None:
            fresh.lost = old.lost
            old.close()

    def tap(self, name: str, number: int, leg: str) -> None:
        """Raises KeyError for an unknown channel, ValueError when it has no room."""
        taps = self._channels[name].taps
        if number not in taps and len(taps) >= MAX_TAPS:
            raise ValueError("too many taps")
        taps[number] = leg

    def untap(self, name: str, number: int) -> None:
        """No more of this tap; unknown ones are ignored."""
        if name in self._channels:
            self._channels[name].taps.pop(number, None)

    def send(
        self,
        tick: int,
        order: list[str],
        mixed: Samples,
        heard: Sequence[Samples | None],
        flags_of: Callable[[str], int],
    ) -> None:
        """Give every worker its taps of this tick. ``mixed`` and ``heard`` are rows in ``order``.

        A tap of a leg that is gone goes on with silence until it is untapped.
        """
        channels = [channel for channel in self._channels.values() if channel.taps]
        if not channels:
            return
        rows = {name: row for row, name in enumerate(order)}
        for channel in channels:
            parts = [TICK.pack(tick, len(channel.taps))]
            for number, leg in channel.taps.items():
                row = rows.get(leg)
                if row is None:
                    parts += (TAP.pack(number, NOTHING_HEARD), _SILENCE, _SILENCE)
                    continue
                right = heard[row]
                parts += (
                    TAP.pack(number, NOTHING_HEARD if right is None else flags_of(leg)),
                    mixed[row].tobytes(),
                    _SILENCE if right is None else right.tobytes(),
                )
            channel.send(b"".join(parts))

    def close(self) -> None:
        """Part from every worker."""
        for channel in self._channels.values():
            channel.close()


def read_taps(message: bytes) -> tuple[int, dict[int, tuple[int, Samples, Samples]]]:
    """The worker's side: tick number and for each tap ``(flags, left, right)``, views of the message.

    Raises struct.error or ValueError for anything that is no such message.
    """
    tick, count = TICK.unpack_from(message)
    taps = {}
    for start in range(TICK.size, TICK.size + count * TAP_BYTES, TAP_BYTES):
        number, flags = TAP.unpack_from(message, start)
        both = np.frombuffer(message, "<i2", 2 * FRAME_SAMPLES, start + TAP.size)
        taps[number] = (flags, both[:FRAME_SAMPLES], both[FRAME_SAMPLES:])
    return tick, taps
