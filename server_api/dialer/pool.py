"""One pool of campaigns at one node: its pacer, its agents, and the calls it has been allowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server_api.contract.words import DialMode
from server_api.dialer.pace.facts import (
    AgentChanged,
    AgentNow,
    Answered,
    CampaignPace,
    Candidate,
    Connected,
    Dialled,
    End,
    Ended,
    Fact,
    Judged,
    Mode,
    PoolSettings,
    Rings,
    Work,
)
from server_api.dialer.pacing import Pacer
from server_api.services.pace_notes import NOT_PLACED
from server_api.store.dial_plan_rows import DialPlan

_MODES = {
    DialMode.PREVIEW: Mode.PREVIEW,
    DialMode.PROGRESSIVE: Mode.PROGRESSIVE,
    DialMode.POWER: Mode.POWER,
    DialMode.PREDICTIVE: Mode.PREDICTIVE,
}
_AT_WORK = (Work.READY, Work.OFFERED, Work.TALKING, Work.WRAP_UP)


@dataclass(slots=True)
class Pool:
    """``given`` is the quota under way, ``given_until`` (monotonic seconds) when it is forgotten.

    A call is answered on the switch that placed it: agents of two nodes share nothing but the cap.
    """

    key: str
    node_id: str
    pacer: Pacer
    agents: dict[str, AgentNow] = field(default_factory=dict)
    correct: bool = False
    callers: int = 0
    given: str = ""
    given_until: float = 0.0
    paces: dict[str, CampaignPace] = field(default_factory=dict)
    told_why: str = ""
    told_at: float = 0.0

    @property
    def name(self) -> str:
        """Where its state is kept."""
        return f"{self.key}@{self.node_id}"[:64]

    def at_work(self) -> int:
        """Agents who take, or will take, a call."""
        return sum(agent.work in _AT_WORK for agent in self.agents.values())

    def ready(self) -> int:
        """Agents who take a call now."""
        return sum(agent.work is Work.READY for agent in self.agents.values())

    def set_paces(self, plans: Sequence[DialPlan]) -> None:
        """What the leads want now."""
        settings = settings_of(plans)
        if settings != self.pacer.settings:
            self.pacer.tune(settings)
        for plan in plans:
            pace = pace_of(plan)
            if self.paces.get(plan.campaign_id) != pace:
                self.paces[plan.campaign_id] = pace
                self.pacer.set(plan.campaign_id, pace)

    def tell_agents(self, now: float, told: Mapping[str, Any]) -> None:
        """What its agents do now; those who are not named are gone. ``since`` is on the clock of ``now``."""
        for agent_id in self.agents.keys() - told.keys():
            self._agent(now, AgentNow(agent_id, Work.GONE, now))
        for agent_id, one in told.items():
            campaigns = frozenset(one["campaigns"])
            self._agent(now, AgentNow(agent_id, Work(one["work"]), one["since"], campaigns))

    def _agent(self, now: float, agent: AgentNow) -> None:
        before = self.agents.get(agent.agent_id)
        if agent.work is Work.GONE:
            self.agents.pop(agent.agent_id, None)
        else:
            self.agents[agent.agent_id] = agent
        if before is None or before.work is not agent.work or before.campaigns != agent.campaigns:
            self.pacer.observe(AgentChanged(now, agent.agent_id, agent.work, agent.campaigns))


def settings_of(plans: Sequence[DialPlan]) -> PoolSettings:
    """A pool's knobs, the strictest of its campaigns'."""
    return PoolSettings(
        campaigns={plan.campaign_id: pace_of(plan) for plan in plans},
        least_agents=max(plan.least_agents for plan in plans),
        patience_s=min(plan.patience_ms for plan in plans) / 1000,
        overflow=min(plan.overflow_bp if plan.overflow else 0 for plan in plans) / 10_000,
    )


def pace_of(plan: DialPlan) -> CampaignPace:
    """One campaign's pace."""
    return CampaignPace(
        mode=_MODES.get(DialMode(plan.mode), Mode.PROGRESSIVE),
        cap=plan.cap_bp / 10_000,
        ratio=plan.ratio_pct / 100,
        weight=plan.weight / 100,
    )


def fact_of(now: float, body: Mapping[str, Any]) -> Fact:
    """A note of a call, as the pacer wants it. Raises KeyError, ValueError for what is none."""
    call_id = body["call"]
    match body["fact"]:
        case "dialled":
            return Dialled(now, call_id, candidate_of(body["who"]))
        case "rings":
            return Rings(now, call_id)
        case "answered":
            return Answered(now, call_id)
        case "judged":
            return Judged(now, call_id, bool(body["person"]))
        case "connected":
            return Connected(now, call_id, body["agent"])
        case "ended":
            end = body["end"]
            return Ended(now, call_id, End.CANCELLED if end == NOT_PLACED else End(end))
        case unknown:
            raise ValueError(f"no fact of a call: {unknown}")


def candidate_of(who: Mapping[str, Any]) -> Candidate:
    """The candidate that was written as :func:`who_is`."""
    results = tuple(End(one) for one in who["results"])
    return Candidate(who["key"], who["campaign_id"], who["second"], who["weekday"], results)


def who_is(candidate: Candidate) -> dict[str, Any]:
    """A candidate as JSON."""
    return {
        "key": candidate.key,
        "campaign_id": candidate.campaign_id,
        "second": candidate.second,
        "weekday": candidate.weekday,
        "results": [one.value for one in candidate.results],
    }
