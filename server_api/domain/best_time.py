"""When a number is answered: a histogram by weekday and hour of the debtor's own time, older days fading.

Answers count whoever called: a debtor who rings at six in the evening can be reached then. Each cell holds a
faded number of tries and answers; what a cell says is shared with its neighbours, because people's days are
alike, and weighed against a prior, so that one lucky call proves little (beta-binomial smoothing).
Pure; kept as JSON in ``phones.answers``: ``{"day": "2026-11-24", "cells": {"18": [answers, tries], …}}`` with
``weekday * 24 + hour`` as a cell's name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

HALF_LIFE_WEEKS = 6.0
#: A number that nobody knows yet: as if it had been tried this often, answered at this rate.
PRIOR_TRIES = 2.0
PRIOR_RATE = 0.2
#: What an hour tells of the hours beside it, a weekday of others like it and of the week's end.
_HOURS = {0: 1.0, 1: 0.35, 2: 0.1}
_SAME_DAY, _LIKE_DAY, _OTHER_DAY = 1.0, 0.5, 0.15
#: Cells fainter than this are forgotten.
_FAINT = 0.05
#: How much better a later hour must be to be waited for.
WORTH_WAITING = 1.25
_QUARTER = timedelta(minutes=15)
#: Fewer (faded) answers than this say nothing of when somebody can be reached.
_LEAST_ANSWERS = 1.5

Cells = Mapping[int, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of a number. ``cells``: hour of the week to faded answers and tries, as of ``day``."""

    day: date | None = None
    cells: Cells = field(default_factory=dict)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Answers":
        """What :meth:`stored` gave; anything else is nothing known."""
        try:
            day = date.fromisoformat(stored["day"])
            cells = {int(cell): (float(pair[0]), float(pair[1])) for cell, pair in stored["cells"].items()}
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            return cls()
        return cls(day, {cell: pair for cell, pair in cells.items() if 0 <= cell < 7 * 24})

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        if self.day is None:
            return {}
        cells = {str(cell): [round(a, 3), round(t, 3)] for cell, (a, t) in sorted(self.cells.items())}
        return {"day": self.day.isoformat(), "cells": cells}

    def noted(self, at: datetime, zone: str, *, answered: bool, weight: float = 1.0) -> "Answers":
        """With one more call at ``at``: answered by a person or not."""
        local = at.astimezone(ZoneInfo(zone))
        faded = self.faded(local.date())
        cell = local.weekday() * 24 + local.hour
        answers, tries = faded.cells.get(cell, (0.0, 0.0))
        told = (answers + (weight if answered else 0.0), tries + weight)
        return Answers(faded.day, {**faded.cells, cell: told})

    def faded(self, day: date) -> "Answers":
        """As it counts on ``day``; an earlier day than it was noted on changes nothing."""
        if self.day is None or day <= self.day:
            return Answers(self.day or day, self.cells)
        left = 0.5 ** ((day - self.day).days / 7 / HALF_LIFE_WEEKS)
        cells = {cell: (a * left, t * left) for cell, (a, t) in self.cells.items()}
        return Answers(day, {cell: pair for cell, pair in cells.items() if pair[1] >= _FAINT})

    def chance(self, local: datetime) -> float:
        """How likely a person answers a call at this time of the debtor (0 to 1)."""
        answers, tries = PRIOR_RATE * PRIOR_TRIES, PRIOR_TRIES
        for cell, (a, t) in self.faded(local.date()).cells.items():
            near = _near(cell, local.weekday(), local.hour)
            answers, tries = answers + near * a, tries + near * t
        return answers / tries

    @property
    def known(self) -> bool:
        """Whether anything was ever answered."""
        return any(answers > 0 for answers, _ in self.cells.values())


@dataclass(frozen=True, slots=True)
class Window:
    """When calls are allowed, UTC, the end excluded."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of the debtor's day, the last excluded. ``days``: ``work`` (Monday to Friday) or ``weekend``."""

    days: str
    first: int
    last: int


def best_hours(numbers: Sequence[Answers]) -> Span | None:
    """The two hours at which these numbers are answered most; None where too little is known to say so."""
    cells: dict[tuple[str, int], tuple[float, float]] = {}
    for number in numbers:
        for cell, (answers, tries) in number.cells.items():
            weekday, hour = divmod(cell, 24)
            key = ("weekend" if weekday >= 5 else "work", hour)
            before = cells.get(key, (0.0, 0.0))
            cells[key] = (before[0] + answers, before[1] + tries)
    best, best_rate = None, PRIOR_RATE * WORTH_WAITING
    for days in ("work", "weekend"):
        for first in range(23):
            answers, tries = _together(cells.get((days, hour), (0.0, 0.0)) for hour in (first, first + 1))
            rate = (PRIOR_RATE * PRIOR_TRIES + answers) / (PRIOR_TRIES + tries)
            if answers >= _LEAST_ANSWERS and rate > best_rate:
                best, best_rate = Span(days, first, first + 2), rate
    return best


def _together(pairs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    answers, tries = zip(*pairs, strict=True)
    return sum(answers), sum(tries)


def due_at(
    earliest: datetime, numbers: Sequence[Answers], zone: str, windows: Iterable[Window], slack: timedelta
) -> datetime:
    """When to call next: ``earliest``, or the time within ``slack`` at which one of the numbers is answered
    so much more often that it is worth the wait. Only inside the windows; without any, ``earliest``.
    """
    known = [number for number in numbers if number.known]
    place = ZoneInfo(zone)
    best, best_chance = earliest, None
    for moment in _moments(earliest, earliest + slack, windows):
        local = moment.astimezone(place)
        chance = max((number.chance(local) for number in known), default=PRIOR_RATE)
        if best_chance is None or chance > best_chance * WORTH_WAITING:
            best, best_chance = moment, chance
        if not known:
            break
    return best


def _moments(earliest: datetime, latest: datetime, windows: Iterable[Window]) -> Iterable[datetime]:
    for window in windows:
        moment = max(window.start, earliest)
        while moment < window.end and moment <= latest:
            yield moment
            moment = _next_quarter(moment)


def _next_quarter(moment: datetime) -> datetime:
    quarters = int(moment.timestamp() // _QUARTER.total_seconds()) + 1
    return datetime.fromtimestamp(quarters * _QUARTER.total_seconds(), UTC)


def _near(cell: int, weekday: int, hour: int) -> float:
    other_day, other_hour = divmod(cell, 24)
    apart = abs(other_hour - hour)
    by_hour = _HOURS.get(min(apart, 24 - apart), 0.0)
    if other_day == weekday:
        return by_hour * _SAME_DAY
    alike = (other_day >= 5) == (weekday >= 5)
    return by_hour * (_LIKE_DAY if alike else _OTHER_DAY)
