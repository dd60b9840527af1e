"""The calls under way, in columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Features = tuple[tuple[str, float], ...]


class Stage(IntEnum):
    """How far a call has come that no agent has."""

    RINGING = 0
    ANSWERED = 1  # by whom is not known yet
    WAITING = 2  # a person
    OUT = 3  # needs no agent: has one, or is a machine


@dataclass(slots=True)
class Call:
    """``row`` is its place in the columns, -1 once it is out of them. ``since`` is when the stage began."""

    call_id: str
    campaign_id: str
    features: Features
    odds: float
    dialled_at: float
    row: int
    stage: Stage = Stage.RINGING
    since: float = 0.0
    agent_id: str = ""


class Calls:
    """Columns hold the calls that ring: when dialled, P(a person answers), what was expected of them so far.

    ``under_way`` counts the calls that ring or were answered by nobody knows whom, by campaign.
    """

    def __init__(self) -> None:
        self._calls: dict[str, Call] = {}
        self._ringing: list[Call] = []
        self._dialled = np.zeros(64)
        self._odds = np.zeros(64)
        self._expected = np.zeros(64)
        self.answered: dict[str, Call] = {}
        self.waiting: dict[str, Call] = {}
        self.under_way: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._calls)

    @property
    def ringing(self) -> list[Call]:
        """In the order of the columns."""
        return self._ringing

    @property
    def dialled(self) -> Floats:
        """When each was dialled, seconds."""
        return self._dialled[: len(self._ringing)]

    @property
    def odds(self) -> Floats:
        """P(a person answers) of each, when it was dialled."""
        return self._odds[: len(self._ringing)]

    @property
    def expected(self) -> Floats:
        """Answers that have been expected of each so far, by the mean call."""
        return self._expected[: len(self._ringing)]

    def get(self, call_id: str) -> Call | None:
        """None if unknown, over or forgotten."""
        return self._calls.get(call_id)

    def dial(self, at: float, call_id: str, campaign_id: str, features: Features, odds: float) -> Call:
        """A new call."""
        row = len(self._ringing)
        if row == len(self._dialled):
            self._dialled, self._odds, self._expected = (
                np.concatenate((column, np.zeros(row)))
                for column in (self._dialled, self._odds, self._expected)
            )
        call = Call(call_id, campaign_id, features, odds, at, row, since=at)
        self._dialled[row], self._odds[row], self._expected[row] = at, odds, 0.0
        self._ringing.append(call)
        self._calls[call_id] = call
        self.under_way[campaign_id] = self.under_way.get(campaign_id, 0) + 1
        return call

    def move(self, call: Call, stage: Stage, at: float) -> None:
        """It goes on."""
        self._leave(call)
        if call.stage <= Stage.ANSWERED < stage:
            self._count_out(call)
        call.stage, call.since = stage, at
        if stage is Stage.ANSWERED:
            self.answered[call.call_id] = call
        elif stage is Stage.WAITING:
            self.waiting[call.call_id] = call

    def drop(self, call: Call) -> None:
        """It is over."""
        self._leave(call)
        if call.stage <= Stage.ANSWERED:
            self._count_out(call)
        del self._calls[call.call_id]

    def stale(
        self, now: float, ringing_before: float, waiting_before: float, out_before: float
    ) -> list[Call]:
        """Those that began to ring, wait or talk before these moments: their end was never told. Those that
        began after ``now`` are of another clock."""
        limits = {
            Stage.RINGING: ringing_before,
            Stage.ANSWERED: ringing_before,
            Stage.WAITING: waiting_before,
            Stage.OUT: out_before,
        }
        return [call for call in self._calls.values() if not limits[call.stage] <= call.since <= now]

    def _count_out(self, call: Call) -> None:
        left = self.under_way[call.campaign_id] - 1
        if left:
            self.under_way[call.campaign_id] = left
        else:
            del self.under_way[call.campaign_id]

    def _leave(self, call: Call) -> None:
        self.answered.pop(call.call_id, None)
        self.waiting.pop(call.call_id, None)
        if call.row < 0:
            return
        row, last = call.row, self._ringing.pop()
        if last is not call:
            self._ringing[row] = last
            last.row = row
            end = len(self._ringing)
            for column in (self._dialled, self._odds, self._expected):
                column[row] = column[end]
        call.row = -1

    def saved(self) -> list[dict[str, Any]]:
        """As JSON can hold it."""
        return [
            {
                "call_id": call.call_id,
                "campaign_id": call.campaign_id,
                "features": [list(one) for one in call.features],
                "odds": call.odds,
                "dialled_at": call.dialled_at,
                "stage": int(call.stage),
                "since": call.since,
                "agent_id": call.agent_id,
                "expected": float(self._expected[call.row]) if call.row >= 0 else 0.0,
            }
            for call in [*self._ringing, *(one for one in self._calls.values() if one.row < 0)]
        ]

    def restore(self, state: list[Mapping[str, Any]]) -> None:
        """What ``saved`` gave."""
        for one in state:
            features = tuple((str(name), float(value)) for name, value in one["features"])
            call = self.dial(
                float(one["dialled_at"]), one["call_id"], one["campaign_id"], features, float(one["odds"])
            )
            self._expected[call.row] = float(one["expected"])
            call.agent_id = one["agent_id"]
            if one["stage"] != Stage.RINGING:
                self.move(call, Stage(one["stage"]), float(one["since"]))
