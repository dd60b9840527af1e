"""What pacers know, over restarts and from leader to leader.

What was learned is saved every few seconds. What was counted is never taken from there: the rows of calls
say what today has cost, and the counted days what the 29 before it did, so that no crash forgives a cap.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.dialer.pace.facts import Tally
from server_api.dialer.pacing import Pacer
from server_api.dialer.plans import Plans
from server_api.dialer.pool import Pool, settings_of
from server_api.services.journal import Journal
from server_api.store import pace_rows
from server_api.store.database import Database
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.pace_rows import DayCounts

log = logging.getLogger(__name__)

_WINDOW = timedelta(days=29)


class KeepPace:
    """Saves each ``every_s`` seconds."""

    def __init__(
        self, database: Database, journal: Journal, clock: Clock, plans: Plans, node_id: str, every_s: float
    ) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock
        self._plans = plans
        self._node_id = node_id
        self._every_s = every_s
        self._saved_at = clock.monotonic()

    async def restored(self, key: str, node_id: str, plans: Sequence[DialPlan]) -> Pool:
        """The pool with what was known of it. Raises StoreError."""
        pool = Pool(key, node_id, Pacer(settings_of(plans)))
        await self._journal.flush()
        async with self._database.read() as conn:
            saved = await pace_rows.state(conn, pool.name)
            counted = await self._counted(conn, {plan.campaign_id for plan in plans})
        pool.pacer = _pacer(plans, saved)
        for campaign_id, days in counted.items():
            pool.pacer.recount(campaign_id, days)
        return pool

    async def save(self, pools: Iterable[Pool], *, at_once: bool = False) -> None:
        """Keep what they know, if it is time. Raises StoreError."""
        now = self._clock.monotonic()
        if now - self._saved_at < self._every_s and not at_once:
            return
        self._saved_at = now
        states = {pool.name: pool.pacer.saved() for pool in pools}
        at = self._clock.utc()

        async def write(conn: AsyncConnection) -> None:
            for name, saved in states.items():
                await pace_rows.save_state(conn, name, saved, self._node_id, at)

        if states:
            self._journal.post(write)

    async def _counted(self, conn: AsyncConnection, campaigns: set[str]) -> dict[str, dict[int, Tally]]:
        local = self._plans.local()
        today = local.date()
        found = await pace_rows.days(conn, today - _WINDOW, today - timedelta(days=1))
        # The day before is counted again as well: its row may lack what a crash at midnight took.
        for back in (1, 0):
            day = today - timedelta(days=back)
            for campaign_id, counts in (await self._of_calls(conn, local, back)).items():
                found.setdefault(campaign_id, {})[day] = counts
        return {one: _tallies(days) for one, days in found.items() if one in campaigns}

    async def _of_calls(self, conn: AsyncConnection, local: datetime, back: int) -> dict[str, DayCounts]:
        since, until = day_bounds(local, back, self._clock.legal_offset_s)
        return await pace_rows.day_counts(conn, since, until)


def day_bounds(local: datetime, back: int, legal_offset_s: float = 0.0) -> tuple[datetime, datetime]:
    """Midnight to midnight of the floor's day ``back`` days ago, in UTC."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    ahead = timedelta(seconds=legal_offset_s)
    since, until = midnight - timedelta(days=back), midnight - timedelta(days=back - 1)
    return since.astimezone(UTC) - ahead, until.astimezone(UTC) - ahead


def _pacer(plans: Sequence[DialPlan], saved: Mapping[str, Any] | None) -> Pacer:
    try:
        return Pacer(settings_of(plans), saved)
    except (KeyError, TypeError, ValueError):
        log.warning("what the pacer had learned cannot be read: it learns again", exc_info=True)
        return Pacer(settings_of(plans))


def _tallies(days: Mapping[date, DayCounts]) -> dict[int, Tally]:
    return {
        day.toordinal(): Tally(one.dialled, one.answers, one.persons, one.abandoned, one.overflowed)
        for day, one in days.items()
    }
