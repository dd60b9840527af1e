"""How a connection to PostgreSQL is set up, and what became of a commit whose answer never came."""

import asyncio
import logging
import time
import uuid
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

log = logging.getLogger(__name__)

#: A server that went away is noticed within three seconds, on an idle line and on a busy one (libpq, 34.1.2).
AT_ONCE: dict[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 3000,
}
#: The other side of the same line: a node that went away keeps no row locked.
_SESSION = (
    # Looking up a few rows of millions must never turn into reading all of them: pages come from memory or
    # a solid-state disk, where the server's default price of a lookup (4.0) is that of a turning one.
    "-c random_page_cost=1.1"
    " -c TimeZone=UTC -c synchronous_commit=on -c idle_in_transaction_session_timeout=60s"
    " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
)
_FATE_S = 15.0
_LOOK_S = 0.1
_MARK = text(
    "INSERT INTO commit_marks (writer, number, at) SELECT :writer, :number, now()"
    " WHERE pg_current_xact_id_if_assigned() IS NOT NULL"
    " ON CONFLICT (writer) DO UPDATE SET number = excluded.number, at = excluded.at"
)
_FIND = text("SELECT number FROM commit_marks WHERE writer = :writer FOR UPDATE")


def make_engine(url: URL, busy_timeout_s: float) -> AsyncEngine:
    """An engine whose connections wait ``busy_timeout_s`` seconds for a row that another one holds."""
    options = f"{_SESSION} -c lock_timeout={int(busy_timeout_s * 1000)}"
    arguments = AT_ONCE | {"application_name": "acordo", "options": options}
    return create_async_engine(url, pool_pre_ping=True, pool_timeout=busy_timeout_s, connect_args=arguments)


class Commits:
    """What this process committed last, kept in the database itself: so a lost answer can be looked up.

    The number of a transaction would not do: after a crash PostgreSQL gives a number that reached no disk
    to the next transaction.
    """

    def __init__(self) -> None:
        self._writer = str(uuid.uuid4())
        self._last = 0

    async def mark(self, conn: AsyncConnection) -> int:
        """As the last thing of a transaction that wrote: its number among those of this process."""
        self._last += 1
        row = {"writer": self._writer, "number": self._last}
        await conn.execute(_MARK, row)
        return self._last

    async def done(self, engine: AsyncEngine, number: int) -> bool:
        """Whether the transaction of this mark took place. Raises DBAPIError: nobody can tell yet."""
        until = time.monotonic() + _FATE_S
        while True:
            try:
                async with engine.begin() as conn:
                    # Waits for a transaction that is still under way over there.
                    found = (await conn.execute(_FIND, {"writer": self._writer})).scalar_one_or_none()
            except DBAPIError:
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(_LOOK_S)
            else:
                log.warning("the answer to a commit was lost; it took place: %s", found == number)
                return bool(found == number)
