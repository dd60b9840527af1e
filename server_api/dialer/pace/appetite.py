"""How much risk of a lost call the next dial may carry, so that the cap is spent and never passed.

The threshold is a proportional-integral controller on the allowance that is left, ``room``: lost calls that
the promise still has space for now. It aims at a small reserve, large enough that chance seldom empties it:
with the allowance growing by share x persons and losses coming at a rate proportional to theta, room is an
Ornstein-Uhlenbeck process of variance ``reach`` / 2, times the size of the bunches in which losses come: the
larger the floor, the larger those are.

    theta = exp(slow + (room - aim) / reach),   slow += GAIN x share x (room - aim) / reach   a person

Towards the end of the day aim and reach shrink with what is still to come: what is left then is wasted.
"""

import math
from collections.abc import Mapping
from typing import Any

GAIN = 0.06
_LEAST, _MOST = 1e-4, 0.9
_STEEPEST = 1.2


class Appetite:
    """Of one campaign. ``share`` is lost persons over persons who answer."""

    def __init__(self, share: float) -> None:
        self.share = share
        self._slow = math.log(_bounded(0.6 * share))

    def answered(self, room: float, coming: float, agents: int) -> None:
        """A person answered while the pacer was free to dial ahead."""
        self._slow += GAIN * self.share * self._pull(room, coming, agents)
        self._slow = math.log(_bounded(math.exp(self._slow)))

    def theta(self, room: float, coming: float, agents: int) -> float:
        """The risk the next dial may carry. ``coming``: lost calls the day will allow besides ``room``."""
        return _bounded(math.exp(self._slow + self._pull(room, coming, agents)))

    def _pull(self, room: float, coming: float, agents: int) -> float:
        reserve = 0.6 * math.sqrt(33.0 * self.share * agents)
        aim = 1.0 + min(reserve, coming / 4.0)
        reach = max(1.5, min(2.0 + 2.0 * reserve, coming))
        return max(-_STEEPEST, min(_STEEPEST, (room - aim) / reach))

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"slow": self._slow}

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self._slow = float(state["slow"])


def _bounded(theta: float) -> float:
    return min(_MOST, max(_LEAST, theta))
