"""Voice quality from what the packets went through: the E-model (ITU-T G.107, 06/2015)."""

R_DEFAULT = 93.2  # G.107, all parameters at their defaults, no delay, no loss
G711_BPL = 25.1  # ITU-T G.113 appendix I: robustness of G.711 with loss concealment
PLAYOUT_MS = 40.0  # the receiver's buffer and the codec's frame, added to the way through the network


def mos(loss_pct: float, jitter_ms: float, rtt_ms: float) -> float:
    """Mean opinion score 1.0 to 4.5 for G.711 with concealment.

    ``loss_pct`` is the share of packets lost in per cent, ``jitter_ms`` the interarrival jitter,
    ``rtt_ms`` the round trip. The jitter buffer is taken as twice the jitter deep.
    """
    r = R_DEFAULT - _delay_impairment(rtt_ms / 2 + 2 * jitter_ms + PLAYOUT_MS) - _loss_impairment(loss_pct)
    return round(_mos_of(r), 2)


def _delay_impairment(one_way_ms: float) -> float:
    """Id by the usual straight-line form of G.107 7.4 (Cole and Rosenbluth, 2001)."""
    late = max(0.0, one_way_ms - 177.3)
    return 0.024 * one_way_ms + 0.11 * late


def _loss_impairment(loss_pct: float) -> float:
    """Ie,eff of G.107 7.5 with random loss (BurstR = 1) and Ie = 0 for G.711."""
    loss = min(100.0, max(0.0, loss_pct))
    return 95.0 * loss / (loss + G711_BPL)


def _mos_of(r: float) -> float:
    """G.107 annex B."""
    if r <= 0:
        return 1.0
    if r >= 100:
        return 4.5
    return max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)
