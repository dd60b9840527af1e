"""From SDP to what the mixer must know about a far end."""

from typing import Any

from server_api.telephony.wire.sdp import AudioSdp


def remote_of(audio: AudioSdp, timeout_s: float, keys: tuple[str, str] | None = None) -> dict[str, Any]:
    """The far end of a leg: its first codec is used; a held stream has no RTP to wait for.

    ``keys`` are ours and theirs (SDES, base64).
    """
    payload, codec = audio.codecs[0]
    sends = audio.direction in ("sendrecv", "recvonly")
    hears = audio.direction in ("sendrecv", "sendonly")
    return {
        "host": audio.host,
        "port": audio.port,
        "codec": codec,
        "payload": payload,
        "event_payload": audio.event_payload,
        "sends": sends,
        "timeout_s": timeout_s if hears else 0.0,
        "keys": list(keys) if keys else [],
    }
