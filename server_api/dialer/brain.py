"""How many calls each node may place now: one pacer for each pool of campaigns at each node.

Every node hears of calls and agents over the bus, so that any can go on where the leader ended; only the
leader answers, with quotas. A quota that is not used within a second is void: a leader cut off from the
others does no harm.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.contract.words import DialMode
from server_api.dialer.choose import Choose
from server_api.dialer.keep_pace import KeepPace
from server_api.dialer.pace.facts import Candidate, Reason, Snapshot
from server_api.dialer.plans import Plans
from server_api.dialer.pool import Pool, fact_of
from server_api.services.agent_notes import AGENT_TOPIC, GONE
from server_api.services.pace_notes import CALL_TOPIC, REASON_TOPIC
from server_api.store.database import StoreError
from server_api.store.dial_plan_rows import DialPlan

log = logging.getLogger(__name__)

#: Bus topics: calls a node may place (``node``, ``quota``, ``campaigns``, ``pace``), and that it has.
QUOTA_TOPIC, PLACED_TOPIC = "dialer.quota", "dialer.placed"
#: A quota is void after so many seconds.
QUOTA_S = 1.0
#: A node that has not told of its agents for so long is not there.
_SILENT_S = 3.0
_REASON_S = 0.5


class Brain:
    """``leads`` says whether this node decides; ``room`` how many more calls a campaign's trunk takes;
    ``stopped`` whether the floor is.
    """

    def __init__(
        self,
        bus: Bus,
        clock: Clock,
        plans: Plans,
        choose: Choose,
        keep: KeepPace,
        leads: Callable[[], bool],
        room: Callable[[DialPlan], int],
        stopped: Callable[[], bool],
        wake: Callable[[], None],
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._plans = plans
        self._choose = choose
        self._keep = keep
        self._leads = leads
        self._room = room
        self._stopped = stopped
        self._wake = wake
        self._pools: dict[tuple[str, str], Pool] = {}
        self._calls: dict[str, Pool] = {}
        self._nodes: dict[str, _Node] = {}
        bus.listen(CALL_TOPIC, self._call)
        bus.listen(AGENT_TOPIC, self._agents)
        bus.listen(PLACED_TOPIC, self._placed)

    @property
    def pools(self) -> tuple[Pool, ...]:
        """Every pool at every node."""
        return tuple(self._pools.values())

    async def decide(self) -> None:
        """Give each node what it may dial now. Raises StoreError."""
        await self._open_pools()
        leads = self._leads()
        dialling = {} if self._stopped() or not leads else self._plans.dialling()
        for pool in self.pools:
            plans = [plan for plan in dialling.values() if plan.pool_key == pool.key and _automatic(plan)]
            try:
                if plans and self._plans.paced(pool.key):
                    await self._decide(pool, plans)
                else:
                    # Nobody asks; but time passes, and what is learned serves whoever asks next.
                    pool.pacer.pick(self._clock.monotonic(), self._snapshot(pool, ()), ())
            except StoreError:
                raise
            except Exception:
                log.exception("pool %s is not dialled: its pacer failed", pool.name)
        if leads:
            await self._keep.save(self.pools)

    async def _decide(self, pool: Pool, plans: Sequence[DialPlan]) -> None:
        if (pool.given and self._clock.monotonic() < pool.given_until) or not pool.at_work():
            return
        candidates = await self._choose.candidates(plans, pool)
        snapshot = self._snapshot(pool, plans)
        # The clock is read now: facts came while the candidates were, and none may be later than this.
        picked = pool.pacer.pick(self._clock.monotonic(), snapshot, candidates)
        self._say_why(pool, plans)
        if picked:
            self._give(pool, picked)

    def _snapshot(self, pool: Pool, plans: Sequence[DialPlan]) -> Snapshot:
        local = self._plans.local()
        left = [seconds for plan in plans if (seconds := self._plans.open_for_s(plan)) is not None]
        agents, pool.correct = (tuple(pool.agents.values()) if pool.correct else None), False
        return Snapshot(
            day=local.toordinal(),
            second=local.hour * 3600.0 + local.minute * 60 + local.second,
            lines=sum({plan.trunk_id: self._room(plan) for plan in plans}.values()),
            callers=pool.callers,
            left_s=max(left) if left else None,
            agents=agents,
        )

    def _give(self, pool: Pool, taken: Sequence[Candidate]) -> None:
        campaigns: dict[str, int] = {}
        for candidate in taken:
            campaigns[candidate.campaign_id] = campaigns.get(candidate.campaign_id, 0) + 1
        pool.given, pool.given_until = str(uuid.uuid4()), self._clock.monotonic() + QUOTA_S
        self._choose.given(pool, campaigns)
        told = {"node": pool.node_id, "quota": pool.given, "campaigns": campaigns}
        self._bus.publish(QUOTA_TOPIC, told | {"pace": _reason(pool.pacer.reason)})

    def _say_why(self, pool: Pool, plans: Sequence[DialPlan]) -> None:
        now, reason = self._clock.monotonic(), pool.pacer.reason
        if reason.why == pool.told_why and now - pool.told_at < _REASON_S:
            return
        pool.told_why, pool.told_at = reason.why, now
        campaigns = [plan.campaign_id for plan in plans]
        told = {"campaigns": campaigns, "node": pool.node_id}
        self._bus.publish(REASON_TOPIC, _reason(reason) | told)

    async def _open_pools(self) -> None:
        """A pool for each that has agents at a node, with what it knew before. Raises StoreError."""
        now = self._clock.monotonic()
        for node_id, node in tuple(self._nodes.items()):
            if now - node.told_at > _SILENT_S:
                self._forget_node(node_id)
        by_key: dict[str, list[DialPlan]] = {}
        for plan in self._plans.all.values():
            by_key.setdefault(plan.pool_key, []).append(plan)
        for where in tuple(self._pools):
            if where[0] not in by_key:
                del self._pools[where]
        for key, plans in by_key.items():
            for node_id in tuple(self._nodes):
                await self._open_pool(key, node_id, plans)

    async def _open_pool(self, key: str, node_id: str, plans: Sequence[DialPlan]) -> None:
        pool = self._pools.get((key, node_id))
        if pool is None:
            if not self._agents_of(node_id, {plan.campaign_id for plan in plans}):
                return
            pool = await self._keep.restored(key, node_id, plans)
            # Agents may have changed while it was read, and since it was kept: what is known now counts.
            pool.correct = True
            self._pools[key, node_id] = pool
            self._tell(pool, {plan.campaign_id for plan in plans})
        pool.set_paces(plans)

    def _tell(self, pool: Pool, campaigns: set[str]) -> None:
        node = self._nodes.get(pool.node_id)
        if node is not None:
            pool.callers = node.callers
            now = self._clock.monotonic()
            pool.tell_agents(now, self._agents_of(pool.node_id, campaigns))

    def _agents_of(self, node_id: str, campaigns: set[str]) -> dict[str, Any]:
        node = self._nodes.get(node_id)
        told = node.agents if node else {}
        return {one: what for one, what in told.items() if campaigns.intersection(what["campaigns"])}

    def _forget_node(self, node_id: str) -> None:
        log.warning("node %s tells no more of its agents", node_id)
        del self._nodes[node_id]
        for where in [where for where in self._pools if where[1] == node_id]:
            del self._pools[where]

    def _call(self, node_id: str, body: Body) -> None:
        pool = self._calls.get(body["call"])
        if body["fact"] == "dialled":
            plan = self._plans.all.get(body["campaign"])
            pool = self._pools.get((plan.pool_key, node_id)) if plan else None
            if pool is not None:
                self._calls[body["call"]] = pool
        if pool is None:
            return
        pool.pacer.observe(fact_of(self._clock.monotonic(), body))
        if body["fact"] == "ended":
            del self._calls[body["call"]]

    def _agents(self, node_id: str, body: Body) -> None:
        node = self._nodes.setdefault(node_id, _Node())
        node.hear(body, self._clock.monotonic())
        for pool in self.pools:
            if pool.node_id == node_id:
                plans = self._plans.all.values()
                self._tell(pool, {plan.campaign_id for plan in plans if plan.pool_key == pool.key})
                pool.correct = pool.correct or bool(body["whole"])
        if not body["whole"]:
            self._wake()

    def _placed(self, _node_id: str, body: Body) -> None:
        for pool in self.pools:
            if pool.given == body["quota"]:
                pool.given = ""


class _Node:
    """What a node told last of its agents."""

    def __init__(self) -> None:
        self.agents: dict[str, Any] = {}
        self.callers = 0
        self.told_at = 0.0

    def hear(self, body: Body, now: float) -> None:
        """Each agent's ``since`` is kept on this node's clock."""
        told = {
            one: {**what, "since": now - float(what["for_s"])} for one, what in dict(body["agents"]).items()
        }
        merged = told if body["whole"] else self.agents | told
        self.agents = {one: what for one, what in merged.items() if what["work"] != GONE}
        self.callers, self.told_at = int(body["callers"]), now


def _automatic(plan: DialPlan) -> bool:
    """Whether calls are placed without an agent's word."""
    return plan.mode != DialMode.PREVIEW


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "why": reason.why,
        "theta": round(reason.theta, 5),
        "ready": reason.ready,
        "ringing": reason.ringing,
        "free_soon": round(reason.free_soon, 3),
        "answers_soon": round(reason.answers_soon, 3),
        "dialled": reason.dialled,
    }
