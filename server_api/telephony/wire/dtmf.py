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
REMEMBERED_EVENTS = 16
LONGEST_EVENT = 0xFFFF
MOVED_SAMPLES = 320  # no finger is as fast as to press twice within 40 ms
_EVENT = struct.Struct("!BBH")


def valid(digits: str) -> bool:
    """True when every character is a key of a telephone."""
    return bool(digits) and all(d in DIGITS for d in digits)


@dataclass(slots=True)
class _Heard:
    ssrc: int
    code: int
    timestamp: int
    duration: int
    sequence: int
    ended: bool


class DtmfReceiver:
    """Gives each pressed key once, whatever is lost, repeated, late or split into segments."""

    def __init__(self) -> None:
        self._known: deque[tuple[int, int]] = deque(maxlen=REMEMBERED_EVENTS)
        self._last: _Heard | None = None

    def receive(self, packet: RtpPacket) -> str | None:
        """The key at the first packet of its event that comes, else None."""
        if len(packet.payload) < _EVENT.size or packet.payload[0] >= len(DIGITS):
            return None
        code, flags, duration = _EVENT.unpack_from(packet.payload)
        event = (packet.ssrc, packet.timestamp)
        known = event in self._known
        if known and (self._last is None or self._last.timestamp != packet.timestamp):
            return None  # a late packet of an earlier key
        goes_on = known or self._goes_on(packet, code)
        if not known:
            self._known.append(event)
        ended = bool(flags & 0x80)
        self._last = _Heard(packet.ssrc, code, packet.timestamp, duration, packet.sequence, ended)
        return None if goes_on else DIGITS[code]

    def _goes_on(self, packet: RtpPacket, code: int) -> bool:
        """The next segment of a long press (section 2.5.1.3), or a sender that moves its timestamps."""
        last = self._last
        if last is None or packet.marker or (last.ssrc, last.code, last.ended) != (packet.ssrc, code, False):
            return False
        gap = (packet.timestamp - last.timestamp) & 0xFFFFFFFF
        steps = (packet.sequence - last.sequence) & 0xFFFF
        return gap in (last.duration, LONGEST_EVENT) or (gap <= MOVED_SAMPLES and steps <= 2)


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
