"""How much risk of a lost call the next dial may carry, so that the cap is spent and never passed.

``room`` is the number of lost calls that the promise still has space for now: it grows by share x persons who
answer and shrinks by 1 with each lost call; under 1 nothing may be risked. The appetite is proportional to
what room there is above 1, so that it fades before the edge is reached, and a slow factor learns what makes
room rest at 1 + ``reserve``:

    theta = exp(slow) (room - 1) / reserve
    slow += share / (8 reserve) ((room - 1) / reserve - 1) with each person

Losses at a rate proportional to room - 1 make that an Ornstein-Uhlenbeck process, of mean ``reserve`` and of
variance ``reserve`` / 2 times the size of the bunches in which losses come; these grow with the floor. The
gain makes the two loops together well damped (1.4 times critical). The reserve shrinks towards the end of the
day with what is still to come: what is left then is wasted.
"""

import math
from collections.abc import Mapping
from typing import Any

_LEAST, _MOST = 1e-5, 0.9
_STEEPEST = 2.0


class Appetite:
    """Of one campaign. ``share`` is lost persons over persons who answer."""

    def __init__(self, share: float) -> None:
        self.share = share
        self._slow = math.log(min(_MOST, max(_LEAST, 0.6 * share)))

    def answered(self, room: float, coming: float, agents: int, persons: int) -> None:
        """A person answered, the ``persons``-th of the day. The morning, when room is only growing, teaches
        nothing."""
        full = self._reserve(math.inf, agents)
        if self.share * persons < 2.0 * full:
            return
        pull = self._filled(room, coming, agents) - 1.0
        moved = self._slow + self.share / (8.0 * full) * max(-1.0, min(1.0, pull))
        self._slow = max(math.log(_LEAST), min(math.log(_MOST), moved))

    def theta(self, room: float, coming: float, agents: int) -> float:
        """The risk the next dial may carry. ``coming``: lost calls the day will allow besides ``room``."""
        return min(_MOST, math.exp(self._slow) * self._filled(room, coming, agents))

    def _filled(self, room: float, coming: float, agents: int) -> float:
        return max(0.0, min(_STEEPEST, (room - 1.0) / self._reserve(coming, agents)))

    def _reserve(self, coming: float, agents: int) -> float:
        full = 1.0 + 0.8 * math.sqrt(33.0 * self.share * agents)
        return max(1.0, 0.3 * full, min(full, coming / 3.0))

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"slow": self._slow}

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self._slow = float(state["slow"])
