"""How long calls ring, learned from how they end.

With F the share of persons' answers that came by an age and B the share of all other calls still ringing at
it, a call of age e that a person answers with probability p does so within t with probability (Bayes)

    p (F(e + t) - F(e)) / (p (1 - F(e)) + (1 - p) B(e))
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEP_S = 0.5
BINS = 240  # two minutes: no carrier rings longer
GRID = 10  # moments at which agents are weighed against answers
_MEMORY = 4000.0  # calls after which an older one counts 1/e
_PRIOR = 12.0  # calls the first guess is worth


def _first_persons() -> Floats:
    """Answers between 3 and 30 s, most about 10 s."""
    age = (np.arange(BINS) + 0.5) * STEP_S
    shape = np.where(age > 2.0, (age - 2.0) * np.exp(-(age - 2.0) / 6.0), 0.0)
    first: Floats = shape / shape.sum()
    return first


def _first_others() -> Floats:
    """A quarter fails at once, the others ring for 20 to 40 s."""
    age = (np.arange(BINS) + 0.5) * STEP_S
    shape = 0.25 * (age < 2.0) / 4.0 + 0.75 * ((age > 20.0) & (age < 40.0)) / 40.0
    first: Floats = shape / shape.sum()
    return first


class RingLaw:
    """``fresh`` are the ``GRID`` equally likely moments at which a person answers a call dialled now."""

    def __init__(self) -> None:
        self._persons, self._others = _PRIOR * _first_persons(), _PRIOR * _first_others()
        self.lag_s = 0.0
        self.longest_s = 60.0
        self.refresh()

    def learn(self, age_s: float, *, person: bool) -> None:
        """A call has stopped ringing at that age: a person answered, or not."""
        counts = self._persons if person else self._others
        counts *= 1.0 - 1.0 / _MEMORY
        counts[min(BINS - 1, max(0, int(age_s / STEP_S)))] += 1.0
        if age_s > self.longest_s:
            self.longest_s = min(age_s, 300.0)

    def learn_lag(self, seconds: float) -> None:
        """Someone answered, and that it was a person was known so many seconds later."""
        self.lag_s += 0.02 * (seconds - self.lag_s)

    def refresh(self) -> None:
        """Bring the tables up to what was learned."""
        edges = np.arange(BINS + 1) * STEP_S
        answered = np.concatenate(([0.0], np.cumsum(self._persons))) / self._persons.sum()
        others = 1.0 - np.concatenate(([0.0], np.cumsum(self._others))) / self._others.sum()
        quantiles = (np.arange(GRID) + 0.5) / GRID
        rising = answered + np.arange(BINS + 1) * 1e-12
        self.fresh: Floats = np.interp(quantiles, rising, edges)
        self.times: Floats = self.fresh + self.lag_s
        middle = edges[:-1] + STEP_S / 2.0
        before = np.interp(middle, edges, answered)
        self._within: Floats = np.interp(middle[:, None] + self.fresh, edges, answered) - before[:, None]
        self._left: Floats = 1.0 - before + 1e-9
        self._others_left: Floats = np.interp(middle, edges, others) + 1e-9

    def within(self, ages_s: Floats, odds: Floats) -> Floats:
        """P(a person will have answered) of calls of these ages and odds, at ``times``: calls x grid."""
        at = self._bins(ages_s)
        unseen = odds * self._left[at] + (1.0 - odds) * self._others_left[at]
        within: Floats = (odds / unseen)[:, None] * self._within[at]
        return within

    def fresh_within(self, odds: float) -> Floats:
        """The same of one call that is dialled now."""
        unseen = odds * float(self._left[0]) + (1.0 - odds) * float(self._others_left[0])
        within: Floats = (odds / unseen) * self._within[0]
        return within

    def expected(self, mean: float) -> Floats:
        """Answers expected of one call of these mean odds by each age: the compensator of its answer."""
        left = self._left
        gone = np.concatenate((left[:-1] - left[1:], [0.0])) * mean
        hazard = gone / (mean * left + (1.0 - mean) * self._others_left)
        table: Floats = np.concatenate(([0.0], np.cumsum(np.minimum(hazard, 1.0))[:-1]))
        return table

    @staticmethod
    def _bins(ages_s: Floats) -> NDArray[np.intp]:
        return np.minimum(BINS - 1, np.maximum(0.0, ages_s) * (1.0 / STEP_S)).astype(np.intp)

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "persons": self._persons.tolist(),
            "others": self._others.tolist(),
            "lag_s": self.lag_s,
            "longest_s": self.longest_s,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self._persons = np.array(state["persons"], dtype=np.float64)
        self._others = np.array(state["others"], dtype=np.float64)
        self.lag_s, self.longest_s = float(state["lag_s"]), float(state["longest_s"])
        self.refresh()
