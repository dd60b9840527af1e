"""What one leg says: frames of 20 ms put into packets of the length the far end asks for, and digits."""

from typing import Any

from server_api.telephony.wire.codecs import FRAME_SAMPLES, PCMA, Codec, Samples, new_codec
from server_api.telephony.wire.dtmf import DtmfSender
from server_api.telephony.wire.rtp import RtpSender


class LegMouth:
    """One call of :meth:`say` a tick; it returns the packets that are due."""

    def __init__(self) -> None:
        self._codec: Codec = PCMA
        self._payload = 8
        self._event_payload: int | None = None
        self._packet_bytes = FRAME_SAMPLES
        self._sends = True
        self._sender = RtpSender()
        self._digits = DtmfSender()
        self._waiting = b""

    @property
    def ssrc(self) -> int:
        """Of our stream."""
        return self._sender.ssrc

    @property
    def timestamp(self) -> int:
        """Of the present tick."""
        return self._sender.timestamp

    @property
    def codec(self) -> str:
        """Its name."""
        return self._codec.name

    def set_remote(self, remote: dict[str, Any]) -> None:
        """Codec, payload numbers and packet length of the far end."""
        if self._codec.name != remote["codec"]:
            self._codec = new_codec(remote["codec"])
        self._payload = remote["payload"]
        self._event_payload = remote["event_payload"]
        self._packet_bytes = 8 * remote["ptime_ms"]
        self._sends = remote["sends"]
        self._waiting = b""

    def press(self, digits: str) -> None:
        """Send telephone events; without a negotiated payload the far end could not hear them."""
        if self._event_payload is not None:
            self._digits.press(digits)

    def say(self, samples: Samples) -> list[bytes]:
        """The packets of this tick: voice, or the digits that go before it. Silence is sent as voice."""
        if self._event_payload is not None and self._digits.busy:
            self._waiting = b""
            packets = self._digits.tick(self._sender, self._event_payload)
        elif self._sends:
            packets = self._packed(self._codec.encode(samples))
        else:
            packets = []
        self._sender.advance(FRAME_SAMPLES)
        return packets

    def _packed(self, payload: bytes) -> list[bytes]:
        """Whole packets; the rest waits for the next tick."""
        length = self._packet_bytes
        if not self._waiting and len(payload) == length:
            return [self._sender.packet(self._payload, payload)]
        start = self._sender.timestamp - len(self._waiting)
        waiting = self._waiting + payload
        whole = len(waiting) // length * length
        self._waiting = waiting[whole:]
        return [
            self._sender.packet(self._payload, waiting[at : at + length], timestamp=(start + at) & 0xFFFFFFFF)
            for at in range(0, whole, length)
        ]

    def skip(self, ticks: int) -> None:
        """So many ticks were left out: time went on."""
        self._waiting = b""
        self._sender.advance(ticks * FRAME_SAMPLES)
