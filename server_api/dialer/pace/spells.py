"""How long agents talk and wrap up: hazards learned on line, with what is left of a spell given its age.

The hazard of a bin is (ends + prior ends) / (exposure + prior exposure), exposure in seconds: the
Kaplan-Meier idea on bins, with a gamma prior; S(t) = exp(-sum of hazards up to t).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_FINE_S = 0.5
_EDGES: Floats = np.concatenate(
    (np.arange(0.0, 60.0, _FINE_S), 60.0 * 1.03 ** np.arange(0, 141))
)  # to an hour, half seconds first
_BINS = len(_EDGES) - 1
_WIDTHS = np.diff(_EDGES)
_MIDDLES: Floats = _EDGES[:-1] + _WIDTHS / 2.0
_MEMORY = 3000.0
_NONE: Floats = np.zeros(0)


class Spells:
    """One kind of spell. ``mean_s`` is the first guess, an exponential law worth ``worth`` spells."""

    def __init__(self, mean_s: float, worth: float = 6.0) -> None:
        self._hazard = 1.0 / mean_s
        alive = np.exp(-_MIDDLES / mean_s)
        self._exposure: Floats = worth * alive * _WIDTHS
        self._ends: Floats = self._exposure * self._hazard
        self.seen = 0.0
        self.refresh()

    def learn(self, lasted_s: float) -> None:
        """A spell is over."""
        lasted_s = max(0.0, lasted_s)
        keep = 1.0 - 1.0 / _MEMORY
        self._ends *= keep
        self._exposure *= keep
        last = min(_BINS - 1, int(np.searchsorted(_EDGES, lasted_s, side="right")) - 1)
        self._exposure[:last] += _WIDTHS[:last]
        self._exposure[last] += min(lasted_s, _EDGES[last + 1]) - _EDGES[last] + 0.05
        self._ends[last] += 1.0
        self.seen += 1.0

    def refresh(self, under_way_s: Floats = _NONE) -> None:
        """Bring the table up to what was learned. Spells that last still, of these ages, count as exposure:
        without them the first to end would be taken for all."""
        exposure = self._exposure + _exposed(under_way_s)
        hazards = self._ends / (exposure + 1e-9)
        self._cumulated: Floats = np.concatenate(([0.0], np.cumsum(hazards * _WIDTHS)))

    def over_by(self, ages_s: Floats, later_s: Floats) -> Floats:
        """P(over within each of ``later_s`` | so old already): ages x times."""
        begin = np.interp(ages_s, _EDGES, self._cumulated)
        end = np.interp(ages_s[:, None] + later_s, _EDGES, self._cumulated)
        over: Floats = 1.0 - np.exp(begin[:, None] - end)
        return over

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"ends": self._ends.tolist(), "exposure": self._exposure.tolist(), "seen": self.seen}

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self._ends = np.array(state["ends"], dtype=np.float64)
        self._exposure = np.array(state["exposure"], dtype=np.float64)
        self.seen = float(state["seen"])
        self.refresh()


def _exposed(ages_s: Floats) -> Floats:
    """Seconds that spells of these ages have spent in each bin."""
    ages = np.minimum(np.maximum(ages_s, 0.0), _EDGES[-1] - 1e-6)
    at = np.searchsorted(_EDGES, ages, side="right") - 1
    within = np.bincount(at, minlength=_BINS)
    through = len(ages) - np.cumsum(within)
    exposed: Floats = through * _WIDTHS + np.bincount(at, weights=ages - _EDGES[at], minlength=_BINS)
    return exposed


class Freeing:
    """P(an agent will be free by each of some moments) given what the agent does and since when."""

    def __init__(self) -> None:
        self.talk, self.wrap = Spells(120.0), Spells(20.0)
        self._wraps = 0.95  # share of conversations that a wrap-up follows
        self.talking: Floats = np.zeros((_BINS, 0))
        self.wrapping: Floats = np.zeros((_BINS, 0))

    @staticmethod
    def bins(ages_s: Floats) -> NDArray[np.intp]:
        """Rows of the tables for spells of these ages."""
        return np.maximum(0, np.minimum(np.searchsorted(_EDGES, ages_s, side="right") - 1, _BINS - 1))

    def learn_wraps(self, *, wraps: bool) -> None:
        """A conversation is over, and a wrap-up follows or not."""
        self._wraps += 0.01 * (float(wraps) - self._wraps)

    def refresh(self, times_s: Floats, talking_s: Floats = _NONE, wrapping_s: Floats = _NONE) -> None:
        """Make the tables for these moments: rows are ages by :meth:`bins`, columns the moments. The agents
        who talk and wrap up now do so since ``talking_s`` and ``wrapping_s``."""
        self.talk.refresh(talking_s)
        self.wrap.refresh(wrapping_s)
        self.wrapping = self.wrap.over_by(_MIDDLES, times_s)
        steps = np.arange(0.0, max(1.0, float(times_s[-1])) + 1.0, 1.0)
        ended = np.diff(self.talk.over_by(_MIDDLES, steps), axis=1)
        since_end = np.maximum(0.0, times_s - (steps[:-1, None] + 0.5))
        wrapped = self.wrap.over_by(np.zeros(1), since_end.ravel()).reshape(since_end.shape)
        free = (1.0 - self._wraps) * (times_s >= steps[:-1, None] + 0.5) + self._wraps * wrapped
        self.talking = ended @ free

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"talk": self.talk.saved(), "wrap": self.wrap.saved(), "wraps": self._wraps}

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self.talk.restore(state["talk"])
        self.wrap.restore(state["wrap"])
        self._wraps = float(state["wraps"])
