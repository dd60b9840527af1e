"""The agents, in columns."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from server_api.dialer.pace.facts import AgentNow, Work

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]

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
        self._takers: dict[str, Mask | None] = {}

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

    def takers(self, campaign_id: str) -> Mask | None:
        """Which agents take the campaign's calls; None where all do."""
        if not self._campaigns:
            return None
        if campaign_id not in self._takers:
            takes = np.array([self._takes(one, campaign_id) for one in self._ids], dtype=np.bool_)
            self._takers[campaign_id] = None if takes.all() else takes
        return self._takers[campaign_id]

    def rivals(self, campaign_id: str, campaigns: Collection[str]) -> frozenset[str]:
        """Those of the campaigns whose calls may come to an agent who takes this one's."""
        if len(self._campaigns) < len(self._ids):
            return frozenset(campaigns)
        kinds = set(self._campaigns.values())
        rivals = {one for one in campaigns if any(campaign_id in kind and one in kind for kind in kinds)}
        return frozenset(rivals | {campaign_id})

    def _takes(self, agent_id: str, campaign_id: str) -> bool:
        own = self._campaigns.get(agent_id)
        return own is None or campaign_id in own

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
        if campaigns != self.campaigns(agent_id):
            self._takers.clear()
            if campaigns:
                self._campaigns[agent_id] = campaigns
            else:
                del self._campaigns[agent_id]

    def correct(self, agents: Sequence[AgentNow]) -> None:
        """These are all there are; their work has been told by :meth:`change`."""
        for one in agents:
            row = self._row.get(one.agent_id)
            if row is not None:
                self._since[row] = one.since
        if len(self._ids) > len(agents):
            here = {one.agent_id for one in agents}
            for agent_id in [one for one in self._ids if one not in here]:
                self._remove(agent_id)

    def _add(self, agent_id: str) -> int:
        self._takers.clear()
        row = len(self._ids)
        if row == len(self._codes):
            self._codes = np.concatenate((self._codes, np.zeros(row, np.int8)))
            self._since = np.concatenate((self._since, np.zeros(row)))
        self._row[agent_id] = row
        self._ids.append(agent_id)
        self._works.append(Work.AWAY)
        return row

    def _remove(self, agent_id: str) -> None:
        self._takers.clear()
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
