"""Leads of people whose promise was broken: open again, and called first; at rest where it was mended."""

from datetime import datetime

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import shelf_rows
from server_api.store.tables import campaigns, debts, leads, outcomes

#: Why a lead is open again.
BROKEN = "promise_broken"


async def first_again(
    conn: AsyncConnection, person_id: str, creditor_id: str, outcome_id: str, at: datetime, *, first: bool
) -> int:
    """The leads that the promise's result closed are open again, and those that rest are due now; how many.

    ``first``: they come before every list, once. A lead with a time agreed keeps it, and one that something
    else closed (a wish, a payment, a complaint) stays closed.
    """
    result = select(outcomes.c.disposition).where(outcomes.c.outcome_id == outcome_id).scalar_subquery()
    owed = select(debts.c.debt_id).where(
        debts.c.person_id == person_id, debts.c.creditor_id == creditor_id, debts.c.state == "open"
    )
    closed = and_(leads.c.state == "closed", leads.c.last_result == result)
    waiting = and_(leads.c.state == "open", leads.c.shelf != shelf_rows.AGREED)
    shelf = shelf_rows.AGREED if first else shelf_rows.UNSORTED
    values = {"state": "open", "next_at": at, "shelf": shelf, "last_result": BROKEN, "suspended": False}
    mine = (leads.c.person_id == person_id, leads.c.campaign_id.in_(_campaigns(creditor_id)), owed.exists())
    return (await conn.execute(update(leads).where(*mine, or_(closed, waiting)).values(values))).rowcount


async def at_rest(conn: AsyncConnection, person_id: str, creditor_id: str) -> int:
    """The promise lives again: what :func:`first_again` opened is closed; how many."""
    mine = (
        leads.c.person_id == person_id,
        leads.c.campaign_id.in_(_campaigns(creditor_id)),
        leads.c.state == "open",
        leads.c.last_result == BROKEN,
    )
    return (await conn.execute(update(leads).where(*mine).values(state="closed"))).rowcount


def _campaigns(creditor_id: str) -> Select[tuple[str]]:
    return select(campaigns.c.campaign_id).where(campaigns.c.creditor_id == creditor_id)
