"""From SDP to what the mixer must know about a far end."""

from typing import Any

from server_api.telephony.wire.sdp import COMFORT_PAYLOAD, DEFAULT_EVENT_PAYLOAD, STATIC_PAYLOADS, AudioSdp

MUSIC = "music"  # the source in the mix that is always there


def remote_of(audio: AudioSdp, timeout_s: float, keys: tuple[str, str] | None = None) -> dict[str, Any]:
    """The far end of a leg: its first codec is sent; a held stream has no RTP to wait for.

    What is heard goes by our numbers as well as theirs (RFC 3264 section 5.1: each side names the numbers
    it wants to get). Reports go to the same port where they are multiplexed (RFC 5761), else where the far
    end says, else to the next port (RFC 3550 section 11).

    ``keys`` are ours and theirs (SDES, base64).
    """
    payload, codec = audio.codecs[0]
    sends = audio.direction in ("sendrecv", "recvonly")
    hears = audio.direction in ("sendrecv", "sendonly")
    events = {DEFAULT_EVENT_PAYLOAD, audio.event_payload or DEFAULT_EVENT_PAYLOAD}
    return {
        "host": audio.host,
        "port": audio.port,
        "codec": codec,
        "payload": payload,
        "event_payload": audio.event_payload,
        "hears": dict(STATIC_PAYLOADS) | dict(audio.codecs),
        "hears_events": sorted(events),
        "hears_comfort": sorted({COMFORT_PAYLOAD, audio.comfort_payload or COMFORT_PAYLOAD}),
        "ptime_ms": audio.ptime_ms,
        "sends": sends,
        "reports": None if audio.rtcp_mux else list(audio.rtcp or (audio.host, audio.port + 1)),
        "timeout_s": timeout_s if hears else 0.0,
        "keys": list(keys) if keys else [],
    }
