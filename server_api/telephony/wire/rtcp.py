"""RTCP reports on the RTP port (RFC 3550 section 6, RFC 5761): what a phone's quality figures live on."""

import struct
import time
from dataclasses import dataclass

from server_api.telephony.wire.rtp import RtpPacket

_SENDER = struct.Struct("!BBHIIIIII")
_BLOCK = struct.Struct("!IIIIII")
SENDER_REPORT, RECEIVER_REPORT, SOURCE_DESCRIPTION = 200, 201, 202
NTP_EPOCH_S = 2_208_988_800
CLOCK_HZ = 8000
CNAME = b"acordo"
MAX_DROPOUT, MAX_MISORDER = 3000, 100  # further away, the stream began anew (appendix A.1)


def is_rtcp(data: bytes) -> bool:
    """True for RTCP among RTP packets on one port (RFC 5761 section 4)."""
    return len(data) >= 8 and data[0] >> 6 == 2 and 64 <= data[1] & 0x7F <= 95


def ntp(unix_s: float) -> int:
    """64 bit NTP time, 32 bits of them a fraction."""
    return int((unix_s + NTP_EPOCH_S) * 2**32) & (2**64 - 1)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the far end says about our stream. ``lost`` 0 to 1 since its last report; times in seconds."""

    lost: float
    jitter_s: float
    round_trip_s: float | None


@dataclass(frozen=True, slots=True)
class Received:
    """What we heard of the far end's stream since the last time it was asked: see :class:`Heard`."""

    lost: float
    jitter_s: float


@dataclass(slots=True)
class _Source:
    ssrc: int
    first: int
    highest: int
    received: int = 0
    transit: float = 0.0
    jitter: float = 0.0
    expected_before: int = 0
    received_before: int = 0
    expected_asked: int = 0
    received_asked: int = 0
    jumped_to: int = -1


class RtcpSession:
    """Counts one leg's two streams and makes its reports. ``now`` is in seconds of a steady clock."""

    def __init__(self, ssrc: int) -> None:
        self._ssrc = ssrc
        self._sent_packets = 0
        self._sent_bytes = 0
        self._source: _Source | None = None
        self._their_report = 0
        self._their_report_at = 0.0
        self.heard: Heard | None = None

    def sent(self, payload_bytes: int) -> None:
        """One packet left."""
        self._sent_packets += 1
        self._sent_bytes += payload_bytes

    def received(self, packet: RtpPacket, arrival: float, *, timed: bool = True) -> None:
        """One packet came (RFC 3550 appendix A.1 and A.8), at ``arrival`` seconds of any steady clock.

        Not ``timed``: its timestamp does not say when it was sent (telephone events keep their start).
        """
        source = self._source
        transit = arrival * CLOCK_HZ - packet.timestamp
        if source is None or source.ssrc != packet.ssrc:
            source = self._source = _Source(packet.ssrc, packet.sequence, packet.sequence, transit=transit)
        ahead = (packet.sequence - source.highest + 0x8000) % 0x10000 - 0x8000
        if not -MAX_MISORDER < ahead < MAX_DROPOUT:
            if packet.sequence != source.jumped_to:
                source.jumped_to = (packet.sequence + 1) & 0xFFFF
                return
            source = self._source = _Source(packet.ssrc, packet.sequence, packet.sequence, transit=transit)
            ahead = 0
        source.highest += max(0, ahead)
        source.received += 1
        if ahead > 0 and timed:
            source.jitter += (min(abs(transit - source.transit), CLOCK_HZ) - source.jitter) / 16
            source.transit = transit

    def interval(self) -> Received | None:
        """Loss and jitter since this was last asked; None when nothing came before or since."""
        source = self._source
        if source is None:
            return None
        expected = source.highest - source.first + 1
        expected_now = expected - source.expected_asked
        received_now = source.received - source.received_asked
        source.expected_asked, source.received_asked = expected, source.received
        if expected_now <= 0 and received_now <= 0:
            return None
        lost = max(0, expected_now - received_now) / max(1, expected_now)
        return Received(lost, source.jitter / CLOCK_HZ)

    def report(self, rtp_timestamp: int, now: float) -> bytes:
        """A compound packet: sender report with what we receive, and our name."""
        wall = ntp(time.time())
        blocks = [self._block(self._source, now)] if self._source is not None else []
        words = 6 + 6 * len(blocks)
        head = _SENDER.pack(
            0x80 | len(blocks),
            SENDER_REPORT,
            words,
            self._ssrc,
            wall >> 32,
            wall & 0xFFFFFFFF,
            rtp_timestamp,
            self._sent_packets & 0xFFFFFFFF,
            self._sent_bytes & 0xFFFFFFFF,
        )
        item = bytes([1, len(CNAME)]) + CNAME
        chunk = struct.pack("!I", self._ssrc) + item + bytes(4 - len(item) % 4)
        name = struct.pack("!BBH", 0x81, SOURCE_DESCRIPTION, len(chunk) // 4) + chunk
        return head + b"".join(blocks) + name

    def _block(self, source: _Source, now: float) -> bytes:
        expected = source.highest - source.first + 1
        expected_now = expected - source.expected_before
        lost_now = expected_now - (source.received - source.received_before)
        source.expected_before, source.received_before = expected, source.received
        fraction = min(255, max(0, lost_now * 256 // expected_now)) if expected_now > 0 else 0
        lost = min(0x7FFFFF, max(0, expected - source.received))
        delay = int((now - self._their_report_at) * 65536) if self._their_report else 0
        return _BLOCK.pack(
            source.ssrc,
            fraction << 24 | lost,
            source.highest & 0xFFFFFFFF,
            int(source.jitter),
            self._their_report,
            delay & 0xFFFFFFFF,
        )

    def take(self, data: bytes, now: float) -> None:
        """A compound packet of the far end; what is malformed is ignored."""
        while len(data) >= 8:
            length = 4 + 4 * int.from_bytes(data[2:4], "big")
            if data[0] >> 6 != 2 or length > len(data):
                return
            if data[1] == SENDER_REPORT and length >= 28:
                self._their_report = int.from_bytes(data[10:14], "big")
                self._their_report_at = now
                self._about_us(data[28:length])
            elif data[1] == RECEIVER_REPORT:
                self._about_us(data[8:length])
            data = data[length:]

    def _about_us(self, blocks: bytes) -> None:
        for start in range(0, len(blocks) - 23, 24):
            ssrc, loss, _, jitter, last, delay = _BLOCK.unpack_from(blocks, start)
            if ssrc == self._ssrc:
                middle = ntp(time.time()) >> 16 & 0xFFFFFFFF
                trip = ((middle - last - delay) & 0xFFFFFFFF) / 65536 if last else None
                self.heard = Heard((loss >> 24) / 256, jitter / CLOCK_HZ, trip)
