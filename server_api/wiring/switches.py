"""From the server's settings to a switch's own."""

from typing import Any

from server_api.settings import ServerSettings


def switch_knobs(settings: ServerSettings) -> dict[str, Any]:
    """The knobs that :func:`server_api.telephony.registry.make_switch` wants."""
    if settings.switch == "fake":
        return {"switch_id": settings.switch_id}
    return {
        "switch_id": settings.switch_id,
        "sip_host": settings.sip_host,
        "sip_port": settings.sip_port,
        "rtp_host": settings.media_host,
        "rtp_first_port": settings.rtp_ports[0],
        "rtp_last_port": settings.rtp_ports[1],
        "adoption_s": settings.adoption_s,
        "reconnect_s": settings.reconnect_s,
    }
