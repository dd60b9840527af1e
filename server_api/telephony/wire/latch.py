"""Whose packets count on a leg, and where it sends."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from server_api.telephony.wire.rtp import RtpPacket
from server_api.telephony.wire.sip_gate import Address

PROOF_PACKETS = 5
PROOF_S = 0.06
SILENT_S = 2.0
MAX_CANDIDATES = 512  # 5,000 strangers a second push nobody out who speaks every 60 ms
MAX_DROPOUT = 3000  # RFC 3550 appendix A.1


@dataclass(slots=True)
class _Candidate:
    ssrc: int
    next_sequence: int
    first_at: float
    proofs: int


class SourceLatch:
    """The address of the SDP, or one that has proved itself.

    - A packet from the SDP's address counts at once, and moves the leg back to it.
    - While that address has never spoken (symmetric NAT), another that brings five packets of one stream in
      sequence, over at least 60 ms, is taken.
    - Once somebody was heard, a stranger is never taken; only the same stream (its SSRC is 32 random bits,
      its sequence goes on) may come from elsewhere, after 2 s of silence.
    - An authenticated packet (SRTP) counts at once, wherever it comes from.

    ``clock`` is monotonic, in seconds. Another SDP (a re-INVITE) makes a new latch.
    """

    def __init__(self, expected: Address, clock: Callable[[], float] = time.monotonic) -> None:
        self.expected = expected
        self.address = expected
        self.heard = False
        self._clock = clock
        self._heard_at = 0.0
        self._ssrc = 0
        self._sequence = 0
        self._candidates: dict[Address, _Candidate] = {}

    def accepts(self, source: Address, packet: RtpPacket, *, authenticated: bool = False) -> bool:
        """True when the packet belongs to the leg; may move :attr:`address`."""
        now = self._clock()
        known = source == self.expected or (self.heard and source == self.address)
        if not (known or authenticated or self._proven(source, packet, now)):
            return False
        self.address = source
        self.heard = True
        self._heard_at = now
        self._ssrc = packet.ssrc
        self._sequence = packet.sequence
        if self._candidates:
            self._candidates.clear()
        return True

    def _proven(self, source: Address, packet: RtpPacket, now: float) -> bool:
        if self.heard and not self._goes_on(packet, now):
            return False
        candidate = self._candidates.pop(source, None)
        if candidate is None or candidate.ssrc != packet.ssrc or packet.sequence != candidate.next_sequence:
            candidate = _Candidate(packet.ssrc, packet.sequence, now, proofs=0)
        candidate.next_sequence = (packet.sequence + 1) & 0xFFFF
        candidate.proofs += 1
        if len(self._candidates) >= MAX_CANDIDATES:
            del self._candidates[next(iter(self._candidates))]
        self._candidates[source] = candidate
        return candidate.proofs >= PROOF_PACKETS and now - candidate.first_at >= PROOF_S

    def _goes_on(self, packet: RtpPacket, now: float) -> bool:
        """The stream heard before, from somewhere else."""
        ahead = (packet.sequence - self._sequence) & 0xFFFF
        return now - self._heard_at >= SILENT_S and packet.ssrc == self._ssrc and 0 < ahead < MAX_DROPOUT
