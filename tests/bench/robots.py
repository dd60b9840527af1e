"""Robots that hum over RTP: each sends a soft tone, once a second a loud frame, and listens for the other's.

One thread drives them all from tick to tick; the kernel stamps what arrives, so the rhythm of this
thread does not colour the figures (``SO_TIMESTAMPNS``, Linux).
"""

import socket
import struct
import threading
import time
from dataclasses import dataclass, field

import numpy as np

from server_api.telephony.embedded.priority import go_first
from server_api.telephony.wire import rtp, sdp, srtp
from server_api.telephony.wire.codecs import FRAME_SAMPLES, PCMA, SAMPLE_RATE
from server_api.telephony.wire.sip_gate import Address

TICK_NS = 20_000_000
#: Not all at one moment: else every figure would depend on how far the mixer's tick is from ours.
GROUPS = 4
LOUD_EVERY = 50
_SO_TIMESTAMPNS = 35
_STAMP = struct.Struct("qq")
_SOFT, _LOUD = 1500.0, 12000.0
#: Magnitude of each code byte, in steps of 128: what compares whole frames at the speed of bytes.
_MAGNITUDE = bytes(int(abs(int(s)) // 128) for s in PCMA.decode(bytes(range(256))))
_HEARS_SOFT, _HEARS_LOUD = 5, 40


def _frame(amplitude: float, tone_hz: float) -> bytes:
    wave = amplitude * np.sin(2 * np.pi * tone_hz * np.arange(FRAME_SAMPLES) / SAMPLE_RATE)
    return PCMA.encode(wave.astype(np.int16))


@dataclass(slots=True)
class Robot:
    """One far end. Times are nanoseconds of the system's clock, as the kernel's stamps are."""

    tone_hz: float
    phase: int
    crypto: sdp.Crypto | None = None
    latencies_ns: list[int] = field(default_factory=list)
    first_sound_ns: int = 0
    loud_sent_ns: int = 0
    partner: "Robot | None" = None
    sock: socket.socket = field(init=False)
    _frames: tuple[bytes, bytes] = field(init=False)
    _sender: rtp.RtpSender = field(init=False, default_factory=rtp.RtpSender)
    _srtp: srtp.SrtpPair | None = None
    _to: Address | None = None
    _was_loud: bool = False

    def __post_init__(self) -> None:
        self._frames = _frame(_SOFT, self.tone_hz), _frame(_LOUD, self.tone_hz)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.sock.getsockname()[1])

    def talk_to(self, far: sdp.AudioSdp) -> None:
        """Begin to send."""
        if self.crypto is not None and far.cryptos:
            self._srtp = srtp.SrtpPair(self.crypto.key, far.cryptos[0].key)
        self._to = (far.host, far.port)

    def tick(self, beat: int) -> None:
        """Hear what came, send one frame."""
        self._hear()
        if self._to is None:
            return
        loud = beat % LOUD_EVERY == self.phase % LOUD_EVERY
        packet = self._sender.packet(8, self._frames[loud])
        self._sender.advance(FRAME_SAMPLES)
        if loud:
            self.loud_sent_ns = time.time_ns()
        self.sock.sendto(self._srtp.protect(packet) if self._srtp else packet, self._to)

    def _hear(self) -> None:
        while True:
            try:
                data, stamps, _, _ = self.sock.recvmsg(2048, 64)
            except BlockingIOError:
                return
            plain = self._srtp.unprotect(data) if self._srtp else data
            packet = rtp.parse(plain) if plain is not None else None
            if packet is not None and packet.payload_type == 8 and stamps:
                seconds, nanoseconds = _STAMP.unpack(stamps[0][2])
                self._take(packet.payload, seconds * 1_000_000_000 + nanoseconds)

    def _take(self, payload: bytes, at_ns: int) -> None:
        level = max(payload.translate(_MAGNITUDE), default=0)
        if level >= _HEARS_SOFT and not self.first_sound_ns:
            self.first_sound_ns = at_ns
        loud = level >= _HEARS_LOUD
        if loud and not self._was_loud and self.partner is not None and self.partner.loud_sent_ns:
            self.latencies_ns.append(at_ns - self.partner.loud_sent_ns)
        self._was_loud = loud


class Choir(threading.Thread):
    """Ticks every robot. ``late_ns`` is the worst lateness of a tick: a busy machine shows here."""

    def __init__(self, robots: list[Robot]) -> None:
        super().__init__(name="robots", daemon=True)
        self._robots = robots
        self._over = threading.Event()
        self.late_ns = 0

    def run(self) -> None:
        """Until :meth:`stop`. Where robots speak late, it is them that are measured: they go first."""
        go_first()
        due, step = time.monotonic_ns(), 0
        while not self._over.wait(max(0, due - time.monotonic_ns()) / 1e9):
            self.late_ns = max(self.late_ns, time.monotonic_ns() - due)
            for robot in self._robots[step % GROUPS :: GROUPS]:
                robot.tick(step // GROUPS)
            due, step = due + TICK_NS // GROUPS, step + 1

    def stop(self) -> None:
        """End and free the ports."""
        self._over.set()
        self.join()
        for robot in self._robots:
            robot.sock.close()
