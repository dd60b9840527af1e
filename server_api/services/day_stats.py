"""The agent's own day, counted from the rows."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import StatsChanged
from server_api.contract.session import DayStats
from server_api.services.desks import Desks
from server_api.services.roster import Seat
from server_api.store import day_rows, promise_life_rows
from server_api.store.database import Database

#: How far back own promises count as kept or broken.
_DECIDED = timedelta(days=30)


class CountDay:
    """Counts what an agent did since midnight of the floor's time zone."""

    def __init__(
        self, database: Database, clock: Clock, desks: Desks, zone: str, right_party: Collection[str]
    ) -> None:
        self._database = database
        self._clock = clock
        self._desks = desks
        self._zone = ZoneInfo(zone)
        self._right_party = tuple(right_party)

    async def of(self, conn: AsyncConnection, agent_id: str) -> DayStats:
        """The day so far."""
        return await self.since(conn, agent_id, self._midnight())

    async def since(self, conn: AsyncConnection, agent_id: str, moment: datetime) -> DayStats:
        """What was done since then; promises that were decided, of those due in the last 30 days."""
        row = await day_rows.of_agent(conn, agent_id, moment, self._right_party)
        today = self._clock.utc().astimezone(self._zone).date()
        kept, decided = await promise_life_rows.kept_of_decided(conn, agent_id, today - _DECIDED, today)
        return DayStats(
            calls=row.calls,
            right_party=row.right_party,
            promises=row.promises,
            promised_minor=row.promised_minor,
            currency=row.currency,
            kept=kept,
            decided=decided,
        )

    async def tell(self, seat: Seat) -> None:
        """Count again and tell the desk if the day moved on."""
        async with self._database.read() as conn:
            stats = await self.of(conn, seat.agent_id)
        if stats != seat.stats:
            seat.stats = stats
            self._desks.tell(seat.agent_id, StatsChanged(stats=stats))

    def _midnight(self) -> datetime:
        local = self._clock.utc().astimezone(self._zone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
