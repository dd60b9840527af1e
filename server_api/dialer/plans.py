"""The campaigns as they are to be dialled now: read again each tick, and at once when one was changed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from server_api.clock import Clock
from server_api.contract.words import CampaignState, DialMode
from server_api.domain.dial_hours import open_for_s
from server_api.store import dial_plan_rows
from server_api.store.database import Database
from server_api.store.dial_plan_rows import DialPlan


class Plans:
    """Plans at most ``fresh_s`` seconds old. ``zone`` is the floor's; ``others`` hears when plans are other
    than they were, whoever changed them.
    """

    def __init__(
        self, database: Database, clock: Clock, zone: str, fresh_s: float, others: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._fresh_s = fresh_s
        self._others = others
        self._read_at: float | None = None
        self.all: Mapping[str, DialPlan] = {}

    def changed(self) -> None:
        """What is known is old."""
        self._read_at = None

    async def refresh(self) -> None:
        """Read what may have changed. Raises StoreError."""
        now = self._clock.monotonic()
        if self._read_at is not None and now - self._read_at < self._fresh_s:
            return
        async with self._database.read() as conn:
            plans = await dial_plan_rows.active(conn)
        # Set afterwards: what changed while it was read is read again.
        before, self._read_at = self.all, now
        self.all = {plan.campaign_id: plan for plan in plans}
        if before and before != self.all:
            self._others()

    def local(self) -> datetime:
        """Now on the floor's clock."""
        return self._clock.legal().astimezone(self._zone)

    def open_for_s(self, plan: DialPlan) -> float | None:
        """Seconds until it closes for today, 0 while closed, None where it has no hours."""
        return open_for_s(plan.schedule, self.local())

    def idle_because(self, plan: DialPlan) -> str:
        """Why nothing is dialled for it now: ``stopped`` or ``hours``; empty where it dials."""
        if plan.state != CampaignState.RUNNING:
            return "stopped"
        return "hours" if self.open_for_s(plan) == 0.0 else ""

    def dialling(self) -> dict[str, DialPlan]:
        """The campaigns that dial now, by id."""
        return {one: plan for one, plan in self.all.items() if not self.idle_because(plan)}

    def paced(self, pool: str) -> bool:
        """Whether a pool dials ahead of its agents; where none of its campaigns does, no pacer is asked."""
        ahead = (DialMode.POWER, DialMode.PREDICTIVE)
        return any(plan.pool_key == pool and plan.mode in ahead for plan in self.all.values())
