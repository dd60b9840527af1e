"""Keeps the calendar of promises: due, reminded, broken after the grace. The leader's work.

Two nodes that both believe to lead do nothing twice: each promise's row is held while it is judged, and who
comes second finds it done.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from server_api.clock import Clock
from server_api.services.places import Places
from server_api.services.promise_days import days_of
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PromiseChange, PromiseNews
from server_api.services.remind_debtor import RemindDebtor, next_midnight
from server_api.store import promise_life_rows
from server_api.store.database import Database, StoreError

log = logging.getLogger(__name__)

#: No creditor reminds earlier than this.
_AHEAD = timedelta(days=8)
_PAGE = 500


class KeepPromises:
    """Looks each ``every_s`` seconds while ``leads()``."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        places: Places,
        leads: Callable[[], bool],
        lives: PromiseLives,
        remind: RemindDebtor,
        news: PromiseNews,
        every_s: float,
    ) -> None:
        self._database, self._clock, self._places, self._leads = database, clock, places, leads
        self._lives, self._remind, self._news, self.every_s = lives, remind, news, every_s
        self._asleep: dict[str, datetime] = {}
        self._faulty: set[str] = set()

    async def turn(self) -> None:
        """As :meth:`look`."""
        await self.look()

    async def look(self) -> int:
        """Look once; how many promises something happened to. Raises StoreError."""
        if not self._leads():
            self._asleep.clear()
            return 0
        now = self._clock.legal()
        seen: dict[str, datetime] = {}
        after, changed = "", 0
        while page := await self._pending(after):
            for promise_id in page:
                if self._asleep.get(promise_id, now) <= now and self._leads():
                    changed += await self._keep(promise_id)
                if promise_id in self._asleep:
                    seen[promise_id] = self._asleep[promise_id]
            after = page[-1]
        self._asleep = seen
        return changed

    async def _pending(self, after: str) -> list[str]:
        until = (self._clock.legal() + _AHEAD).date()
        async with self._database.read() as conn:
            return await promise_life_rows.pending(conn, until, self._clock.utc(), after, _PAGE)

    async def _keep(self, promise_id: str) -> bool:
        """One promise; a faulty one must not stop the others. Raises StoreError."""
        try:
            return await self._judge(promise_id)
        except StoreError:
            raise
        except Exception:
            if promise_id not in self._faulty:
                log.exception("promise %s could not be looked at", promise_id)
            self._faulty.add(promise_id)
            return False

    async def _judge(self, promise_id: str) -> bool:
        """Most have a quiet day, and cost one short read."""
        async with self._database.read() as conn:
            head = await promise_life_rows.get(conn, promise_id)
            days = await days_of(conn, self._places, head) if head else None
            if head is None or days is None:
                self._asleep[promise_id] = self._clock.legal() + timedelta(days=1)
                return False
            moves = await self._lives.foreseen(conn, head, days)
            reminds = await self._remind.wanted(conn, head, days)
        change = await self._move(promise_id) if moves else None
        again = await self._remind(promise_id) if reminds else None
        midnight = next_midnight(days, self._clock.legal()).astimezone(UTC)
        self._asleep[promise_id] = min(midnight, again or midnight)
        return change is not None

    async def _move(self, promise_id: str) -> PromiseChange | None:
        async with self._database.write() as conn:
            change = await self._lives.pass_day(conn, promise_id)
        if change is not None:
            self._news.tell((change,))
        return change
