"""The agents, in columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from server_api.dialer.pace.facts import AgentNow, Work

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]

_CODES = {work: code for code, work in enumerate(Work)}
READY, OFFERED, TALKING, WRAP_UP, AWAY = (
    _CODES[work] for work in (Work.READY, Work.OFFERED, Work.TALKING, Work.WRAP_UP, Work.AWAY)
)


class Roster:
    """Who does what since when. Those who are gone are not in it."""

    def __init__(self) -> None:
        self._row: dict[str, int] = {}
        self._ids: list[str] = []
        self._works: list[Work] = []
        self._codes: Codes = np.zeros(16, np.int8)
        self._since: Floats = np.zeros(16)
        self._campaigns: dict[str, frozenset[str]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def codes(self) -> Codes:
        """What each does, as ``READY`` and its neighbours."""
        return self._codes[: len(self._ids)]

    @property
    def since(self) -> Floats:
        """Since when each does so, seconds."""
        return self._since[: len(self._ids)]

    @property
    def restricted(self) -> bool:
        """Whether some agents take the calls of some campaigns only."""
        return bool(self._campaigns)

    def serves(self, campaign_id: str) -> NDArray[np.bool_]:
        """Which agents take that campaign's calls."""
        return np.array(
            [campaign_id in self._campaigns[one] if one in self._campaigns else True for one in self._ids],
            dtype=np.bool_,
        )

    def compete(self, campaign_id: str, other_id: str) -> bool:
        """Whether calls of the two campaigns may come to one agent."""
        if campaign_id == other_id or not self._campaigns:
            return True
        return bool((self.serves(campaign_id) & self.serves(other_id)).any())

    def work(self, agent_id: str) -> tuple[Work, float] | None:
        """What the agent does and since when; None if not here."""
        row = self._row.get(agent_id)
        return None if row is None else (self._works[row], float(self._since[row]))

    def campaigns(self, agent_id: str) -> frozenset[str]:
        """Whose calls the agent takes; empty for all."""
        return self._campaigns.get(agent_id, frozenset())

    def change(self, agent_id: str, work: Work, since: float, campaigns: frozenset[str]) -> None:
        """The agent does something else; the same again changes nothing but the campaigns."""
        if work is Work.GONE:
            self._remove(agent_id)
            return
        row = self._row.get(agent_id)
        if row is None:
            row = self._add(agent_id)
        elif self._works[row] is work:
            since = float(self._since[row])
        self._works[row] = work
        self._codes[row], self._since[row] = _CODES[work], since
        if campaigns:
            self._campaigns[agent_id] = campaigns
        else:
            self._campaigns.pop(agent_id, None)

    def correct(self, agents: Sequence[AgentNow]) -> None:
        """These are all there are."""
        for one in agents:
            row = self._row.get(one.agent_id)
            if row is None or self._works[row] is not one.work or self._since[row] != one.since:
                self._forget_since(one)
            if one.campaigns != self._campaigns.get(one.agent_id, frozenset()) or row is None:
                self.change(one.agent_id, one.work, one.since, one.campaigns)
        if len(self._ids) > len(agents):
            here = {one.agent_id for one in agents}
            for agent_id in [one for one in self._ids if one not in here]:
                self._remove(agent_id)

    def _forget_since(self, one: AgentNow) -> None:
        self.change(one.agent_id, one.work, one.since, one.campaigns)
        row = self._row.get(one.agent_id)
        if row is not None:
            self._since[row] = one.since

    def _add(self, agent_id: str) -> int:
        row = len(self._ids)
        if row == len(self._codes):
            self._codes = np.concatenate((self._codes, np.zeros(row, np.int8)))
            self._since = np.concatenate((self._since, np.zeros(row)))
        self._row[agent_id] = row
        self._ids.append(agent_id)
        self._works.append(Work.AWAY)
        return row

    def _remove(self, agent_id: str) -> None:
        row = self._row.pop(agent_id, None)
        self._campaigns.pop(agent_id, None)
        if row is None:
            return
        last, work = self._ids.pop(), self._works.pop()
        if last != agent_id:
            end = len(self._ids)
            self._ids[row], self._works[row] = last, work
            self._codes[row], self._since[row] = self._codes[end], self._since[end]
            self._row[last] = row

    def saved(self) -> list[list[Any]]:
        """As JSON can hold it."""
        return [
            [one, self._works[row].value, float(self._since[row]), sorted(self._campaigns.get(one, ()))]
            for row, one in enumerate(self._ids)
        ]

    def restore(self, state: Sequence[Sequence[Any]]) -> None:
        """What ``saved`` gave."""
        for agent_id, work, since, campaigns in state:
            self.change(agent_id, Work(work), float(since), frozenset(campaigns))
