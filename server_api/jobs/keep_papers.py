"""Writes the letters that are due: agreements, receipts, discharges; the leader's work."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from server_api.clock import Clock
from server_api.services.make_papers import MakePapers
from server_api.store import papers_rows
from server_api.store.database import Database, StoreError

log = logging.getLogger(__name__)

#: What is older was before papers were made, or by another system.
_SINCE = timedelta(days=7)
_PAGE = 100

Make = Callable[[str], Awaitable[str | None]]


class KeepPapers:
    """Looks each ``every_s`` seconds while ``leads()``; ``case_changed`` tells desks of a new paper."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        leads: Callable[[], bool],
        make: MakePapers,
        case_changed: Callable[[str, str], None],
        every_s: float,
    ) -> None:
        self._database, self._clock, self._leads = database, clock, leads
        self._make, self._case_changed, self.every_s = make, case_changed, every_s
        self._faulty: set[str] = set()

    async def turn(self) -> None:
        """As :meth:`look`."""
        await self.look()

    async def look(self) -> int:
        """Look once; how many papers were made. Raises StoreError."""
        if not self._leads():
            return 0
        now = self._clock.utc()
        since = now - _SINCE
        async with self._database.read() as conn:
            agreements = await papers_rows.agreements_wanted(conn, since, now, _PAGE)
            receipts = await papers_rows.receipts_wanted(conn, since, _PAGE)
            settlements = await papers_rows.settlements_wanted(conn, since, _PAGE)
        made = 0
        for make, ids in (
            (self._make.agreement, agreements),
            (self._make.receipt, receipts),
            (self._make.settlement, settlements),
        ):
            for one in ids:
                made += await self._try(make, one)
        return made

    async def _try(self, make: Make, about: str) -> bool:
        """One that cannot be made must not stop the others; it is tried again after a restart."""
        if about in self._faulty:
            return False
        try:
            person_id = await make(about)
        except StoreError:
            raise
        except Exception:
            self._faulty.add(about)
            log.exception("the paper about %s could not be made", about)
            return False
        if person_id is None:
            self._faulty.add(about)  # nobody to write to, and asked for again otherwise
            return False
        self._case_changed(person_id, "documents")
        return True
