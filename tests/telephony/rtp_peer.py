"""A far end with sound: sends a tone or silence every 20 ms and keeps what it hears."""

import asyncio
import socket
import time

import numpy as np

from server_api.telephony.wire import dtmf, rtp, sdp, srtp
from server_api.telephony.wire.codecs import PCMA, SAMPLE_RATE, Codec, Samples, new_codec
from server_api.telephony.wire.sip_gate import Address

WINDOW_FRAMES = 10


class RtpPeer(asyncio.DatagramProtocol):
    """``heard`` holds decoded frames with their arrival time; ``digits`` the telephone events."""

    def __init__(self, tone_hz: float = 0.0, *, secure: bool = False, ptime_ms: int = 20) -> None:
        self.tone_hz = tone_hz
        self.ptime_ms = ptime_ms
        self.wobble_rad = 0.0  # an even tone makes lines of the law's rounding, a wobbling one noise
        self._codec: Codec = PCMA
        self.crypto = sdp.new_crypto() if secure else None
        self.heard: list[tuple[float, Samples]] = []
        self.digits = ""
        self._press = dtmf.DtmfSender()
        self._receiver = dtmf.DtmfReceiver()
        self._sender = rtp.RtpSender()
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sock.bind(("127.0.0.1", 0))
        self._sock.setblocking(False)
        self.port = int(self._sock.getsockname()[1])
        self._far: sdp.AudioSdp | None = None
        self._to: Address = ("127.0.0.1", 9)
        self._srtp: srtp.SrtpPair | None = None
        self._sending: asyncio.Task[None] | None = None
        self._transport: asyncio.DatagramTransport | None = None

    async def talk_to(self, far: sdp.AudioSdp, *, quiet: bool = False) -> None:
        """Listen, and unless ``quiet`` send, with the first codec of ``far``."""
        self._far = far
        self._codec = new_codec(far.codecs[0][1])
        self._to = (far.host, far.port)
        if self.crypto is not None and far.cryptos:
            self._srtp = srtp.SrtpPair(self.crypto.key, far.cryptos[0].key)
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, sock=self._sock)
        if not quiet:
            self._sending = loop.create_task(self._send())

    @property
    def talking(self) -> bool:
        """True after :meth:`talk_to`."""
        return self._transport is not None

    @property
    def pressing(self) -> bool:
        """True while telephone events are being sent."""
        return self._press.busy

    def press(self, digits: str) -> None:
        """Send telephone events."""
        self._press.press(digits)

    def unmute(self) -> None:
        """Send again."""
        self._sending = asyncio.get_running_loop().create_task(self._send())

    def send_comfort(self, level: int) -> None:
        """Silence of so many dB below overload from here on (RFC 3389)."""
        self._put(self._sender.packet(sdp.COMFORT_PAYLOAD, bytes([level])))

    def new_stream(self) -> None:
        """Go on with another SSRC, sequence and timestamp, as after a restart."""
        self._sender = rtp.RtpSender()

    async def move(self) -> None:
        """Go on from another port, as behind a NAT that forgot."""
        assert self._transport is not None
        self._transport.close()
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))

    def mute(self) -> None:
        """Stop sending altogether, as a dead peer does."""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    async def _send(self) -> None:
        assert self._far is not None
        payload, _ = self._far.codecs[0]
        due = time.monotonic()
        length = 8 * self.ptime_ms
        phase = np.arange(length)
        while True:
            turns = 2 * np.pi * phase / SAMPLE_RATE
            wobble = self.wobble_rad * np.sin((0.4 + self.tone_hz / 4000) * turns)
            wave = 8000 * np.sin(self.tone_hz * turns + wobble)
            phase = phase + length
            if self._press.busy and self._far.event_payload is not None:
                packets = self._press.tick(self._sender, self._far.event_payload)
            else:
                packets = [self._sender.packet(payload, self._codec.encode(wave.astype(np.int16)))]
            self._sender.advance(length)
            for packet in packets:
                self._put(packet)
            due += self.ptime_ms / 1000
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _put(self, packet: bytes) -> None:
        if self._transport is not None:
            self._transport.sendto(self._srtp.protect(packet) if self._srtp else packet, self._to)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Keep the sound."""
        del addr
        plain = self._srtp.unprotect(data) if self._srtp else data
        packet = rtp.parse(plain) if plain is not None else None
        if packet is None or self._far is None:
            return
        payload, _ = self._far.codecs[0]
        if packet.payload_type == payload:
            self.heard.append((time.monotonic(), self._codec.decode(packet.payload)))
        elif packet.payload_type == self._far.event_payload:
            self.digits += self._receiver.receive(packet) or ""

    def level(self, tone_hz: float) -> float:
        """Amplitude of a tone in the last 200 ms heard, 0 when less was heard."""
        if len(self.heard) < WINDOW_FRAMES:
            return 0.0
        sound = np.concatenate([frame for _, frame in self.heard[-WINDOW_FRAMES:]]).astype(np.float64)
        wave = np.exp(-2j * np.pi * tone_hz * np.arange(len(sound)) / SAMPLE_RATE)
        return float(2 * abs(np.dot(sound, wave)) / len(sound))

    def loudness(self) -> float:
        """Root mean square of the last 200 ms heard."""
        if len(self.heard) < WINDOW_FRAMES:
            return 0.0
        sound = np.concatenate([frame for _, frame in self.heard[-WINDOW_FRAMES:]]).astype(np.float64)
        return float(np.sqrt(np.mean(sound**2)))

    def close(self) -> None:
        """Free the port."""
        self.mute()
        if self._transport is not None:
            self._transport.close()
        else:
            self._sock.close()
