"""How many calls to place now. Pure: no clock, no IO; an outside simulator can drive it.

What is learned on line: how long calls ring and which of them persons answer (``pace.ring``, ``pace.odds``,
``pace.tide``), how long agents talk and wrap up (``pace.spells``). What is decided from it: the distribution
of agents free less calls answered (``pace.balance``), one more call while its risk is within the campaign's
appetite (``pace.decision``, ``pace.appetite``), and never beyond the promise (``pace.budget``).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from server_api.dialer.pace.appetite import Appetite
from server_api.dialer.pace.budget import Budget
from server_api.dialer.pace.decision import Decision, Pool
from server_api.dialer.pace.facts import (
    CampaignPace,
    Candidate,
    Fact,
    PoolSettings,
    Reason,
    Snapshot,
    Tally,
)
from server_api.dialer.pace.floor import Floor
from server_api.dialer.pace.ring import GRID
from server_api.dialer.pace.view import at_stake


def progressive(free_agents: int, unreserved_ringing: int) -> int:
    """One call for each agent who is free and has none coming.

    ``unreserved_ringing`` are calls under way whose agent has left: whoever is free will get them.
    """
    return max(0, free_agents - unreserved_ringing)


class _Appetites(dict[str, Appetite]):
    """One for each campaign, made when it is first asked for."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget

    def __missing__(self, campaign_id: str) -> Appetite:
        made = self[campaign_id] = Appetite(self._budget.share(campaign_id))
        return made


class Pacer:
    """Paces the campaigns that share one pool of agents. ``state`` is what :meth:`saved` gave before.

    Raises KeyError, TypeError or ValueError for a ``state`` that :meth:`saved` never gave.
    """

    def __init__(self, settings: PoolSettings | None = None, state: Mapping[str, Any] | None = None) -> None:
        self.settings = settings or PoolSettings()
        self.reason = Reason(0, "nobody")
        self._paces = dict(self.settings.campaigns)
        self._floor = Floor(self.settings)
        self._budget = Budget(self.settings, self._paces, self._floor.ledger)
        self._appetites = _Appetites(self._budget)
        self._pool = Pool(self.settings, self._paces, self._floor, self._budget, self._appetites)
        self._left_s: float | None = None
        if state:
            self._floor.restore(state["floor"])
            for name, one in state["appetites"].items():
                self._appetites[name].restore(one)

    def observe(self, fact: Fact) -> None:
        """Something happened. Facts come in the order of their times."""
        floor, budget = self._floor, self._budget
        floor.observe(fact)
        while floor.came:
            campaign_id = floor.came.pop()
            self._appetites[campaign_id].answered(
                budget.beyond(campaign_id, *at_stake(floor, campaign_id, fact.at)),
                budget.coming(campaign_id, floor.to_come(campaign_id, self._left_s)),
                len(floor.roster),
                floor.ledger.today(campaign_id).persons,
            )

    def decide(self, now: float, snapshot: Snapshot, candidates: Sequence[Candidate]) -> int:
        """How many of ``candidates``, from the first, to dial now. ``reason`` says why."""
        decision = self._begin(now, snapshot)
        dialled = 0
        if len(self._floor.roster):
            while dialled < len(candidates) and decision.take(candidates[dialled]):
                dialled += 1
        self._explain(decision, dialled)
        return dialled

    def pick(self, now: float, snapshot: Snapshot, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Which of ``candidates`` to dial now: as :meth:`decide`, but a campaign that may dial no more does
        not stand in the way of those behind it."""
        decision = self._begin(now, snapshot)
        done: set[str] = set()
        picked = []
        for candidate in candidates if len(self._floor.roster) else ():
            if candidate.campaign_id in done:
                continue
            if decision.take(candidate):
                picked.append(candidate)
            else:
                done.add(candidate.campaign_id)
        self._explain(decision, len(picked))
        return picked

    def may_overflow(self, campaign_id: str) -> bool:
        """Whether one more person may go to the bot or the message, if no agent takes the call."""
        return self._budget.overflow_room(self.today(campaign_id)) >= 1.0

    def _begin(self, now: float, snapshot: Snapshot) -> Decision:
        floor = self._floor
        floor.ledger.turn(snapshot.day)
        if snapshot.agents is not None:
            floor.correct(snapshot.agents)
        floor.go_on(now)
        self._left_s = snapshot.left_s
        return Decision(self._pool, now, snapshot)

    def _explain(self, decision: Decision, dialled: int) -> None:
        view = decision.view
        balance = view.weighed if view else None
        self.reason = Reason(
            dialled=dialled,
            why=decision.why,
            theta=decision.theta,
            ready=view.ready if view else 0,
            ringing=len(self._floor.calls.ringing),
            free_soon=view.spare + float(balance.free_mean.sum()) / GRID if view and balance else 0.0,
            answers_soon=float(balance.answers_mean.sum()) / GRID if balance else 0.0,
        )

    def set(self, campaign_id: str, pace: CampaignPace) -> None:
        """Change a campaign's pace; holds from the next decision on."""
        self._paces[campaign_id] = pace
        self._appetites[campaign_id].share = self._budget.share(campaign_id)

    def tune(self, settings: PoolSettings) -> None:
        """Change the pool's knobs; its campaigns are :meth:`set`'s, its window stays, and so does all that
        was learned and counted."""
        self.settings = self._pool.settings = settings
        self._budget.overflow = settings.overflow
        self._floor.patience_s = settings.patience_s

    def recount(self, campaign_id: str, days: Mapping[int, Tally]) -> None:
        """What the rows say was counted, by day as in ``Snapshot.day``: in the place of what is remembered.

        The latest of ``days`` is today until a decision says otherwise.
        """
        self._floor.ledger.recount(campaign_id, days)

    def today(self, campaign_id: str) -> Tally:
        """Counts of the present day."""
        return self._floor.ledger.today(campaign_id)

    def window(self, campaign_id: str) -> Tally:
        """Counts of the last ``window_days`` days with today."""
        return self._floor.ledger.window(campaign_id)

    def saved(self) -> dict[str, Any]:
        """What was learned and counted, as JSON can hold it."""
        return {
            "floor": self._floor.saved(),
            "appetites": {name: one.saved() for name, one in self._appetites.items()},
        }
