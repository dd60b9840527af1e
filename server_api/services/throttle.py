"""Guessing passwords is slow: a few tries an account in a window of time, also for unknown accounts."""

from datetime import timedelta

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.store import sessions_rows
from server_api.store.database import Database


class Throttle:
    """At most ``tries`` tries an account in ``window_s`` seconds; a good sign-in clears them."""

    def __init__(self, database: Database, clock: Clock, tries: int, window_s: float) -> None:
        self._database = database
        self._clock = clock
        self._tries = tries
        self._window = timedelta(seconds=window_s)

    async def count(self, login: str) -> None:
        """Count a try before it is judged. Raises RefusalError TOO_MANY_TRIES over the limit."""
        now = self._clock.utc()
        since = now - self._window
        async with self._database.write() as conn:
            if await sessions_rows.count_tries(conn, login, since) < self._tries:
                await sessions_rows.add_try(conn, login, now)
                return
            oldest = await sessions_rows.oldest_try(conn, login, since) or now
        wait_s = max(1, int((oldest + self._window - now).total_seconds()))
        raise RefusalError(ErrorCode.TOO_MANY_TRIES, retry_after_s=str(wait_s))
