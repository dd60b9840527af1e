"""Rows of agents asking their lead for help."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import help_requests


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A request; ``answered_by`` is the lead's id."""

    help_id: str
    agent_id: str
    call_id: str
    note: str
    asked_at: datetime
    answered_by: str = ""


async def add(conn: AsyncConnection, row: HelpRow) -> None:
    """Asked."""
    await conn.execute(
        insert(help_requests).values({name: getattr(row, name) for name in HelpRow.__dataclass_fields__})
    )


async def answered(conn: AsyncConnection, help_id: str, lead_id: str, at: datetime) -> None:
    """A lead takes care of it."""
    await conn.execute(
        update(help_requests)
        .where(help_requests.c.help_id == help_id)
        .values(answered_by=lead_id, answered_at=at)
    )


async def closed(conn: AsyncConnection, help_id: str, at: datetime) -> None:
    """Withdrawn, or over with its call."""
    await conn.execute(update(help_requests).where(help_requests.c.help_id == help_id).values(closed_at=at))


async def open_requests(conn: AsyncConnection) -> list[HelpRow]:
    """Those not closed, oldest first."""
    columns = (help_requests.c[name] for name in HelpRow.__dataclass_fields__)
    query = select(*columns).where(help_requests.c.closed_at.is_(None)).order_by(help_requests.c.asked_at)
    return [HelpRow(*row) for row in await conn.execute(query)]
