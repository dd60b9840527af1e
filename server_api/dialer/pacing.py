"""How many calls to place now. Pure: no clock, no IO; an outside simulator can drive it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import floor as whole
from typing import Any

import numpy as np

from server_api.dialer.pace.appetite import Appetite
from server_api.dialer.pace.balance import Balance
from server_api.dialer.pace.facts import (
    CampaignPace,
    Candidate,
    Fact,
    Mode,
    PoolSettings,
    Reason,
    Snapshot,
    Tally,
)
from server_api.dialer.pace.floor import Floor
from server_api.dialer.pace.roster import OFFERED, READY, TALKING, WRAP_UP

_UNLIKELY = 0.001  # chance that more people are lost than the guard has room for
_KNOWN = 120  # ends of calls after which the ramp is over


def progressive(free_agents: int, unreserved_ringing: int) -> int:
    """One call for each agent who is free and has none coming.

    ``unreserved_ringing`` are calls under way whose agent has left: whoever is free will get them.
    """
    return max(0, free_agents - unreserved_ringing)


class Pacer:
    """Paces the campaigns that share one pool of agents. ``state`` is what :meth:`saved` gave before."""

    def __init__(self, settings: PoolSettings | None = None, state: Mapping[str, Any] | None = None) -> None:
        self.settings = settings or PoolSettings()
        self.reason = Reason(0, "nobody")
        self._paces = dict(self.settings.campaigns)
        self._floor = Floor(self.settings)
        self._appetites: dict[str, Appetite] = {}
        if state:
            self._restore(state)

    def observe(self, fact: Fact) -> None:
        """Something happened. Facts come in the order of their times."""
        floor = self._floor
        floor.observe(fact)
        while floor.came:
            campaign_id = floor.came.pop()
            room = self._room(campaign_id)
            if room >= 1.0:
                self._appetite(campaign_id).answered(room, self._coming(campaign_id), len(floor.roster))

    def decide(self, now: float, snapshot: Snapshot, candidates: Sequence[Candidate]) -> int:
        """How many of ``candidates``, from the first, to dial now. ``reason`` says why."""
        floor = self._floor
        floor.ledger.turn(snapshot.day)
        if snapshot.agents is not None:
            floor.correct(snapshot.agents)
        floor.go_on(now)
        codes = floor.roster.codes
        ready = int(np.count_nonzero(codes == READY))
        ringing = len(floor.calls.ringing)
        self.reason = Reason(0, "nobody", ready=ready, ringing=ringing)
        if not candidates or not len(codes):
            return 0
        if snapshot.lines <= 0:
            return self._because(0, "lines")
        return self._walk(now, snapshot, candidates[: snapshot.lines], ready)

    def _walk(self, now: float, snapshot: Snapshot, candidates: Sequence[Candidate], ready: int) -> int:
        floor = self._floor
        calls = floor.calls
        under_way = len(calls.ringing) + len(calls.answered)
        waiting = max(0, len(calls.waiting) - int(np.count_nonzero(floor.roster.codes == OFFERED)))
        spare = ready - waiting - snapshot.callers
        balance: Balance | None = None
        dialled = 0
        for candidate in candidates:
            pace = self._paces.get(candidate.campaign_id, CampaignPace())
            if pace.stopped:
                return self._because(dialled, "stopped")
            free = spare - under_way - dialled
            if free > 0 and (pace.mode is not Mode.PREDICTIVE or not balance):
                dialled += 1
                self._because(dialled, "progressive" if pace.mode is not Mode.PREDICTIVE else "predictive")
                continue
            why = self._shut(candidate.campaign_id, pace)
            if why:
                return self._because(dialled, why)
            if balance is None:
                balance = self._balance(now, spare, dialled, candidate)
            answers = floor.fresh(floor.chance(candidate))
            if not self._worth(candidate.campaign_id, balance, snapshot):
                return self._because(dialled, "predictive", balance)
            balance.add(answers)
            dialled += 1
        return self._because(dialled, self.reason.why, balance)

    def _shut(self, campaign_id: str, pace: CampaignPace) -> str:
        """Why no more than one call an agent may be placed; empty if more may."""
        if pace.mode is not Mode.PREDICTIVE:
            return "progressive"
        if np.count_nonzero(self._floor.roster.codes <= WRAP_UP) < self.settings.least_agents:
            return "few_agents"
        if self._floor.odds.seen < _KNOWN:
            return "ramp"
        if self._room(campaign_id) < 1.0:
            return "guard"
        return ""

    def _room(self, campaign_id: str) -> float:
        """Persons who may still be abandoned today, as things are now."""
        cap = self._paces.get(campaign_id, CampaignPace()).cap
        today, window = self._floor.ledger.today(campaign_id), self._floor.ledger.window(campaign_id)
        return min(cap * one.persons - one.abandoned for one in (today, window)) + 1e-9

    def _coming(self, campaign_id: str) -> float:
        """Lost calls that the rest of the day will allow, if it becomes like the days before."""
        cap = self._paces.get(campaign_id, CampaignPace()).cap
        persons = self._floor.ledger.usual_persons(campaign_id)
        return cap * max(0.0, persons - self._floor.ledger.today(campaign_id).persons)

    def _balance(self, now: float, spare: int, dialled: int, candidate: Candidate) -> Balance:
        floor = self._floor
        codes, since, freeing = floor.roster.codes, floor.roster.since, floor.freeing
        rows = [
            freeing.talking[freeing.bins(now - since[codes == TALKING])],
            freeing.wrapping[freeing.bins(now - since[codes == WRAP_UP])],
            np.repeat(freeing.talking[:1], int(np.count_nonzero(codes == OFFERED)), axis=0),
        ]
        answers = floor.answers(now)
        more = len(floor.calls.answered)
        if more:
            answers = np.concatenate((answers, np.full((more, answers.shape[1]), floor.person_of_answer)))
        if dialled:
            fresh = floor.fresh(floor.chance(candidate))
            answers = np.concatenate((answers, np.repeat(fresh[None], dialled, axis=0)))
        return Balance(np.concatenate(rows), answers, spare)

    def _worth(self, campaign_id: str, balance: Balance, snapshot: Snapshot) -> bool:
        room = self._room(campaign_id)
        theta = self._appetite(campaign_id).theta(room, self._coming(campaign_id), len(self._floor.roster))
        none_left = balance.at_most(0)
        risk = float(none_left.mean())
        self.reason = replace(self.reason, theta=theta)
        if risk > theta:
            return False
        return float(balance.at_most(-whole(room) - 1).max()) <= _UNLIKELY

    def _because(self, dialled: int, why: str, balance: Balance | None = None) -> int:
        free = float(balance.free_mean.mean()) + balance.spare if balance else 0.0
        answers = float(balance.answers_mean.mean()) if balance else 0.0
        self.reason = replace(self.reason, dialled=dialled, why=why, free_soon=free, answers_soon=answers)
        return dialled

    def _appetite(self, campaign_id: str) -> Appetite:
        if campaign_id not in self._appetites:
            self._appetites[campaign_id] = Appetite(self._paces.get(campaign_id, CampaignPace()).cap)
        return self._appetites[campaign_id]

    def set(self, campaign_id: str, pace: CampaignPace) -> None:
        """Change a campaign's pace; holds from the next decision on."""
        self._paces[campaign_id] = pace
        self._appetite(campaign_id).share = pace.cap

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

    def _restore(self, state: Mapping[str, Any]) -> None:
        self._floor.restore(state["floor"])
        for name, one in state["appetites"].items():
            self._appetite(name).restore(one)
