"""The agent's own day, counted from the rows."""

from collections.abc import Collection
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import StatsChanged
from server_api.contract.session import DayStats
from server_api.services.desks import Desks
from server_api.services.roster import Seat
from server_api.store import day_rows
from server_api.store.database import Database


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
        row = await day_rows.of_agent(conn, agent_id, self._midnight(), self._right_party)
        return DayStats(
            calls=row.calls,
            right_party=row.right_party,
            promises=row.promises,
            promised_minor=row.promised_minor,
            currency=row.currency,
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
