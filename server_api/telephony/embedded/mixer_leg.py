"""One leg in the mixer: its socket, jitter buffer, codec, keys and telephone events."""

import socket
import time
from collections.abc import Callable
from typing import Any

from server_api.telephony.embedded.line_quality import quality_of
from server_api.telephony.wire import rtcp, rtp
from server_api.telephony.wire.codecs import CODECS, FRAME_SAMPLES, G711, PCMA, Samples
from server_api.telephony.wire.dtmf import DtmfReceiver, DtmfSender
from server_api.telephony.wire.jitter import JitterBuffer
from server_api.telephony.wire.sip_gate import Address
from server_api.telephony.wire.srtp import SrtpPair

MAX_PACKETS_A_TICK = 50
REPORT_TICKS = 250
Tell = Callable[..., None]


class MixerLeg:
    """``tell(event, **fields)`` reports ``media`` (first packet), ``digit`` and ``media_lost``."""

    def __init__(self, sock: socket.socket, tell: Tell) -> None:
        self._sock = sock
        self._tell = tell
        self._codec: G711 = PCMA
        self._payload = 8
        self._event_payload: int | None = None
        self._hears: dict[int, G711] = {}
        self._hears_events: frozenset[int] = frozenset()
        self._latch: rtp.SourceLatch | None = None
        self._srtp: SrtpPair | None = None
        self._sends = True
        self._sender = rtp.RtpSender()
        self._reports = rtcp.RtcpSession(self._sender.ssrc)
        self._sends_reports = False
        self._ticks = 0
        self._jitter = JitterBuffer()
        self._digits_in = DtmfReceiver()
        self._digits_out = DtmfSender()
        self._timeout_s = 0.0
        self._heard_at = 0.0
        self._heard = False
        self.errors = 0

    @property
    def port(self) -> int:
        """The local UDP port."""
        return int(self._sock.getsockname()[1])

    def set_remote(self, now: float, remote: dict[str, Any]) -> None:
        """Where and how to send: see :func:`~.streams.remote_of`."""
        self._codec = CODECS[remote["codec"]]
        self._payload = remote["payload"]
        self._event_payload = remote["event_payload"]
        self._hears = {int(number): CODECS[name] for number, name in remote["hears"].items()}
        self._hears_events = frozenset(remote["hears_events"])
        self._sends = remote["sends"]
        self._sends_reports = remote["reports"]
        self._timeout_s = remote["timeout_s"]
        self._heard_at = now
        address = (remote["host"], remote["port"])
        if self._latch is None or self._latch.expected != address:
            self._latch = rtp.SourceLatch(address)
        if self._srtp is None and remote["keys"]:
            self._srtp = SrtpPair(*remote["keys"])

    def press(self, digits: str) -> None:
        """Send telephone events; without a negotiated payload the far end could not hear them."""
        if self._event_payload is not None:
            self._digits_out.press(digits)

    def receive(self, now: float) -> None:
        """Take what has arrived since the last tick."""
        for _ in range(MAX_PACKETS_A_TICK):
            try:
                data, source = self._sock.recvfrom(rtp.MAX_PACKET)
            except (BlockingIOError, ConnectionError):
                break
            if self._latch is not None:
                self._take(data, source, self._latch, now)
        if self._timeout_s and now - self._heard_at > self._timeout_s:
            self._timeout_s = 0.0
            self._tell("media_lost")

    def _take(self, data: bytes, source: Address, latch: rtp.SourceLatch, now: float) -> None:
        if rtcp.is_rtcp(data):
            self._take_report(data, now)
            return
        plain = self._srtp.unprotect(data) if self._srtp is not None else data
        packet = rtp.parse(plain) if plain is not None else None
        if packet is None or not latch.accepts(source, packet, authenticated=self._srtp is not None):
            return
        self._heard_at = now
        self._reports.received(packet, now)
        if not self._heard:
            self._heard = True
            self._tell("media")
        codec = self._hears.get(packet.payload_type)
        if codec is not None:
            self._jitter.put(packet.timestamp, codec.decode(packet.payload))
        elif packet.payload_type in self._hears_events:
            digit = self._digits_in.receive(packet)
            if digit is not None:
                self._tell("digit", digit=digit)

    def _take_report(self, data: bytes, now: float) -> None:
        plain = self._srtp.unprotect_report(data) if self._srtp is not None else data
        if plain is not None and self._sends_reports:
            self._reports.take(plain, now)

    def pull(self) -> Samples | None:
        """This tick's frame, or None for silence."""
        return self._jitter.pull()

    def quality(self) -> dict[str, Any] | None:
        """Since it was last asked; None when nothing came."""
        return quality_of(self._reports, self._codec.name)

    def send(self, samples: Samples) -> None:
        """Send one frame, or the digits that go before it; silence keeps the far end's path open."""
        if self._latch is None:
            return
        if self._event_payload is not None and self._digits_out.busy:
            packets = self._digits_out.tick(self._sender, self._event_payload)
        elif self._sends:
            packets = [self._sender.packet(self._payload, self._codec.encode(samples))]
            self._reports.sent(FRAME_SAMPLES)
        else:
            packets = []
        self._sender.advance(FRAME_SAMPLES)
        for packet in packets:
            self._put(packet if self._srtp is None else self._srtp.protect(packet), self._latch.address)
        self._report(self._latch.address)

    def _report(self, to: Address) -> None:
        """A report every 5 s, where the far end takes it on the same port."""
        self._ticks += 1
        if not self._sends_reports or self._ticks % REPORT_TICKS:
            return
        report = self._reports.report(self._sender.timestamp, time.monotonic())
        self._put(report if self._srtp is None else self._srtp.protect_report(report), to)

    def _put(self, data: bytes, to: Address) -> None:
        try:
            self._sock.sendto(data, to)
        except (BlockingIOError, ConnectionError):
            return

    def close(self) -> None:
        """Free the port."""
        self._sock.close()
