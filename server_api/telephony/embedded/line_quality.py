"""One leg's sound over a stretch of time: the fields of ``facts.MediaQuality``."""

from typing import Any

from server_api.contract import emodel
from server_api.telephony.wire.rtcp import RtcpSession


def quality_of(reports: RtcpSession, codec: str) -> dict[str, Any] | None:
    """Since the last time it was asked; None when nothing came and nothing was reported.

    The MOS is that of the worse of both directions.
    """
    heard_in = reports.interval()
    heard_out = reports.heard
    if heard_in is None:
        return None
    trip_ms = None
    if heard_out is not None and heard_out.round_trip_s is not None:
        trip_ms = round(1000 * heard_out.round_trip_s, 1)
    loss_in, jitter_in = 100 * heard_in.lost, 1000 * heard_in.jitter_s
    loss_out = 100 * heard_out.lost if heard_out is not None else 0.0
    jitter_out = 1000 * heard_out.jitter_s if heard_out is not None else 0.0
    return {
        "loss_in_pct": round(loss_in, 2),
        "jitter_in_ms": round(jitter_in, 2),
        "loss_out_pct": round(loss_out, 2),
        "jitter_out_ms": round(jitter_out, 2),
        "round_trip_ms": trip_ms,
        "mos": min(
            emodel.mos(loss_in, jitter_in, trip_ms or 0.0), emodel.mos(loss_out, jitter_out, trip_ms or 0.0)
        ),
        "codec": codec,
    }
