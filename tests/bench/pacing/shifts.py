"""When the agents of a simulated floor work."""

from dataclasses import dataclass, field

import numpy as np

from tests.bench.pacing.laws import Laws

_LATE_S = 600.0
_RESTS_S = (600.0, 1800.0, 600.0)  # coffee, lunch, coffee


@dataclass(slots=True)
class Shift:
    """``works_s`` is the time signed in and not paused; rests are taken after the call that overlaps them."""

    begins_s: float
    ends_s: float
    rests: list[tuple[float, float]] = field(default_factory=list)
    paused_s: float = 0.0

    @property
    def works_s(self) -> float:
        """Once the day is over."""
        return self.ends_s - self.begins_s - self.paused_s

    def rest(self, now: float) -> float | None:
        """Until when the agent rests now, None to go on working."""
        if not self.rests or now < self.rests[0][0]:
            return None
        _, lasts = self.rests.pop(0)
        until = min(now + lasts, self.ends_s)
        self.paused_s += until - now
        return until


def shifts(laws: Laws, agents: int, seed: int, day: int, length_s: float) -> list[Shift]:
    """Of every agent: the whole day, or with lateness and three rests."""
    if not laws.breaks:
        return [Shift(0.0, length_s) for _ in range(agents)]
    rng = np.random.default_rng([seed, day, 3])
    found = []
    for _ in range(agents):
        begins = rng.uniform(0.0, _LATE_S)
        at = sorted(rng.uniform(0.1, 0.95, len(_RESTS_S)) * length_s)
        found.append(Shift(begins, length_s, list(zip(at, _RESTS_S, strict=True))))
    return found
