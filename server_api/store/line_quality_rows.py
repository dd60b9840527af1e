"""Rows of how agents' lines sounded, and of the checks before the shift."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.quality import LineQuality
from server_api.store.tables import line_quality, phone_checks

_MEASURES = ("loss_in_pct", "jitter_in_ms", "loss_out_pct", "jitter_out_ms", "round_trip_ms", "mos")


async def add(conn: AsyncConnection, leg_id: str, agent_id: str, call_id: str, line: LineQuality) -> None:
    """One stretch of a line."""
    measured = {name: getattr(line, name) for name in _MEASURES}
    await conn.execute(
        insert(line_quality).values(leg_id=leg_id, agent_id=agent_id, call_id=call_id, at=line.at, **measured)
    )


async def since(conn: AsyncConnection, agent_id: str, at: datetime, limit: int = 400) -> list[LineQuality]:
    """An agent's line since a moment, oldest first."""
    query = (
        select(line_quality.c.at, *(line_quality.c[name] for name in _MEASURES))
        .where(line_quality.c.agent_id == agent_id, line_quality.c.at >= at)
        .order_by(line_quality.c.at)
        .limit(limit)
    )
    return [LineQuality(**row) for row in (await conn.execute(query)).mappings()]


async def forget(conn: AsyncConnection, before: datetime) -> None:
    """What is older is in the calls' own figures."""
    await conn.execute(delete(line_quality).where(line_quality.c.at < before))


async def add_check(
    conn: AsyncConnection, agent_id: str, at: datetime, passed: bool, body: dict[str, Any]
) -> None:
    """The result of a check before the shift."""
    await conn.execute(insert(phone_checks).values(agent_id=agent_id, at=at, passed=passed, body=body))
