"""Telephone events (RFC 4733): digits sent and received as RTP."""

import struct
from collections import deque
from dataclasses import dataclass

from server_api.telephony.wire.rtp import RtpPacket, RtpSender

DIGITS = "0123456789*#ABCD"
DIGIT_TICKS = 8
PAUSE_TICKS = 4
END_COPIES = 3
VOLUME_DBM0 = 10
_EVENT = struct.Struct("!BBH")


def valid(digits: str) -> bool:
    """True when every character is a key of a telephone."""
    return bool(digits) and all(d in DIGITS for d in digits)


class DtmfReceiver:
    """Gives each pressed key once, whatever is lost or repeated."""

    def __init__(self) -> None:
        self._last: tuple[int, int] | None = None

    def receive(self, packet: RtpPacket) -> str | None:
        """The key at the first packet of its event, else None."""
        if len(packet.payload) < 4 or packet.payload[0] >= len(DIGITS):
            return None
        event = (packet.ssrc, packet.timestamp)
        if event == self._last:
            return None
        self._last = event
        return DIGITS[packet.payload[0]]


@dataclass(slots=True)
class _Pressed:
    code: int
    timestamp: int
    ticks: int = 0


class DtmfSender:
    """Sends queued digits, 160 ms each and 80 ms apart, one call of :meth:`tick` every 20 ms."""

    def __init__(self) -> None:
        self._queue: deque[str] = deque()
        self._pressed: _Pressed | None = None
        self._pause = 0

    def press(self, digits: str) -> None:
        """Queue digits; raises ValueError for anything that is not a key."""
        if not valid(digits):
            raise ValueError("not a telephone key")
        self._queue.extend(digits)

    @property
    def busy(self) -> bool:
        """True while digits are being sent: audio waits."""
        return bool(self._queue or self._pressed or self._pause)

    def tick(self, sender: RtpSender, payload_type: int) -> list[bytes]:
        """The packets of this tick of 20 ms."""
        if self._pause:
            self._pause -= 1
            return []
        if self._pressed is None:
            if not self._queue:
                return []
            self._pressed = _Pressed(DIGITS.index(self._queue.popleft()), sender.timestamp)
        return self._packets(self._pressed, sender, payload_type)

    def _packets(self, key: _Pressed, sender: RtpSender, payload_type: int) -> list[bytes]:
        key.ticks += 1
        end = key.ticks >= DIGIT_TICKS
        body = _EVENT.pack(key.code, (0x80 if end else 0) | VOLUME_DBM0, key.ticks * 160)
        packets = [
            sender.packet(payload_type, body, marker=key.ticks == 1 and copy == 0, timestamp=key.timestamp)
            for copy in range(END_COPIES if end else 1)
        ]
        if end:
            self._pressed = None
            self._pause = PAUSE_TICKS
        return packets
