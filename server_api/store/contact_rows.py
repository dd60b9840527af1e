"""What the gate needs to know of the past: calls, conversations, and whether somebody talks now."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.rules.question import PastCall
from server_api.store import calls_rows
from server_api.store.tables import calls, person_locks


async def past_calls(conn: AsyncConnection, person_id: str, since: datetime) -> list[PastCall]:
    """Calls to a person since a moment of legal time, over all campaigns and numbers.

    A dial that the switch refused never reached the network: its row says why, and counts for nothing.
    An answer by a machine abandons nobody: only what was written down as abandoned is.
    """
    query = select(calls.c.legal_at, calls.c.connected_at, calls.c.cause).where(
        calls.c.person_id == person_id,
        calls.c.legal_at >= since,
        ~calls.c.cause.startswith(calls_rows.NOT_PLACED, autoescape=True),
    )
    return [
        PastCall(
            at=row.legal_at,
            conversation=row.connected_at is not None,
            abandoned=row.cause == calls_rows.ABANDONED,
        )
        for row in await conn.execute(query)
    ]


async def is_locked(conn: AsyncConnection, person_id: str) -> bool:
    """Whether a call to this person is up or being placed."""
    query = select(person_locks.c.call_id).where(person_locks.c.person_id == person_id)
    return (await conn.execute(query)).first() is not None
