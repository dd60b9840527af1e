"""Conversations that are on no tape, counted for a report."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import calls, campaigns, recordings, users


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A conversation without a whole recording. ``reason``: why, as far as it is known."""

    call_id: str
    agent: str
    connected_at: datetime
    reason: str
    seconds: float


async def unrecorded(conn: AsyncConnection, since: datetime, until: datetime) -> list[Unrecorded]:
    """Of calls connected between the two moments, those without a tape that reached its end.

    ``reason``: that of the recording which failed; ``campaign_off``; ``not_begun`` (no notice, or no switch).
    """
    tape = recordings.c
    best = (
        select(
            tape.call_id,
            func.max(case((tape.state.in_(("done", "gone", "on", "paused")), 1), else_=0)).label("good"),
            func.max(tape.reason).label("reason"),
            func.max(tape.seconds).label("seconds"),
        )
        .group_by(tape.call_id)
        .subquery()
    )
    why = case(
        (best.c.reason != "", best.c.reason),
        (campaigns.c.records.is_(False), "campaign_off"),
        else_="not_begun",
    )
    query = (
        select(
            calls.c.call_id,
            func.coalesce(users.c.name, ""),
            calls.c.connected_at,
            why,
            func.coalesce(best.c.seconds, 0.0),
        )
        .select_from(calls)
        .outerjoin(best, best.c.call_id == calls.c.call_id)
        .outerjoin(campaigns, campaigns.c.campaign_id == calls.c.campaign_id)
        .outerjoin(users, users.c.user_id == calls.c.agent_id)
        .where(calls.c.connected_at >= since, calls.c.connected_at < until)
        .where(func.coalesce(best.c.good, 0) == 0)
        .order_by(calls.c.connected_at)
    )
    return [Unrecorded(*row) for row in await conn.execute(query)]


async def count_connected(conn: AsyncConnection, since: datetime, until: datetime) -> int:
    """All conversations of the time."""
    query = select(func.count()).where(calls.c.connected_at >= since, calls.c.connected_at < until)
    return int((await conn.execute(query)).scalar_one())
