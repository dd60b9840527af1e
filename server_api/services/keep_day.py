"""The day's counts of dialling: from the rows at a start, kept every few seconds, new at midnight."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.services.background import Background
from server_api.services.journal import Journal
from server_api.services.pace_tallies import PaceTallies, window_of
from server_api.store import pace_rows
from server_api.store.database import Database

log = logging.getLogger(__name__)

_WINDOW = timedelta(days=29)


class KeepDay:
    """``zone`` is the floor's; ``leads`` says whether this node writes what all have counted.

    Looked at with the server's watch; keeps each ``every_s`` seconds.
    """

    def __init__(
        self,
        database: Database,
        journal: Journal,
        clock: Clock,
        zone: str,
        tallies: PaceTallies,
        background: Background,
        leads: Callable[[], bool],
        every_s: float,
    ) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._tallies = tallies
        self._background = background
        self._leads = leads
        self._every_s = every_s
        self._kept_at = clock.monotonic()
        self._day = self._local().date()

    async def load(self) -> None:
        """Count again: today from the calls, the days before from their rows. Raises StoreError."""
        await self._journal.flush()
        local = self._local()
        today = self._day = local.date()
        since = local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
        async with self._database.read() as conn:
            counts = await pace_rows.day_counts(conn, since, since + timedelta(days=2))
            days = await pace_rows.days(conn, today - _WINDOW, today - timedelta(days=1))
            before = {one: window_of(found) for one, found in days.items()}
            kept = {one: await pace_rows.day(conn, one, today) for one in counts}
        self._tallies.load(counts, before, {one: row for one, row in kept.items() if row is not None})

    def look(self) -> None:
        """Keep the counts if it is time; a new day begins at nought."""
        now, today = self._clock.monotonic(), self._local().date()
        if today != self._day:
            self._keep(self._day)
            self._day = today
            self._tallies.turn()
            self.again()
        elif now - self._kept_at >= self._every_s:
            self._kept_at = now
            self._keep(today)

    def keep(self) -> None:
        """Keep the counts as they stand."""
        self._keep(self._day)

    def again(self) -> None:
        """Something was missed, or the window has moved on: count again."""
        self._background.start(self.load(), "the day's counts")

    def _keep(self, day: date) -> None:
        if not self._leads():
            return
        self._tallies.count_time()
        rows = {one: self._tallies.day_row(one) for one in self._tallies.campaigns}

        async def write(conn: AsyncConnection) -> None:
            for campaign_id, values in rows.items():
                await pace_rows.save_day(conn, campaign_id, day, values)

        if rows:
            self._journal.post(write)

    def _local(self) -> datetime:
        return self._clock.utc().astimezone(self._zone)
