"""One decision: candidate after candidate, as long as it is right to dial one more.

A predictive call is placed while P(no agent is free when it is answered) <= theta, the mean over the moments
at which a person may answer; theta is the campaign's appetite. The first call for each free agent carries no
such risk. No call beyond those is placed where more people could be lost than the promise has room for, but
for a chance of one in two thousand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor as whole

from server_api.dialer.pace.appetite import Appetite
from server_api.dialer.pace.budget import Budget
from server_api.dialer.pace.facts import CampaignPace, Candidate, Mode, PoolSettings, Snapshot
from server_api.dialer.pace.floor import Floor
from server_api.dialer.pace.view import View

_UNLIKELY = 0.0005
_SURE = 0.002
_DEFAULT = CampaignPace()


@dataclass(slots=True)
class Pool:
    """What a decision looks at besides the moment."""

    settings: PoolSettings
    paces: Mapping[str, CampaignPace]
    floor: Floor
    budget: Budget
    appetites: Mapping[str, Appetite]


class Decision:
    """``why`` is the reason of the last answer, ``theta`` the risk the last weighed call was allowed."""

    def __init__(self, pool: Pool, now: float, snapshot: Snapshot) -> None:
        self._pool, self._now, self._snapshot = pool, now, snapshot
        self._views: dict[tuple[frozenset[str], bytes | None], View] = {}
        self._view_of: dict[str, View] = {}
        self._placed: list[Candidate] = []
        self._strict: frozenset[str] | None = None
        self.why = "nobody"
        self.theta = 0.0
        self.view: View | None = None

    def take(self, candidate: Candidate) -> bool:
        """Whether to dial this one as well; if so, it counts as dialled from here on."""
        campaign_id = candidate.campaign_id
        pace = self._pool.paces.get(campaign_id, _DEFAULT)
        if pace.stopped:
            self.why = "stopped"
            return False
        if len(self._placed) >= self._snapshot.lines:
            self.why = "lines"
            return False
        view = self._view_of.get(campaign_id)
        if view is None:
            view = self._view_of[campaign_id] = self._view(campaign_id)
        self.view = view
        if not self._right(campaign_id, pace, view):
            return False
        self._placed.append(candidate)
        answers = self._pool.floor.fresh(candidate)
        for one in self._views.values():
            if campaign_id in one.campaigns:
                one.add(campaign_id, answers)
        return True

    def _right(self, campaign_id: str, pace: CampaignPace, view: View) -> bool:
        shut = self._shut(campaign_id, pace, view)
        self.why = shut or pace.mode.value
        if view.spare > view.total:
            return True
        if view.able == 0:
            self.why = "nobody"
        elif 0 < view.ready <= self._snapshot.callers:
            self.why = "callers"
        elif shut:
            return self._kept_for(campaign_id, view)
        elif (beyond := self._pool.budget.beyond(campaign_id, *view.at_stake(campaign_id))) < 1.0:
            self.why = "guard"
        elif pace.mode is Mode.POWER:
            wanted = whole(pace.ratio * max(0, view.spare))
            return view.under_way(campaign_id) < wanted and self._has_room(campaign_id, view)
        else:
            return self._tempting(campaign_id, view, beyond) and self._has_room(campaign_id, view)
        return False

    def _kept_for(self, campaign_id: str, view: View) -> bool:
        """Whether a campaign that may lose nobody can have an agent, though others dial ahead."""
        own = view.under_way(campaign_id)
        return own < view.total and own < view.spare and self._risk(view) <= _SURE

    def _shut(self, campaign_id: str, pace: CampaignPace, view: View) -> str:
        """Why no more than one call an agent may be placed; empty if more may."""
        if pace.mode not in (Mode.PREDICTIVE, Mode.POWER):
            return "progressive"
        if view.able < self._pool.settings.least_agents:
            return "few_agents"
        if not self._pool.floor.known:
            return "ramp"
        return "guard" if self._pool.budget.room(campaign_id) < 1.0 else ""

    def _tempting(self, campaign_id: str, view: View, beyond: float) -> bool:
        pool = self._pool
        coming = pool.budget.coming(campaign_id, pool.floor.to_come(campaign_id, self._snapshot.left_s))
        theta = pool.appetites[campaign_id].theta(beyond, coming, view.able)
        self.theta = theta * pool.floor.known
        if self._risk(view) <= self.theta:
            return True
        soon = float(view.balance.free_mean[-1]) + view.spare
        self.why = "nobody" if soon < 0.05 else "predictive"
        return False

    def _risk(self, view: View) -> float:
        chances = view.balance.at_most(0)
        return float(chances.sum()) / len(chances)

    def _has_room(self, campaign_id: str, view: View) -> bool:
        """Whether the promise has room for whatever the calls under way may still cost."""
        room = whole(self._pool.budget.room(campaign_id))
        if float(view.balance.at_most(-room - 1).max()) <= _UNLIKELY:
            return True
        self.why = "guard"
        return False

    def _view(self, campaign_id: str) -> View:
        floor = self._pool.floor
        if self._strict is None:
            self._strict = self._strict_campaigns()
        rivals = floor.roster.rivals(campaign_id, {*self._pool.paces, *floor.calls.under_way, campaign_id})
        takers = floor.roster.takers(campaign_id)
        key = (rivals, None if takers is None else takers.tobytes())
        view = self._views.get(key)
        if view is None:
            view = View(floor, self._now, self._snapshot.callers, rivals, self._strict, takers)
            for one in self._placed:
                if one.campaign_id in rivals:
                    view.add(one.campaign_id, floor.fresh(one))
            self._views[key] = view
        return view

    def _strict_campaigns(self) -> frozenset[str]:
        """Those of the pool that may lose nobody; irrelevant where there is but one."""
        pool = self._pool
        if len(pool.paces) < 2:
            return frozenset()
        return frozenset(
            name
            for name, pace in pool.paces.items()
            if pace.mode not in (Mode.PREDICTIVE, Mode.POWER) or pool.budget.room(name) < 1.0
        )
