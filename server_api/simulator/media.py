"""One call's RTP: a socket, a stream out, packets in with the moment the kernel received them."""

import contextlib
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass

from server_api.telephony.wire import rtp, sdp
from server_api.telephony.wire.codecs import CODECS, FRAME_SAMPLES, G711, Samples
from server_api.telephony.wire.dtmf import DtmfReceiver
from server_api.telephony.wire.latch import SourceLatch

# asm-generic/socket.h; Python 3.11 does not name it. The stamp is struct timespec of CLOCK_REALTIME.
_SO_TIMESTAMPNS = 35
_TIMESPEC = struct.Struct("ll")
_ANCILLARY_BYTES = socket.CMSG_SPACE(_TIMESPEC.size)
_PACKETS_A_TICK = 16


@dataclass(frozen=True, slots=True)
class Sound:
    """Received audio; ``at_ns`` is its arrival on the monotonic clock."""

    samples: Samples
    at_ns: int


@dataclass(frozen=True, slots=True)
class Digit:
    """A key pressed on the other side."""

    digit: str
    at_ns: int


class Media:
    """Audio of one call over its own UDP port.

    Raises OSError when no port is free and SdpError for an offer that cannot be used.
    """

    def __init__(self, host: str, ports: tuple[int, int], skip: int, offer: str) -> None:
        offered = sdp.parse(offer)
        wanted = [name for _, name in offered.codecs if name in CODECS]
        if offered.secure:
            raise sdp.SdpError("the carrier speaks plain RTP")
        self.socket = rtp.open_socket(host, *ports, skip)
        with contextlib.suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self.answer = sdp.answer(offered, host, self.socket.getsockname()[1], wanted)
        self._codecs = {number: CODECS[name] for number, name in offered.codecs if name in CODECS}
        self._events = offered.event_payload
        self._latch = SourceLatch((offered.host, offered.port))
        self._sender = rtp.RtpSender()
        self._keys = DtmfReceiver()
        self._expected: int | None = None
        self._version = 0
        self.sent = self.received = self.lost = 0

    @property
    def codec(self) -> G711:
        """What we send."""
        return self._codecs[self.answer.codecs[0][0]]

    def describe(self) -> str:
        """Our SDP answer as text."""
        self._version += 1
        return sdp.render(self.answer, session=self._sender.ssrc, version=self._version)

    def reoffered(self, offer: str) -> None:
        """Follow a new offer within the call: address and direction. Raises SdpError."""
        offered = sdp.parse(offer)
        self.answer = sdp.answer(offered, self.answer.host, self.answer.port, [self.codec.name])
        self._latch = SourceLatch((offered.host, offered.port))

    def send(self, payload: bytes | None) -> None:
        """Send one frame of 20 ms, or silence."""
        number = self.answer.codecs[0][0]
        body = payload if payload is not None else bytes([self.codec.silence]) * FRAME_SAMPLES
        packet = self._sender.packet(number, body)
        self._sender.advance(FRAME_SAMPLES)
        try:
            self.socket.sendto(packet, self._latch.address)
        except OSError:
            return  # the other side's port may be closed already: its BYE is on the way
        self.sent += 1

    def receive(self) -> Iterator[Sound | Digit]:
        """What has arrived since the last call, in order."""
        for _ in range(_PACKETS_A_TICK):
            try:
                data, ancillary, _, source = self.socket.recvmsg(rtp.MAX_PACKET, _ANCILLARY_BYTES)
            except BlockingIOError:
                return
            except OSError:
                continue  # an ICMP error of an earlier packet
            packet = rtp.parse(data)
            if packet is not None and self._latch.accepts(source, packet):
                self._count(packet)
                yield from self._decoded(packet, _arrival_ns(ancillary))

    def close(self) -> None:
        """Free the port."""
        self.socket.close()

    def _decoded(self, packet: rtp.RtpPacket, at_ns: int) -> Iterator[Sound | Digit]:
        if packet.payload_type == self._events:
            digit = self._keys.receive(packet)
            if digit is not None:
                yield Digit(digit, at_ns)
        elif packet.payload and packet.payload_type in self._codecs:
            yield Sound(self._codecs[packet.payload_type].decode(packet.payload), at_ns)

    def _count(self, packet: rtp.RtpPacket) -> None:
        self.received += 1
        ahead = 0 if self._expected is None else (packet.sequence - self._expected) & 0xFFFF
        if ahead < 0x8000:
            self.lost += ahead
            self._expected = (packet.sequence + 1) & 0xFFFF


def _arrival_ns(ancillary: list[tuple[int, int, bytes]]) -> int:
    """The kernel's receive stamp on the monotonic clock; now, where the kernel gave none."""
    now = time.monotonic_ns()
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS:
            seconds, nanoseconds = _TIMESPEC.unpack_from(data)
            stamp: int = seconds * 1_000_000_000 + nanoseconds
            return now - max(0, time.time_ns() - stamp)
    return now
