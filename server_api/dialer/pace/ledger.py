"""What was counted, by campaign and day, and how much of the cap is left.

The promise: abandoned <= cap x answered by persons, of every day and of the last ``window_days`` days.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from server_api.dialer.pace.facts import Tally

_NONE = Tally()


class Ledger:
    """Tallies of every day of the window."""

    def __init__(self, window_days: int) -> None:
        self._window_days = max(1, window_days)
        self._day: int | None = None
        self._today: dict[str, Tally] = {}
        self._before: dict[str, dict[int, Tally]] = {}
        self._sums: dict[str, Tally] = {}

    def turn(self, day: int) -> bool:
        """It is that day now; True if it was another before. Earlier counts belong to the first day."""
        if self._day is None or day == self._day:
            self._day = day
            return False
        for campaign_id, tally in self._today.items():
            self._before.setdefault(campaign_id, {})[self._day] = tally
        self._today, self._day = {}, day
        first = day - self._window_days + 1
        self._before = {
            campaign_id: {one: tally for one, tally in days.items() if first <= one < day}
            for campaign_id, days in self._before.items()
        }
        self._sums = {campaign_id: _sum(list(days.values())) for campaign_id, days in self._before.items()}
        return True

    def count(
        self,
        campaign_id: str,
        *,
        dialled: int = 0,
        answers: int = 0,
        persons: int = 0,
        abandoned: int = 0,
        overflowed: int = 0,
    ) -> None:
        """Add to today."""
        was = self._today.get(campaign_id, _NONE)
        self._today[campaign_id] = Tally(
            was.dialled + dialled,
            was.answers + answers,
            was.persons + persons,
            was.abandoned + abandoned,
            was.overflowed + overflowed,
        )

    def recount(self, campaign_id: str, days: Mapping[int, Tally]) -> None:
        """Counted elsewhere: those days in the place of all that was remembered of the campaign."""
        if not days:
            return
        last = max(days)
        if self._day is None or self._day < last:
            self.turn(last)
        today = last if self._day is None else self._day
        self._day = today
        first = today - self._window_days + 1
        self._today[campaign_id] = days.get(today, _NONE)
        self._before[campaign_id] = {day: tally for day, tally in days.items() if first <= day < today}
        self._sums[campaign_id] = _sum(list(self._before[campaign_id].values()))

    def today(self, campaign_id: str) -> Tally:
        """Of the present day."""
        return self._today.get(campaign_id, _NONE)

    def before(self, campaign_id: str) -> Tally:
        """Of the window's days before today."""
        return self._sums.get(campaign_id, _NONE)

    def window(self, campaign_id: str) -> Tally:
        """Of the window with today."""
        return _sum([self.before(campaign_id), self.today(campaign_id)])

    def usual_persons(self, campaign_id: str) -> float:
        """Who answer on a day of the window; infinity on the first."""
        days = [tally.persons for tally in self._before.get(campaign_id, {}).values() if tally.persons]
        return sum(days) / len(days) if days else math.inf

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "day": self._day,
            "today": {name: asdict(tally) for name, tally in self._today.items()},
            "before": {
                name: {str(day): asdict(tally) for day, tally in days.items()}
                for name, days in self._before.items()
            },
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self._day = None if state["day"] is None else int(state["day"])
        self._today = {name: Tally(**tally) for name, tally in state["today"].items()}
        self._before = {
            name: {int(day): Tally(**tally) for day, tally in days.items()}
            for name, days in state["before"].items()
        }
        self._sums = {name: _sum(list(days.values())) for name, days in self._before.items()}


def _sum(tallies: list[Tally]) -> Tally:
    return Tally(
        dialled=sum(one.dialled for one in tallies),
        answers=sum(one.answers for one in tallies),
        persons=sum(one.persons for one in tallies),
        abandoned=sum(one.abandoned for one in tallies),
        overflowed=sum(one.overflowed for one in tallies),
    )
