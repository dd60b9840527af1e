"""P(a person answers) of the next call, from what is known before it is placed.

The campaign's running mean, and a logistic correction with one weight for each hour, weekday, number of
attempts and kind of last result. Each weight is a normal variable N(m, v) that starts at 0 with little room
(shrinkage) and is moved by every call's end as an extended Kalman filter does, with R = q (1 - q), q the
prediction and s2 the sum of the v involved:

    m += v / (1 + R s2) (y - q),   v -= R v v / (1 + R s2)
"""

import math
from collections.abc import Mapping
from typing import Any

from server_api.dialer.pace.facts import Candidate

_ROOM = {
    "hour": 0.05,
    "weekday": 0.02,
    "tries": 0.1,
    "last": 0.15,
    "odds": 1.0,
}
_DRIFT = 1.0 + 1.0 / 20_000.0  # growth of v at each use: what was learned a month ago may have changed
_START, _FIRST = 0.2, 20.0  # the first guess, and the calls it is worth
_MEMORY = 20_000.0  # calls of a campaign after which an older one counts 1/e


class Odds:
    """``mean`` is the running share of calls that persons answer, of all campaigns."""

    def __init__(self) -> None:
        self._weights: dict[str, list[float]] = {}
        self._means: dict[str, float] = {}
        self._calls: dict[str, float] = {}
        self.mean = _START
        self.seen = 0

    def features(self, candidate: Candidate) -> tuple[tuple[str, float], ...]:
        """What is known of the call, each with its value."""
        hour = int(candidate.second // 3600) % 24
        results = candidate.results
        known: list[tuple[str, float]] = [
            (f"campaign:{candidate.campaign_id}", 1.0),
            (f"hour:{hour}", 1.0),
            (f"weekday:{candidate.weekday}", 1.0),
        ]
        if results:
            known.append((f"tries:{min(6, len(results))}", 1.0))
            known.extend((f"last:{end.value}", 0.6**back) for back, end in enumerate(results[:6]))
        if candidate.odds is not None:
            outside = min(0.99, max(0.01, candidate.odds))
            known.append(("odds", math.log(outside / (1.0 - outside)) - _logit(_START)))
        return tuple(known)

    def of(self, features: tuple[tuple[str, float], ...]) -> float:
        """P(a person answers)."""
        total = _logit(self._means.get(features[0][0], _START))
        for name, value in features[1:]:
            weight = self._weights.get(name)
            if weight is not None:
                total += weight[0] * value
        return 1.0 / (1.0 + math.exp(-min(5.0, max(-5.0, total))))

    def learn(self, features: tuple[tuple[str, float], ...], *, person: bool) -> None:
        """How such a call ended."""
        chance = self.of(features)
        self._correct(features[1:], float(person) - chance, chance)
        campaign = features[0][0]
        calls = self._calls[campaign] = min(_MEMORY, self._calls.get(campaign, _FIRST) + 1.0)
        mean = self._means.get(campaign, _START)
        self._means[campaign] = mean + (float(person) - mean) / calls
        self.seen += 1
        self.mean += (float(person) - self.mean) / min(1000.0, self.seen + _FIRST)

    def _correct(self, features: tuple[tuple[str, float], ...], error: float, chance: float) -> None:
        slope = chance * (1.0 - chance)
        weights = [
            self._weights.setdefault(name, [0.0, _ROOM[name.partition(":")[0]]]) for name, _ in features
        ]
        room = sum(weight[1] * value * value for weight, (_, value) in zip(weights, features, strict=True))
        for weight, (_, value) in zip(weights, features, strict=True):
            gain = weight[1] * value / (1.0 + slope * room)
            weight[0] += gain * error
            weight[1] = min(1.0, (weight[1] - gain * slope * weight[1] * value) * _DRIFT)

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "weights": self._weights,
            "means": self._means,
            "calls": self._calls,
            "mean": self.mean,
            "seen": self.seen,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self._weights = {name: [float(one) for one in pair] for name, pair in state["weights"].items()}
        self._means = {name: float(mean) for name, mean in state["means"].items()}
        self._calls = {name: float(calls) for name, calls in state["calls"].items()}
        self.mean, self.seen = float(state["mean"]), int(state["seen"])


def _logit(chance: float) -> float:
    return math.log(chance / (1.0 - chance))
