"""Whether more people answer at this moment than the odds say, on two time scales.

Answers counted over answers expected (the compensator of a counting process has the same mean whatever the
dialling does). The slow quotient follows the day; the fast one is only believed upwards, and only as far as
chance does not explain it: a sudden rise hurts, a sudden fall merely idles. ``high`` adds the doubt that is
left, one standard deviation of a Poisson count and of what no count tells: many calls at once are all wrong
together, which the sum of independent calls does not know.
"""

import math
from collections.abc import Mapping
from typing import Any

_FAST_S, _SLOW_S = 60.0, 900.0
_UNTOLD = 0.03  # relative doubt that no count removes
_WORTH, _FEW = 15.0, 3.0  # answers as foreseen that each begins with


class Tide:
    """``level`` multiplies the odds, ``high`` does where people could be lost."""

    def __init__(self) -> None:
        self._at = -math.inf
        self._fast = [0.0, 0.0]
        self._slow = [0.0, 0.0]
        self.level = 1.0
        self.high = 1.0 + math.sqrt(1.0 / _WORTH)

    def came(self) -> None:
        """A person answered."""
        self._fast[0] += 1.0
        self._slow[0] += 1.0

    def expected(self, answers: float) -> None:
        """So many were expected since the last time."""
        self._fast[1] += answers
        self._slow[1] += answers

    def flow(self, now: float) -> None:
        """Forget with time and draw the conclusion."""
        passed = max(0.0, now - self._at) if self._at > -math.inf else 0.0
        self._at = now
        for counts, lasts in ((self._fast, _FAST_S), (self._slow, _SLOW_S)):
            keep = math.exp(-passed / lasts)
            counts[0] *= keep
            counts[1] *= keep
        slow = (self._slow[0] + _WORTH) / (self._slow[1] + _WORTH)
        came, awaited = self._fast
        surely = (came + _FEW - 1.5 * math.sqrt(came + _FEW)) / (awaited + _FEW)
        self.level = min(4.0, max(0.25, slow, surely))
        self.high = self.level * (1.0 + math.sqrt(1.0 / (self._slow[0] + _WORTH) + _UNTOLD**2))

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"fast": self._fast, "slow": self._slow, "at": self._at if self._at > -math.inf else None}

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self._fast, self._slow = [float(one) for one in state["fast"]], [float(one) for one in state["slow"]]
        self._at = -math.inf if state["at"] is None else float(state["at"])
