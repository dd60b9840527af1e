"""What a bench measured, as numbers for a machine and as a table for a person."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

NS_PER_MS = 1e6


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds; NaN never: a bench without a sample is an error of its own."""

    p50: float
    p95: float
    p99: float

    def as_dict(self) -> dict[str, float]:
        """As the report has it."""
        return {"p50": self.p50, "p95": self.p95, "p99": self.p99}


def spread(samples: Sequence[float]) -> Spread:
    """Percentiles by the nearest rank. Raises ValueError without samples."""
    if not samples:
        raise ValueError("nothing was measured")
    ordered = sorted(samples)
    return Spread(*(round(_rank(ordered, share), 1) for share in (0.50, 0.95, 0.99)))


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(samples: Sequence[float]) -> float:
    """The middle one, to three digits."""
    return round(statistics.median(samples), 3)
