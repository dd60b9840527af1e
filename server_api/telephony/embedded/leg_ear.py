"""What one leg hears: packets sorted into voice, comfort noise and telephone events."""

from typing import Any

from server_api.telephony.wire.codecs import Codec, Samples, new_codec
from server_api.telephony.wire.dtmf import DtmfReceiver
from server_api.telephony.wire.jitter import JitterBuffer
from server_api.telephony.wire.noise import level_of
from server_api.telephony.wire.rtp import RtpPacket, SequenceWindow


class LegEar:
    """Packets that belong to the leg in, one frame a tick out."""

    def __init__(self) -> None:
        self._codecs: dict[int, Codec] = {}
        self._events: frozenset[int] = frozenset()
        self._comfort: frozenset[int] = frozenset()
        self._jitter = JitterBuffer()
        self._digits = DtmfReceiver()
        self._sequences = SequenceWindow()
        self._ssrc = -1

    def set_remote(self, remote: dict[str, Any]) -> None:
        """Which payload numbers mean what; a codec that stays keeps its state."""
        wanted = {int(number): name for number, name in remote["hears"].items()}
        self._codecs = {
            number: self._codecs[number]
            if number in self._codecs and self._codecs[number].name == name
            else new_codec(name)
            for number, name in wanted.items()
        }
        self._events = frozenset(remote["hears_events"])
        self._comfort = frozenset(remote["hears_comfort"])

    @property
    def flags(self) -> int:
        """Of the last frame: see :class:`~server_api.telephony.wire.jitter.JitterBuffer`."""
        return self._jitter.flags

    def is_event(self, packet: RtpPacket) -> bool:
        """True for a telephone event."""
        return packet.payload_type in self._events and packet.payload_type not in self._codecs

    def take(self, packet: RtpPacket) -> str | None:
        """One packet; the key if it begins a telephone event."""
        if packet.ssrc != self._ssrc:
            self._ssrc = packet.ssrc
            self._sequences = SequenceWindow()
            self._jitter.restart()
        if not self._sequences.fresh(packet.sequence):
            return None
        codec = self._codecs.get(packet.payload_type)
        if codec is not None:
            if packet.payload:
                self._jitter.put(packet.timestamp, codec.decode(packet.payload))
        elif packet.payload_type in self._events:
            self._jitter.rest(packet.timestamp, None)
            return self._digits.receive(packet)
        elif packet.payload_type in self._comfort:
            self._jitter.rest(packet.timestamp, level_of(packet.payload))
        return None

    def pull(self) -> Samples | None:
        """This tick's frame, or None for silence."""
        return self._jitter.pull()

    def skip(self, ticks: int) -> None:
        """So many ticks were left out."""
        self._jitter.skip(ticks)
