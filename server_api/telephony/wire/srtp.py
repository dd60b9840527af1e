"""SRTP with keys from SDP (RFC 3711, 4568), AES_CM_128_HMAC_SHA1_80."""

import base64
import binascii

from pylibsrtp import Error, Policy, Session

KEY_BYTES = 30


def _session(key: str, direction: int) -> Session:
    raw = base64.b64decode(key, validate=True)
    if len(raw) != KEY_BYTES:
        raise ValueError("an SDES key has 30 bytes")
    return Session(policy=Policy(key=raw, ssrc_type=direction))


def valid_key(key: str) -> bool:
    """True for base64 of exactly 30 bytes."""
    try:
        return len(base64.b64decode(key, validate=True)) == KEY_BYTES
    except binascii.Error:
        return False


class SrtpPair:
    """Both directions of one leg; kept for the leg's whole life (a new key is a new leg)."""

    def __init__(self, send_key: str, receive_key: str) -> None:
        self._out = _session(send_key, Policy.SSRC_ANY_OUTBOUND)
        self._in = _session(receive_key, Policy.SSRC_ANY_INBOUND)

    def protect(self, packet: bytes) -> bytes:
        """The packet as sent."""
        return bytes(self._out.protect(packet))

    def protect_report(self, packet: bytes) -> bytes:
        """An RTCP packet as sent (SRTCP)."""
        return bytes(self._out.protect_rtcp(packet))

    def unprotect_report(self, packet: bytes) -> bytes | None:
        """Plain RTCP, or None."""
        try:
            return bytes(self._in.unprotect_rtcp(packet))
        except (Error, TypeError):
            return None

    def unprotect(self, packet: bytes) -> bytes | None:
        """The plain packet, or None when it is forged, replayed or not SRTP."""
        try:
            return bytes(self._in.unprotect(packet))
        except (Error, TypeError):
            return None
