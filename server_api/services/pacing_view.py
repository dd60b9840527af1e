"""The dialling of the floor as a lead sees it: counted by every node, so that any can show all of it."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.pacing import CampaignPaceView, FloorPacing, PaceCounts, PacePoint, TrunkShare
from server_api.contract.words import AgentState, CampaignState, DialMode
from server_api.services.floor_stop import FloorStop
from server_api.services.leads_left import LeadsLeft
from server_api.services.lines import Lines
from server_api.services.pace_tallies import CampaignTally, Minute, PaceTallies
from server_api.store import pace_rows
from server_api.store.database import Database
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.pace_rows import DayCounts

_WINDOW_DAYS = 30
_TALKING = (AgentState.TALKING.value, AgentState.HOLDING.value)
#: Counting calls reads many rows: no more often than this, in seconds.
_COUNT_S = 15.0
_BP = 10_000


class PacingView:
    """``plans`` are the campaigns that may dial; ``idle_because`` says why one does not now."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: str,
        tallies: PaceTallies,
        stop: FloorStop,
        lines: Lines,
        plans: Callable[[], Iterable[DialPlan]],
        idle_because: Callable[[DialPlan], str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._tallies = tallies
        self._stop = stop
        self._lines = lines
        self._plans = plans
        self._idle_because = idle_because
        self._counted_at: float | None = None
        self._leads = LeadsLeft(database, clock)
        self._trunks: Mapping[str, tuple[int, int]] = {}

    async def refresh(self) -> None:
        """Count what only the rows know, if it is time. Raises StoreError."""
        await self._leads.refresh([plan.campaign_id for plan in self._plans()])
        now = self._clock.monotonic()
        if self._counted_at is not None and now - self._counted_at < _COUNT_S:
            return
        self._counted_at = now
        midnight = self._midnight()

        async def read(conn: AsyncConnection) -> None:
            self._trunks = await pace_rows.trunk_calls(conn, midnight)

        await self._database.read_at_once(read)

    def __call__(self) -> FloorPacing:
        """As it stands, from memory."""
        self._tallies.count_time()
        stop = self._stop.now
        plans = sorted(self._plans(), key=lambda plan: plan.name)
        return FloorPacing(
            stopped=stop is not None,
            stopped_by=stop.name if stop else "",
            stopped_at=stop.at if stop else None,
            stop_reason=stop.reason if stop else "",
            campaigns=tuple(self.campaign(plan) for plan in plans),
            trunks=tuple(self._trunk(trunk_id) for trunk_id in sorted({plan.trunk_id for plan in plans})),
        )

    def campaign(self, plan: DialPlan) -> CampaignPaceView:
        """One campaign."""
        tally = self._tallies.of(plan.campaign_id)
        states = [agent.state for agent in self._tallies.agents_of(plan.campaign_id)]
        if plan.without_agents:
            states, tally = [], _no_agents(tally)
        due, left = self._leads.of(plan.campaign_id)
        waits = sorted(tally.waits)
        hours = (tally.busy_s + tally.idle_s) / 3600
        return CampaignPaceView(
            campaign_id=plan.campaign_id,
            name=plan.name,
            mode=DialMode(plan.mode),
            state=CampaignState(plan.state),
            state_reason=plan.state_reason,
            cap_bp=plan.cap_bp,
            ratio_pct=plan.ratio_pct,
            weight=plan.weight,
            pool=plan.pool,
            agents=len(states),
            ready=states.count(AgentState.READY.value),
            talking=sum(state in _TALKING for state in states),
            wrap_up=states.count(AgentState.WRAP_UP.value),
            ringing=self._tallies.ringing(plan.campaign_id),
            callers=sum(self._tallies.callers.values()),
            today=_counts(tally.today),
            window=_counts(tally.window),
            window_days=_WINDOW_DAYS,
            occupancy_bp=_share(tally.busy_s, tally.busy_s + tally.idle_s),
            wait_p50_s=_percentile(waits, 0.50),
            wait_p95_s=_percentile(waits, 0.95),
            dials_per_agent_hour=round(tally.today.dialled / hours, 1) if hours > 0 else 0.0,
            why=self._why(plan, tally, due),
            theta=float(tally.reason.get("theta", 0.0)),
            due=due,
            left=left,
            points=tuple(_point(minute) for minute in tally.minutes),
        )

    def _why(self, plan: DialPlan, tally: CampaignTally, due: int) -> str:
        if self._stop.now is not None:
            return "stopped"
        idle = self._idle_because(plan)
        if idle:
            return idle
        if not due and not self._tallies.ringing(plan.campaign_id):
            return "empty"
        return str(tally.reason.get("why", "")) or plan.mode

    def _trunk(self, trunk_id: str) -> TrunkShare:
        calls, short = self._trunks.get(trunk_id, (0, 0))
        held = self._lines.held.get(trunk_id, 0.0) > self._clock.monotonic()
        up = self._lines.up and not held
        return TrunkShare(trunk_id=trunk_id, calls=calls, short=short, short_bp=_share(short, calls), up=up)

    def _midnight(self) -> datetime:
        local = self._clock.utc().astimezone(self._zone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _no_agents(tally: CampaignTally) -> CampaignTally:
    """Without the times of the agents, who have no part in it."""
    minutes = deque(replace(minute, busy_s=0.0, idle_s=0.0) for minute in tally.minutes)
    return replace(tally, busy_s=0.0, idle_s=0.0, waits=deque(), minutes=minutes)


def _counts(counts: DayCounts) -> PaceCounts:
    return PaceCounts(
        dialled=counts.dialled,
        answers=counts.answers,
        persons=counts.persons,
        abandoned=counts.abandoned,
        overflowed=counts.overflowed,
        abandoned_of_persons_bp=_share(counts.abandoned, counts.persons),
        abandoned_of_answers_bp=_share(counts.abandoned, counts.answers),
    )


def _point(minute: Minute) -> PacePoint:
    return PacePoint(
        at=datetime.fromtimestamp(minute.at, UTC),
        dialled=minute.dialled,
        persons=minute.persons,
        abandoned=minute.abandoned,
        occupancy_bp=_share(minute.busy_s, minute.busy_s + minute.idle_s),
    )


def _share(part: float, whole: float) -> int:
    return round(_BP * part / whole) if whole > 0 else 0


def _percentile(ordered: Sequence[float], share: float) -> float:
    """The nearest rank; 0 without any."""
    if not ordered:
        return 0.0
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)
