"""RTP packets and sources (RFC 3550)."""

import secrets
import socket
import struct
from typing import NamedTuple

_HEADER = struct.Struct("!BBHII")
VERSION = 0x80
MAX_PACKET = 1500
HEADER_BYTES = _HEADER.size


class RtpPacket(NamedTuple):
    """``timestamp`` in samples of 1/8000 s; ``sequence`` 16 bit, ``ssrc`` 32 bit."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False


def pack(packet: RtpPacket) -> bytes:
    """The packet as sent."""
    second = packet.payload_type | (0x80 if packet.marker else 0)
    head = _HEADER.pack(VERSION, second, packet.sequence, packet.timestamp, packet.ssrc)
    return head + packet.payload


def parse(data: bytes) -> RtpPacket | None:
    """The packet, or None for anything malformed and for RTCP on the same port (RFC 5761)."""
    if len(data) < 12 or data[0] >> 6 != 2:
        return None
    first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
    if 64 <= second & 0x7F <= 95:
        return None
    start = 12 + 4 * (first & 0x0F)
    if first & 0x10:
        if len(data) < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data) - (data[-1] if first & 0x20 else 0)
    if start > end:
        return None
    return RtpPacket(second & 0x7F, sequence, timestamp, ssrc, data[start:end], bool(second & 0x80))


class RtpSender:
    """Numbers the packets of one stream; the first sequence and timestamp are random (RFC 3550 5.1)."""

    def __init__(self) -> None:
        self.ssrc = secrets.randbits(32)
        self._sequence = secrets.randbits(15)
        self.timestamp = secrets.randbits(31)
        self._first = True

    def packet(
        self, payload_type: int, payload: bytes, *, marker: bool = False, timestamp: int | None = None
    ) -> bytes:
        """The next packet; ``timestamp`` overrides the running one (telephone events keep their start)."""
        at = self.timestamp if timestamp is None else timestamp
        second = payload_type | 0x80 if marker or self._first else payload_type
        head = _HEADER.pack(VERSION, second, self._sequence, at, self.ssrc)
        self._first = False
        self._sequence = (self._sequence + 1) & 0xFFFF
        return head + payload

    def advance(self, samples: int) -> None:
        """Time goes on by ``samples``, whether or not something was sent."""
        self.timestamp = (self.timestamp + samples) & 0xFFFFFFFF


class SequenceWindow:
    """Tells packets that came before from new ones, in the last 64 numbers (RFC 3711 3.3.2)."""

    def __init__(self) -> None:
        self._highest = 0
        self._seen = 0

    def fresh(self, sequence: int) -> bool:
        """False for a packet that was there already; numbers far back are another stream's."""
        ahead = ((sequence - self._highest + 0x8000) & 0xFFFF) - 0x8000
        if not self._seen or not -64 < ahead < 0x4000:
            self._highest, self._seen = sequence, 1
        elif ahead > 0:
            self._highest = sequence
            self._seen = (self._seen << ahead | 1) & (2**64 - 1) if ahead < 64 else 1
        else:
            bit = 1 << -ahead
            if self._seen & bit:
                return False
            self._seen |= bit
        return True


def open_socket(host: str, first_port: int, last_port: int, skip: int = 0) -> socket.socket:
    """A bound, non-blocking UDP socket on an even port of the range. Raises OSError when all are taken."""
    ports = range(first_port + first_port % 2, last_port + 1, 2)
    for step in range(len(ports)):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            sock.bind((host, ports[(skip + step) % len(ports)]))
        except OSError:
            sock.close()
            continue
        sock.setblocking(False)
        return sock
    raise OSError("no free RTP port")
