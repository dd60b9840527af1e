"""VICIdial as the best of hands would set it: a grid per size and cap, tried on days of the base scenario.

``dev.py bench pacing --tune`` searches anew and prints ``TUNED``; its days are not those of the report.
"""

import math
import statistics
from collections.abc import Iterator, Sequence
from itertools import product

from tests.bench.pacing.floor import Floor
from tests.bench.pacing.laws import SCENARIOS
from tests.bench.pacing.vicidial import Knobs, Vicidial

_SEED = 1000
#: Tried per knobs.
_DAYS = {5: 10, 20: 5, 50: 4, 200: 1}
_LEVELS = {
    5: (1.0, 1.2, 1.4, 1.5, 1.6, 1.75, 2.0, 2.2, 2.5),
    20: (2.0, 2.5, 2.75, 3.0, 3.25, 3.5, 3.75, 4.0, 4.5, 5.0),
    50: (3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0),
    200: (5.0, 6.0, 7.0, 8.0, 10.0),
}
_TARGETS = {
    5: (-0.5, 0.0, 0.5, 1.0),
    20: (-2.0, -1.0, 0.0, 0.5, 1.0),
    50: (-1.0, 0.0, 1.0, 2.0, 3.0),
    200: (0.0, 5.0, 10.0),
}
#: Of the ordinary count of agents, those who talk included.
_STAFFED_LEVELS = (1.1, 1.2, 1.3, 1.4, 1.5)

TUNED: dict[tuple[int, float], Knobs] = {
    (5, 0.03): Knobs(0.03, -0.5, 2.5, available_only=True),
    (5, 0.01): Knobs(0.01, 0.0, 1.4, available_only=True),
    (20, 0.03): Knobs(0.03, 0.0, 3.25, hard=False, available_only=True),
    (20, 0.01): Knobs(0.01, 0.0, 2.75, hard=False, available_only=True),
    (50, 0.03): Knobs(0.03, 0.0, 5.5, available_only=True),
    (50, 0.01): Knobs(0.01, 0.0, 4.0, available_only=True),
    (200, 0.03): Knobs(0.03, 10.0, 6.0, available_only=True),
    (200, 0.01): Knobs(0.01, 10.0, 5.0, available_only=True),
}


def tuned(agents: int, cap: float) -> Knobs:
    """What was found for the size and the cap nearest to these; the drop limit is the cap itself."""
    size = min(_DAYS, key=lambda one: abs(math.log(one / agents)))
    near = min((key for key in TUNED if key[0] == size), key=lambda key: abs(key[1] - cap))
    return TUNED[near].at(cap)


def search(agents: int, caps: Sequence[float]) -> Iterator[tuple[float, Knobs, float, float]]:
    """Cap, the best knobs that hold it on the mean of the days, their occupancy and abandoned share."""
    for cap in caps:
        tried = [(*_tried(agents, knobs), knobs) for knobs in _grid(agents, cap)]
        occupancy, abandoned, knobs = max(
            (one for one in tried if one[1] <= cap), key=lambda one: one[0], default=tried[0]
        )
        yield cap, knobs, occupancy, abandoned


def _grid(agents: int, cap: float) -> Iterator[Knobs]:
    for level, target, hard in product(_LEVELS[agents], _TARGETS[agents], (True, False)):
        yield Knobs(cap, target, level, hard, available_only=True)
    for level, target in product(_STAFFED_LEVELS, _TARGETS[agents]):
        yield Knobs(cap, target, level)


def _tried(agents: int, knobs: Knobs) -> tuple[float, float]:
    days = [Floor(SCENARIOS["base"], agents, _SEED, day).run(Vicidial(knobs)) for day in range(_DAYS[agents])]
    return (
        statistics.fmean(day.busy_s / day.signed_in_s for day in days),
        statistics.fmean(day.abandoned / max(1, day.persons) for day in days),
    )
