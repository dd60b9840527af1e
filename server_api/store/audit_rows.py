"""What was done by whom: the log of acts that must be provable."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import audit


async def add(
    conn: AsyncConnection, at: datetime, *, user_id: str, what: str, subject: str = "", **detail: str
) -> None:
    """One act. ``user_id`` and ``subject`` are pseudonymous ids, never names or documents."""
    await conn.execute(
        insert(audit).values(at=at, user_id=user_id, what=what, subject=subject, detail=detail)
    )
