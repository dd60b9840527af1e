"""One leg in the mixer: its ports, its keys, whom it believes, what it hears and says."""

import time
from collections.abc import Callable
from typing import Any

from server_api.telephony.embedded.leg_ear import LegEar
from server_api.telephony.embedded.leg_mouth import LegMouth
from server_api.telephony.embedded.line_quality import quality_of
from server_api.telephony.wire import rtcp, rtp
from server_api.telephony.wire.codecs import Samples
from server_api.telephony.wire.latch import SourceLatch
from server_api.telephony.wire.rtp_port import Datagram, RtpPort
from server_api.telephony.wire.sip_gate import Address
from server_api.telephony.wire.srtp import SrtpPair

NEAR_A_TICK = 50
STRANGERS_A_TICK = 200
STRANGERS_BESIDE = 10  # while another than the SDP's address is heard, that one is waited for
NOBODY = "0.0.0.0"  # a stream held as in RFC 2543
QUIET_S = 0.5  # then the far end may have moved
FIRST_REPORT_TICKS, REPORT_TICKS = 50, 250
PORT_TICKS = 25  # how often the port for reports is read
Tell = Callable[..., None]


class MixerLeg:
    """``tell(event, **fields)`` reports ``media`` (first packet), ``digit`` and ``media_lost``.

    Where the remote says ``quiet_s``: also ``quiet`` after so long without a packet, and ``heard_again``.
    """

    def __init__(self, port: RtpPort, tell: Tell) -> None:
        self._port = port
        self._tell = tell
        self._ear = LegEar()
        self._mouth = LegMouth()
        self._latch: SourceLatch | None = None
        self._srtp: SrtpPair | None = None
        self._reports = rtcp.RtcpSession(self._mouth.ssrc)
        self._reports_to: Address | None = None
        self._ticks = 0
        self._timeout_s = 0.0
        self._alive_at = 0.0
        self._heard_at = 0.0
        self._quiet_s = 0.0
        self._quiet = False
        self.errors = 0

    @property
    def port(self) -> int:
        """The local UDP port."""
        return self._port.port

    @property
    def flags(self) -> int:
        """Of the last frame heard: see :mod:`~.mixer_taps`."""
        return self._ear.flags

    def set_remote(self, now: float, remote: dict[str, Any]) -> None:
        """Where and how to send: see :func:`~.streams.remote_of`. Another address is believed anew."""
        self._ear.set_remote(remote)
        self._mouth.set_remote(remote)
        self._reports_to = tuple(remote["reports"]) if remote["reports"] else None
        self._timeout_s = remote["timeout_s"]
        self._quiet_s = remote.get("quiet_s", 0.0)
        self._alive_at = now
        address = (remote["host"], remote["port"])
        if self._latch is None or self._latch.expected != address:
            self._latch = SourceLatch(address)
            self._port.detach()
        if self._srtp is None and remote["keys"]:
            self._srtp = SrtpPair(*remote["keys"])

    def press(self, digits: str) -> None:
        """Send telephone events."""
        self._mouth.press(digits)

    def receive(self, now: float) -> None:
        """Take what has arrived since the last tick."""
        latch = self._latch
        if latch is None:
            return
        for data, source, arrival in self._arrived(latch, now):
            if rtcp.is_rtcp(data):
                self._take_report(data, source, latch, now)
            else:
                self._take(data, source, latch, now, arrival)
        if latch.heard:
            self._port.attach(latch.address)
        self._tell_quiet(now)
        if self._timeout_s and now - self._alive_at > self._timeout_s:
            self._timeout_s = 0.0
            self._tell("media_lost")

    def _tell_quiet(self, now: float) -> None:
        if not self._quiet_s or not self._heard_at:
            return
        quiet = now - self._heard_at > self._quiet_s
        if quiet is not self._quiet:
            self._quiet = quiet
            self._tell("quiet" if quiet else "heard_again")

    def _arrived(self, latch: SourceLatch, now: float) -> list[Datagram]:
        """The far end's datagrams; strangers' only while it is not known, or silent, or not the SDP's."""
        arrived = self._port.near(NEAR_A_TICK)
        if self._port.far is None or now - self._heard_at > QUIET_S:
            arrived += self._port.strangers(STRANGERS_A_TICK)
        elif self._srtp is None and latch.address != latch.expected:
            arrived += self._port.strangers(STRANGERS_BESIDE)
        if self._reports_to is not None and self._ticks % PORT_TICKS == 0:
            arrived += self._port.reports(STRANGERS_BESIDE)
        return arrived

    def _take(self, data: bytes, source: Address, latch: SourceLatch, now: float, arrival: float) -> None:
        plain = self._srtp.unprotect(data) if self._srtp is not None else data
        packet = rtp.parse(plain) if plain is not None else None
        if packet is None or not latch.accepts(source, packet, authenticated=self._srtp is not None):
            return
        if not self._heard_at:
            self._tell("media")
        self._alive_at = self._heard_at = now
        self._reports.received(packet, arrival or time.time(), timed=not self._ear.is_event(packet))
        digit = self._ear.take(packet)
        if digit is not None:
            self._tell("digit", digit=digit)

    def _take_report(self, data: bytes, source: Address, latch: SourceLatch, now: float) -> None:
        """A far end that reports lives, even where it has nothing to say."""
        plain = self._srtp.unprotect_report(data) if self._srtp is not None else data
        if plain is None or (self._srtp is None and source[0] != latch.address[0]):
            return
        if self._heard_at:
            self._alive_at = now
        self._reports.take(plain, now)

    def pull(self) -> Samples | None:
        """This tick's frame, or None for silence."""
        return self._ear.pull()

    def quality(self) -> dict[str, Any] | None:
        """Since it was last asked; None when nothing came."""
        return quality_of(self._reports, self._mouth.codec)

    def send(self, samples: Samples) -> None:
        """Send one frame, or the digits that go before it; silence keeps the far end's path open."""
        if self._latch is None:
            return
        to = self._latch.address
        for packet in self._mouth.say(samples):
            self._reports.sent(len(packet) - rtp.HEADER_BYTES)
            self._port.send(packet if self._srtp is None else self._srtp.protect(packet), to)
        self._report(to)

    def _report(self, to: Address) -> None:
        """A report after a second and then every 5 s."""
        self._ticks += 1
        if (self._ticks != FIRST_REPORT_TICKS and self._ticks % REPORT_TICKS) or to[0] == NOBODY:
            return
        report = self._reports.report(self._mouth.timestamp, time.monotonic())
        if self._srtp is not None:
            report = self._srtp.protect_report(report)
        if self._reports_to is None:
            self._port.send(report, to)
        else:
            self._port.send_report(report, self._reports_to)

    def skip(self, ticks: int) -> None:
        """So many ticks were left out: time went on."""
        self._ear.skip(ticks)
        self._mouth.skip(ticks)

    def close(self) -> None:
        """Free the ports."""
        self._port.close()
