"""Rows of leads on agents' lines: one a mode, so that every change of it is on file."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import agents, supervisions


async def began(
    conn: AsyncConnection,
    supervision_id: str,
    *,
    lead_id: str,
    agent_id: str,
    call_id: str,
    mode: str,
    told: bool,
    at: datetime,
) -> None:
    """A lead is on an agent's line in this mode; ``told`` whether the agent knows."""
    await conn.execute(
        insert(supervisions).values(
            supervision_id=supervision_id,
            lead_id=lead_id,
            agent_id=agent_id,
            call_id=call_id,
            mode=mode,
            told=told,
            began_at=at,
        )
    )


async def ended(conn: AsyncConnection, supervision_id: str, at: datetime, reason: str) -> None:
    """No longer in this mode; ``reason`` may be ``mode_changed``."""
    await conn.execute(
        update(supervisions)
        .where(supervisions.c.supervision_id == supervision_id)
        .values(ended_at=at, reason=reason)
    )


async def told(conn: AsyncConnection, supervision_id: str) -> None:
    """The agent knows of it."""
    await conn.execute(
        update(supervisions).where(supervisions.c.supervision_id == supervision_id).values(told=True)
    )


async def close_all(conn: AsyncConnection, node_id: str, at: datetime, reason: str) -> None:
    """After a node's restart: those still true are opened again."""
    elsewhere = select(agents.c.agent_id).where(agents.c.node_id.not_in((node_id, "")))
    await conn.execute(
        update(supervisions)
        .where(supervisions.c.ended_at.is_(None), supervisions.c.lead_id.not_in(elsewhere))
        .values(ended_at=at, reason=reason)
    )
