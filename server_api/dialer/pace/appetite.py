"""How much risk of an abandoned call the next dial may carry, so that the cap is spent and never passed.

The threshold theta has a slow part, moved by ``GAIN`` x share for each person who answers and by -``GAIN`` for
each person lost (a stochastic approximation whose rest point is: lost = share x persons), and a quick part
that steers what is left of the day's allowance towards its end.
"""

import math
from collections.abc import Mapping
from typing import Any

GAIN = 0.04
_LEAST, _MOST = 1e-4, 0.95
_RESERVE = 6.0  # lost calls: the surplus that doubles the appetite


class Appetite:
    """Of one campaign. ``share`` is lost persons over persons who answer."""

    def __init__(self, share: float) -> None:
        self.share = share
        self._log = math.log(max(_LEAST, min(_MOST, 3.0 * share)))

    def answered(self) -> None:
        """A person answered."""
        self._move(GAIN * self.share)

    def lost(self) -> None:
        """A person was abandoned, or overflowed."""
        self._move(-GAIN)

    def theta(self, surplus: float, coming: float | None) -> float:
        """The risk the next dial may carry. ``surplus``: lost calls the day still allows now; ``coming``: lost
        calls it will allow besides until its end, None where nobody knows."""
        reserve = _RESERVE if coming is None else max(1.5, min(_RESERVE, coming))
        steer = min(2.5, max(0.1, 1.0 + (surplus - 1.0) / reserve))
        return min(_MOST, math.exp(self._log) * steer)

    def _move(self, by: float) -> None:
        self._log = min(math.log(_MOST), max(math.log(_LEAST), self._log + by))

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"log": self._log}

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self._move(float(state["log"]) - self._log)
