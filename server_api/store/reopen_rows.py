"""Leads that a legal status or a wish closed, and what they are when neither holds any more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import shelf_rows
from server_api.store.tables import campaigns, debts, leads


@dataclass(frozen=True, slots=True)
class ClosedLead:
    """A lead that may be open again. ``owed``: something is still owed to its creditor."""

    lead_id: str
    campaign_id: str
    creditor_id: str
    next_at: datetime
    owed: bool


async def closed_leads(conn: AsyncConnection, person_id: str, result: str) -> list[ClosedLead]:
    """Those that the debtor's legal status alone closed, and those closed with ``result``; held."""
    owed = exists().where(
        debts.c.person_id == leads.c.person_id,
        debts.c.creditor_id == campaigns.c.creditor_id,
        debts.c.state == "open",
    )
    columns = (leads.c.lead_id, leads.c.campaign_id, campaigns.c.creditor_id, leads.c.next_at)
    query = (
        select(*columns, owed.label("owed"))
        .join(campaigns, campaigns.c.campaign_id == leads.c.campaign_id)
        .where(leads.c.person_id == person_id, leads.c.state == "closed")
        .where(or_(leads.c.suspended, leads.c.last_result == result))
        .order_by(leads.c.lead_id)
        .with_for_update(of=leads)
    )
    return [ClosedLead(row[0], row[1], row[2], row[3], bool(row.owed)) for row in await conn.execute(query)]


async def open_again(conn: AsyncConnection, lead_id: str, at: datetime) -> None:
    """It is called again from ``at`` on."""
    values = {"state": "open", "next_at": at, "shelf": shelf_rows.UNSORTED, "suspended": False}
    await conn.execute(update(leads).where(leads.c.lead_id == lead_id).values(values))


async def stay_closed(conn: AsyncConnection, lead_id: str, result: str = "", *, suspended: bool) -> None:
    """It stays closed, for the legal status (``suspended``) or for ``result``."""
    values: dict[str, object] = {"suspended": suspended} | ({"last_result": result} if result else {})
    await conn.execute(update(leads).where(leads.c.lead_id == lead_id).values(values))
