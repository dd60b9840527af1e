"""Rows of leads and their numbers: what became of an attempt, and when again."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import shelf_rows
from server_api.store.tables import leads, phones


async def attempt(conn: AsyncConnection, lead_id: str, next_at: datetime) -> None:
    """Count an attempt; ``next_at`` holds if nothing else is ever heard of it."""
    values = {"attempts": leads.c.attempts + 1, "next_at": next_at, "shelf": shelf_rows.unsorted()}
    await conn.execute(update(leads).where(leads.c.lead_id == lead_id).values(values))


async def take_back_attempt(conn: AsyncConnection, lead_id: str, next_at: datetime) -> None:
    """The call never left: it was no attempt."""
    await conn.execute(
        update(leads).where(leads.c.lead_id == lead_id).values(attempts=leads.c.attempts - 1, next_at=next_at)
    )


async def postpone(conn: AsyncConnection, lead_id: str, next_at: datetime, result: str = "") -> None:
    """Due again at ``next_at``; ``result`` is why."""
    values: dict[str, object] = {"next_at": next_at, "shelf": shelf_rows.unsorted()}
    if result:
        values["last_result"] = result
    await conn.execute(update(leads).where(leads.c.lead_id == lead_id).values(values))


async def rest(conn: AsyncConnection, lead_id: str, now: datetime, until: datetime) -> None:
    """Not due at once: an open lead that would be waits ``until`` then."""
    due = (leads.c.lead_id == lead_id, leads.c.state == "open", leads.c.next_at <= now)
    values = {"next_at": until, "shelf": shelf_rows.unsorted()}
    await conn.execute(update(leads).where(*due).values(values))


async def agree(conn: AsyncConnection, lead_id: str, at: datetime) -> None:
    """The debtor was promised a call at ``at``: it comes before every list, once."""
    values = {"next_at": at, "shelf": shelf_rows.AGREED, "state": "open", "suspended": False}
    await conn.execute(update(leads).where(leads.c.lead_id == lead_id).values(values))


async def close(conn: AsyncConnection, lead_id: str, result: str) -> None:
    """No further calls in this campaign."""
    await conn.execute(
        update(leads).where(leads.c.lead_id == lead_id).values(state="closed", last_result=result)
    )


async def spoil_phone(conn: AsyncConnection, phone_id: str, result: str) -> None:
    """The number does not exist."""
    await conn.execute(
        update(phones).where(phones.c.phone_id == phone_id).values(state="invalid", last_result=result)
    )


async def note_phone_result(conn: AsyncConnection, phone_id: str, result: str) -> None:
    """What the last attempt on this number gave."""
    await conn.execute(update(phones).where(phones.c.phone_id == phone_id).values(last_result=result))


async def note_call(conn: AsyncConnection, lead_id: str, at: datetime, agent_id: str = "") -> None:
    """When the debtor was called last, and who talked to them (empty: nobody this time)."""
    values: dict[str, object] = {"last_at": at} | ({"last_agent_id": agent_id} if agent_id else {})
    await conn.execute(update(leads).where(leads.c.lead_id == lead_id).values(values))
