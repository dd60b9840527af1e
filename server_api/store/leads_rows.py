"""Rows of leads and their numbers: who is due, and when again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import shelf_rows
from server_api.store.tables import leads, person_locks, phones


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A debtor in a campaign, due for a call since ``next_at``."""

    lead_id: str
    campaign_id: str
    person_id: str
    attempts: int
    next_at: datetime


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A usable number, E.164 with ``+``."""

    phone_id: str
    e164: str


_LEAD = tuple(leads.c[name] for name in LeadRow.__dataclass_fields__)


async def due(conn: AsyncConnection, campaign_id: str, now: datetime, limit: int) -> list[LeadRow]:
    """The next debtors of a campaign by due time and list order, without those on a call."""
    on_a_call = exists().where(person_locks.c.person_id == leads.c.person_id)
    query = (
        select(*_LEAD)
        .where(leads.c.campaign_id == campaign_id, leads.c.state == "open", leads.c.next_at <= now)
        .where(~on_a_call)
        .order_by(leads.c.next_at, leads.c.position, leads.c.lead_id)
        .limit(limit)
    )
    return [LeadRow(*row) for row in await conn.execute(query)]


async def usable_phones(conn: AsyncConnection, person_id: str) -> list[PhoneRow]:
    """The person's usable numbers in list order."""
    query = (
        select(phones.c.phone_id, phones.c.e164)
        .where(phones.c.person_id == person_id, phones.c.state == "usable")
        .order_by(phones.c.position, phones.c.phone_id)
    )
    return [PhoneRow(*row) for row in await conn.execute(query)]


async def attempt(conn: AsyncConnection, lead_id: str, next_at: datetime) -> None:
    """Count an attempt; ``next_at`` holds if nothing else is ever heard of it."""
    await conn.execute(
        update(leads).where(leads.c.lead_id == lead_id).values(attempts=leads.c.attempts + 1, next_at=next_at)
    )


async def take_back_attempt(conn: AsyncConnection, lead_id: str, next_at: datetime) -> None:
    """The call never left: it was no attempt."""
    await conn.execute(
        update(leads).where(leads.c.lead_id == lead_id).values(attempts=leads.c.attempts - 1, next_at=next_at)
    )


async def postpone(conn: AsyncConnection, lead_id: str, next_at: datetime, result: str = "") -> None:
    """Due again at ``next_at``; ``result`` is why."""
    values: dict[str, object] = {"next_at": next_at}
    if result:
        values["last_result"] = result
    await conn.execute(update(leads).where(leads.c.lead_id == lead_id).values(values))


async def agree(conn: AsyncConnection, lead_id: str, at: datetime) -> None:
    """The debtor was promised a call at ``at``: it comes before every list, once."""
    values = {"next_at": at, "shelf": shelf_rows.AGREED, "state": "open"}
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
