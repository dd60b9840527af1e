"""Rows of previews that agents skipped."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import leads, preview_skips


async def add_skip(
    conn: AsyncConnection, lead_id: str, person_id: str, agent_id: str, reason: str, at: datetime
) -> None:
    """An agent did not want to call this debtor now."""
    values = {"lead_id": lead_id, "person_id": person_id, "agent_id": agent_id, "reason": reason, "at": at}
    await conn.execute(insert(preview_skips).values(values))


async def put_off(conn: AsyncConnection, lead_id: str) -> tuple[str, datetime | None]:
    """Why a lead is not called now, and until when."""
    query = select(leads.c.last_result, leads.c.next_at).where(leads.c.lead_id == lead_id)
    row = (await conn.execute(query)).first()
    return (row.last_result, row.next_at) if row else ("", None)


async def skips_since(conn: AsyncConnection, agent_id: str, since: datetime) -> int:
    """How many the agent skipped."""
    query = select(func.count()).where(preview_skips.c.agent_id == agent_id, preview_skips.c.at >= since)
    return int((await conn.execute(query)).scalar_one())
