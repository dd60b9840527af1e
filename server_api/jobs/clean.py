"""Throws away what no longer counts: old tries to sign in, recordings whose time is over."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from server_api.clock import Clock
from server_api.store import line_quality_rows, locks_rows, nodes_rows, sessions_rows
from server_api.store.database import Database

#: Calls keep figures of their own; the ten-second ones of the agents' lines are for looking into trouble.
_LINES = timedelta(days=30)
#: A process that has written nothing for so long has no commit in doubt.
_MARKS = timedelta(days=7)
#: No preview lasts so long.
_STRAYS = timedelta(minutes=10)


class Clean:
    """Cleans each ``every_s`` seconds; tries count for ``tries_s``."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        shred: Callable[[], Awaitable[int]],
        *,
        every_s: float,
        tries_s: float,
    ) -> None:
        self._database = database
        self._clock = clock
        self._shred = shred
        self.every_s = every_s
        self._tries = timedelta(seconds=tries_s)

    async def turn(self) -> None:
        """Clean once. Raises StoreError."""
        async with self._database.write() as conn:
            await sessions_rows.forget_old_tries(conn, self._clock.utc() - self._tries)
            await line_quality_rows.forget(conn, self._clock.utc() - _LINES)
            await nodes_rows.forget_marks(conn, self._clock.utc() - _MARKS)
            await locks_rows.release_strays(conn, self._clock.utc() - _STRAYS)
        await self._shred()
