"""How good a line sounds: the E-model's number (ITU-T G.107) and the three words shown for it."""

from enum import StrEnum

from server_api.contract.base import AwareDatetime, WireModel

GOOD_FROM = 4.0
FAIR_FROM = 3.4


class QualityLevel(StrEnum):
    """Three levels with words; the number is for those who ask."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class LineQuality(WireModel):
    """One line over a stretch of time. Loss in per cent, times in milliseconds, MOS 1 to 4.5.

    ``in`` is what the switch hears of the far end, ``out`` what the far end says it hears (RTCP); a far
    end that does not report leaves ``out`` at 0 and ``round_trip_ms`` at None.
    """

    at: AwareDatetime
    loss_in_pct: float = 0.0
    jitter_in_ms: float = 0.0
    loss_out_pct: float = 0.0
    jitter_out_ms: float = 0.0
    round_trip_ms: float | None = None
    mos: float = 0.0


class QualityHistory(WireModel):
    """The agent's own line over the last hour, oldest first, ten seconds or more apart."""

    lines: tuple[LineQuality, ...] = ()


def level_of(mos: float) -> QualityLevel:
    """The word for a MOS: good from 4.0, fair from 3.4 (ITU-T G.109 users' satisfaction, narrow band)."""
    if mos >= GOOD_FROM:
        return QualityLevel.GOOD
    return QualityLevel.FAIR if mos >= FAIR_FROM else QualityLevel.POOR
