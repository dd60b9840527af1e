"""RTP packets and sources (RFC 3550)."""

import secrets
import socket
import struct
from dataclasses import dataclass

from server_api.telephony.wire.sip_gate import Address

_HEADER = struct.Struct("!BBHII")
VERSION = 0x80
MAX_PACKET = 1500
PROOF_PACKETS = 5


@dataclass(frozen=True, slots=True)
class RtpPacket:
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
        data = pack(
            RtpPacket(payload_type, self._sequence, at, self.ssrc, payload, marker=marker or self._first)
        )
        self._first = False
        self._sequence = (self._sequence + 1) & 0xFFFF
        return data

    def advance(self, samples: int) -> None:
        """Time goes on by ``samples``, whether or not something was sent."""
        self.timestamp = (self.timestamp + samples) & 0xFFFFFFFF


class SourceLatch:
    """Decides whose packets count: the address of the SDP, or one that has proved itself.

    Behind NAT the packets come from elsewhere: an address that brings five packets of one SSRC in
    sequence while the expected one is quiet is taken. An authenticated packet (SRTP) counts at once.
    """

    def __init__(self, expected: Address) -> None:
        self.expected = expected
        self.address = expected
        self._candidate: tuple[Address, int] | None = None
        self._next_sequence = 0
        self._proofs = 0
        self._heard = False

    def accepts(self, source: Address, packet: RtpPacket, *, authenticated: bool = False) -> bool:
        """True when the packet belongs to the leg; may move :attr:`address`."""
        if source == self.address or authenticated:
            self.address = source
            self._heard = True
            self._proofs = 0
            return True
        if self._candidate != (source, packet.ssrc) or packet.sequence != self._next_sequence:
            self._candidate = (source, packet.ssrc)
            self._proofs = 0
        self._next_sequence = (packet.sequence + 1) & 0xFFFF
        self._proofs += 1
        if self._proofs < (PROOF_PACKETS if not self._heard else 10 * PROOF_PACKETS):
            return False
        self.address = source
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
