"""How many debtors are left to call, counted no more often than the count is cheap."""

from collections.abc import Collection, Mapping

from server_api.clock import Clock
from server_api.store import pace_rows
from server_api.store.database import Database

#: Seconds between two counts at least; a count that took long is paid off over so many times as long, which
#: keeps it below one part in a hundred of the time: a million leads take a quarter of a second.
_EVERY_S, _PAID_OFF = 15.0, 100.0


class LeadsLeft:
    """Exact when counted: an estimate that is off by a few would never tell that a list is at its end."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._next_at = 0.0
        self._counted: Mapping[str, tuple[int, int]] | None = None

    def of(self, campaign_id: str) -> tuple[int, int]:
        """Leads that were due, and leads that were open, when they were last counted."""
        return (self._counted or {}).get(campaign_id, (0, 0))

    async def refresh(self, campaign_ids: Collection[str]) -> None:
        """Count, if it is time. Raises StoreError."""
        began = self._clock.monotonic()
        if self._counted is not None and began < self._next_at:
            return
        # Not by the connection that the dialler reads with: nobody waits for this one.
        async with self._database.read() as conn:
            self._counted = await pace_rows.leads_left(conn, campaign_ids, self._clock.utc())
        now = self._clock.monotonic()
        self._next_at = now + max(_EVERY_S, _PAID_OFF * (now - began))
