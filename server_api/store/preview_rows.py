"""Rows of previews that agents skipped."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import preview_skips


async def add_skip(
    conn: AsyncConnection, lead_id: str, person_id: str, agent_id: str, reason: str, at: datetime
) -> None:
    """An agent did not want to call this debtor now."""
    values = {"lead_id": lead_id, "person_id": person_id, "agent_id": agent_id, "reason": reason, "at": at}
    await conn.execute(insert(preview_skips).values(values))


async def skips_since(conn: AsyncConnection, agent_id: str, since: datetime) -> int:
    """How many the agent skipped."""
    query = select(func.count()).where(preview_skips.c.agent_id == agent_id, preview_skips.c.at >= since)
    return int((await conn.execute(query)).scalar_one())
