"""What the dialler did today and what the agents did meanwhile, counted from the notes on every node."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.contract.words import AgentState
from server_api.services import agent_notes, pace_notes
from server_api.services.live_calls import LiveCall
from server_api.store.pace_rows import DayCounts

_BUSY = frozenset({AgentState.TALKING.value, AgentState.HOLDING.value, AgentState.WRAP_UP.value})
_IDLE = frozenset({AgentState.READY.value, AgentState.RINGING.value})
#: Waits kept for the percentiles; minutes kept for the chart (a long day).
_WAITS, _MINUTES = 1_000, 16 * 60


@dataclass(slots=True)
class Minute:
    """One minute of a campaign; times in seconds of all its agents together."""

    at: int
    dialled: int = 0
    persons: int = 0
    abandoned: int = 0
    busy_s: float = 0.0
    idle_s: float = 0.0


@dataclass(slots=True)
class CampaignTally:
    """``before`` are the window's days before today; ``waits`` how long agents waited for a call, seconds."""

    today: DayCounts = field(default_factory=DayCounts)
    before: DayCounts = field(default_factory=DayCounts)
    busy_s: float = 0.0
    idle_s: float = 0.0
    waits: deque[float] = field(default_factory=lambda: deque(maxlen=_WAITS))
    minutes: deque[Minute] = field(default_factory=lambda: deque(maxlen=_MINUTES))
    reason: Mapping[str, Any] = field(default_factory=dict)

    @property
    def window(self) -> DayCounts:
        """Today and the days before."""
        return add(self.before, self.today)


@dataclass(slots=True)
class AgentTally:
    """An agent as last told. ``since`` the state, ``idle_since`` free: seconds, monotonic."""

    node_id: str
    state: str
    campaigns: frozenset[str]
    counted_to: float
    idle_since: float | None = None


class PaceTallies:
    """Listens from the start; ``load`` puts what the rows say in the place of what was heard."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._clock = clock
        self._campaigns: dict[str, CampaignTally] = {}
        self._ringing: dict[str, str] = {}
        self._agents: dict[str, AgentTally] = {}
        self.callers: dict[str, int] = {}
        bus.listen(pace_notes.CALL_TOPIC, self._call)
        bus.listen(pace_notes.REASON_TOPIC, self._reason)
        bus.listen(agent_notes.AGENT_TOPIC, self._told)

    def of(self, campaign_id: str) -> CampaignTally:
        """A campaign's counts, as they stand."""
        return self._campaigns.setdefault(campaign_id, CampaignTally())

    def agents_of(self, campaign_id: str) -> Iterator[AgentTally]:
        """The agents at work for a campaign, on every node."""
        return (agent for agent in self._agents.values() if campaign_id in agent.campaigns)

    def ringing(self, campaign_id: str) -> int:
        """Calls under way that nobody has answered."""
        return sum(one == campaign_id for one in self._ringing.values())

    def load(
        self, counts: Mapping[str, DayCounts], before: Mapping[str, DayCounts], kept: Mapping[str, Any]
    ) -> None:
        """What the rows say: of today, of the window before, and (``busy_s`` …) of the day's row."""
        for campaign_id in counts.keys() | before.keys() | kept.keys():
            tally = self.of(campaign_id)
            tally.today = counts.get(campaign_id, DayCounts())
            tally.before = before.get(campaign_id, DayCounts())
            row = kept.get(campaign_id)
            if row is not None:
                tally.busy_s, tally.idle_s = row["busy_s"], row["idle_s"]
                tally.waits.extend(row["waits"].get("s", ()))

    def turn(self) -> None:
        """A new day begins."""
        for tally in self._campaigns.values():
            tally.today, tally.busy_s, tally.idle_s = DayCounts(), 0.0, 0.0
            tally.waits.clear()
            tally.minutes.clear()

    def may_overflow(self, call: LiveCall) -> bool:
        """Whether the campaign's other way has room for one more person."""
        plan, today = call.plan, self.of(call.plan.campaign_id).today
        return bool(plan.overflow) and (today.overflowed + 1) * 10_000 <= plan.overflow_bp * today.persons

    def count_time(self) -> None:
        """Bring the agents' times up to now."""
        now = self._clock.monotonic()
        for agent in self._agents.values():
            self._spend(agent, now)

    def day_row(self, campaign_id: str) -> dict[str, Any]:
        """What is kept of the day."""
        tally = self.of(campaign_id)
        counts = {name: getattr(tally.today, name) for name in DayCounts.__dataclass_fields__}
        waits = {"s": [round(one, 2) for one in tally.waits]}
        return counts | {"busy_s": tally.busy_s, "idle_s": tally.idle_s, "waits": waits}

    @property
    def campaigns(self) -> tuple[str, ...]:
        """Those with any counts."""
        return tuple(self._campaigns)

    def _call(self, _node_id: str, body: Body) -> None:
        campaign_id, call_id = body["campaign"], body["call"]
        match body["fact"]:
            case "dialled":
                self._ringing[call_id] = campaign_id
                self._count(campaign_id, dialled=1)
            case "answered":
                self._ringing.pop(call_id, None)
                self._count(campaign_id, answers=1)
            case "judged" if body["person"]:
                self._count(campaign_id, persons=1)
            case "connected":
                self._waited(campaign_id, body["agent"])
            case "ended":
                unplaced = call_id in self._ringing and body["end"] == pace_notes.NOT_PLACED
                self._ringing.pop(call_id, None)
                self._count(
                    campaign_id,
                    dialled=-1 if unplaced else 0,
                    abandoned=int(body["end"] == pace_notes.ABANDONED),
                    overflowed=int(body["end"] == pace_notes.OVERFLOWED),
                )

    def _count(self, campaign_id: str, **more: int) -> None:
        tally, minute = self.of(campaign_id), self._minute(campaign_id)
        tally.today = replace(
            tally.today, **{name: getattr(tally.today, name) + n for name, n in more.items()}
        )
        for name in ("dialled", "persons", "abandoned"):
            setattr(minute, name, getattr(minute, name) + more.get(name, 0))

    def _minute(self, campaign_id: str) -> Minute:
        minutes = self.of(campaign_id).minutes
        at = int(self._clock.utc().timestamp()) // 60 * 60
        if not minutes or minutes[-1].at != at:
            minutes.append(Minute(at))
        return minutes[-1]

    def _waited(self, campaign_id: str, agent_id: str) -> None:
        agent = self._agents.get(agent_id)
        if agent is not None and agent.idle_since is not None:
            self.of(campaign_id).waits.append(max(0.0, self._clock.monotonic() - agent.idle_since))
            agent.idle_since = None

    def _reason(self, _node_id: str, body: Body) -> None:
        for campaign_id in body["campaigns"]:
            self.of(campaign_id).reason = body

    def _told(self, node_id: str, body: Body) -> None:
        now = self._clock.monotonic()
        self.callers[node_id] = int(body["callers"])
        told: Mapping[str, Any] = body["agents"]
        if body["whole"]:
            for agent_id, agent in tuple(self._agents.items()):
                if agent.node_id == node_id and agent_id not in told:
                    self._spend(agent, now)
                    del self._agents[agent_id]
        for agent_id, what in told.items():
            self._agent(agent_id, node_id, what, now)

    def _agent(self, agent_id: str, node_id: str, what: Mapping[str, Any], now: float) -> None:
        before = self._agents.get(agent_id)
        if before is not None:
            self._spend(before, now)
        if what["work"] == agent_notes.GONE:
            self._agents.pop(agent_id, None)
            return
        state = what["state"]
        idle_since = before.idle_since if before else None
        if state not in _IDLE and state not in _BUSY:
            idle_since = None
        elif state == AgentState.READY and (before is None or before.state not in _IDLE):
            idle_since = now
        self._agents[agent_id] = AgentTally(node_id, state, frozenset(what["campaigns"]), now, idle_since)

    def _spend(self, agent: AgentTally, now: float) -> None:
        seconds, agent.counted_to = now - agent.counted_to, now
        busy, idle = agent.state in _BUSY, agent.state in _IDLE
        for campaign_id in agent.campaigns if busy or idle else ():
            tally, minute = self.of(campaign_id), self._minute(campaign_id)
            if busy:
                tally.busy_s, minute.busy_s = tally.busy_s + seconds, minute.busy_s + seconds
            else:
                tally.idle_s, minute.idle_s = tally.idle_s + seconds, minute.idle_s + seconds


def add(one: DayCounts, other: DayCounts) -> DayCounts:
    """Both together."""
    names = DayCounts.__dataclass_fields__
    return DayCounts(*(getattr(one, name) + getattr(other, name) for name in names))


def window_of(days: Mapping[date, DayCounts]) -> DayCounts:
    """Several days together."""
    total = DayCounts()
    for counts in days.values():
        total = add(total, counts)
    return total
