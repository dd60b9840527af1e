"""SRTP with keys from SDP (RFC 3711, 4568), AES_CM_128_HMAC_SHA1_80."""

import base64

from pylibsrtp import Error, Policy, Session


def _session(key: str, direction: int) -> Session:
    return Session(policy=Policy(key=base64.b64decode(key, validate=True), ssrc_type=direction))


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
