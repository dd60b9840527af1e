"""What one campaign competes for: the agents who take its calls, and the calls that may take those agents."""

import numpy as np
from numpy.typing import NDArray

from server_api.dialer.pace.balance import Balance
from server_api.dialer.pace.floor import Floor
from server_api.dialer.pace.roster import OFFERED, READY, TALKING, WRAP_UP

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def at_stake(floor: Floor, campaign_id: str, now: float) -> tuple[float, float]:
    """Mean and variance of the persons who will answer the campaign's calls that are under way."""
    calls = floor.calls
    if not calls.under_way.get(campaign_id):
        return 0.0, 0.0
    chances = floor.answers(now)[:, -1]
    if len(calls.under_way) > 1:
        chances = chances[np.array([call.campaign_id == campaign_id for call in calls.ringing], np.bool_)]
    unjudged = sum(call.campaign_id == campaign_id for call in calls.answered.values())
    person = floor.person_of_answer
    return (
        float(chances.sum()) + unjudged * person,
        float(chances @ (1.0 - chances)) + unjudged * person * (1.0 - person),
    )


class View:
    """``campaigns`` compete for the agents of ``takers`` (None: all). Calls of ``strict`` campaigns, which
    may lose nobody, each have an agent kept for them."""

    def __init__(
        self,
        floor: Floor,
        now: float,
        callers: int,
        campaigns: frozenset[str],
        strict: frozenset[str],
        takers: Mask | None,
    ) -> None:
        self._floor, self._now = floor, now
        self.campaigns, self._strict = campaigns, strict
        codes, since = floor.roster.codes, floor.roster.since
        self._codes, self._since = (codes, since) if takers is None else (codes[takers], since[takers])
        counts = np.bincount(self._codes, minlength=WRAP_UP + 1)
        self.ready = int(counts[READY])
        self.able = int(counts[: WRAP_UP + 1].sum())
        self._offered = int(counts[OFFERED])
        waiting = sum(call.campaign_id in campaigns for call in floor.calls.waiting.values())
        self._answered = [one for one in floor.calls.answered.values() if one.campaign_id in campaigns]
        self.spare = self.ready - max(0, waiting - self._offered) - callers
        self._under_way = {name: n for name, n in floor.calls.under_way.items() if name in campaigns}
        self.total = sum(self._under_way.values())
        self._balance: Balance | None = None
        self._fresh: list[Floats] = []
        self._at_stake: dict[str, tuple[float, float]] = {}

    @property
    def balance(self) -> Balance:
        """Agents against answers, with the calls of this decision."""
        if self._balance is None:
            self._balance = self._weigh()
        return self._balance

    @property
    def weighed(self) -> Balance | None:
        """The balance, if anybody has asked for it."""
        return self._balance

    def under_way(self, campaign_id: str) -> int:
        """Calls of one campaign that no agent has yet."""
        return self._under_way.get(campaign_id, 0)

    def at_stake(self, campaign_id: str) -> tuple[float, float]:
        """Mean and variance of the persons of a campaign who would be lost if no agent took a call again."""
        if campaign_id not in self._at_stake:
            self._at_stake[campaign_id] = at_stake(self._floor, campaign_id, self._now)
        return self._at_stake[campaign_id]

    def add(self, campaign_id: str, answers: Floats) -> None:
        """One more call is placed."""
        mean, variance = self.at_stake(campaign_id)
        chance = float(answers[-1])
        self._at_stake[campaign_id] = mean + chance, variance + chance * (1.0 - chance)
        self.total += 1
        self._under_way[campaign_id] = self.under_way(campaign_id) + 1
        if campaign_id in self._strict:
            answers = np.ones_like(answers)
        if self._balance is not None:
            self._balance.add(answers)
        else:
            self._fresh.append(answers)

    def _weigh(self) -> Balance:
        floor, now = self._floor, self._now
        freeing, codes, since = floor.freeing, self._codes, self._since
        talking = freeing.talking[freeing.bins(now - since[codes == TALKING])]
        wrapping = freeing.wrapping[freeing.bins(now - since[codes == WRAP_UP])]
        parts = [talking, wrapping]
        if self._offered:
            parts.append(np.repeat(freeing.talking[:1], self._offered, axis=0))
        answers = [floor.answers(now)]
        if len(floor.calls.under_way) > 1 or self._strict:
            answers = [self._of_campaigns(answers[0])]
        if self._answered:
            shape = (len(self._answered), answers[0].shape[1])
            answers.append(np.full(shape, floor.person_of_answer))
        if self._fresh:
            answers.append(np.stack(self._fresh))
        return Balance(np.concatenate(parts), np.concatenate(answers), self.spare)

    def _of_campaigns(self, answers: Floats) -> Floats:
        names = [call.campaign_id for call in self._floor.calls.ringing]
        answers = answers.copy()
        answers[np.array([name in self._strict for name in names], dtype=np.bool_)] = 1.0
        return answers[np.array([name in self.campaigns for name in names], dtype=np.bool_)]
