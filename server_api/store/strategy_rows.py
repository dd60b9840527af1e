"""Whom a campaign calls when again, and leads that go from one campaign to another."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, exists, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import shelf_rows
from server_api.store.filter_sql import LEADS
from server_api.store.tables import callbacks, campaigns, leads, person_locks, ready

_OPEN = leads.c.state == literal_column("'open'")


async def change(conn: AsyncConnection, campaign_id: str, values: Mapping[str, Any]) -> None:
    """New values of a campaign's own columns."""
    if values:
        mine = update(campaigns).where(campaigns.c.campaign_id == campaign_id)
        await conn.execute(mine.values(dict(values)))


async def some_leads(
    conn: AsyncConnection, campaign_id: str, taken: ColumnElement[bool], after: str, limit: int
) -> tuple[list[tuple[str, str]], str]:
    """Of the next ``limit`` open leads by person those that the filter takes (lead, person), nobody who is on
    a call; and the last person looked at, empty at the end.
    """
    mine = (leads.c.campaign_id == campaign_id, _OPEN, leads.c.person_id > after)
    stretch = select(leads.c.person_id).where(*mine).order_by(leads.c.person_id).limit(limit)
    persons = list((await conn.execute(stretch)).scalars())
    if not persons:
        return [], ""
    on_a_call = exists().where(person_locks.c.person_id == leads.c.person_id)
    query = (
        select(leads.c.lead_id, leads.c.person_id)
        .select_from(LEADS)
        .where(*mine, leads.c.person_id <= persons[-1], taken, ~on_a_call)
    )
    return [(row[0], row[1]) for row in await conn.execute(query)], persons[-1]


async def move(conn: AsyncConnection, found: Sequence[tuple[str, str]], campaign_id: str) -> tuple[int, int]:
    """Put leads into another campaign, due when they were; attempts begin anew. Who is there already stays
    there as they are, and is closed here. How many were moved, and how many were there.
    """
    persons = [person_id for _, person_id in found]
    there = set((await conn.execute(_there(campaign_id, persons))).scalars())
    moved = [lead_id for lead_id, person_id in found if person_id not in there]
    doubled = [lead_id for lead_id, person_id in found if person_id in there]
    agreed = case((leads.c.shelf < 0, leads.c.shelf), else_=0)
    await conn.execute(
        update(leads)
        .where(leads.c.lead_id.in_(moved))
        .values(campaign_id=campaign_id, list_id="", shelf=agreed, attempts=0)
    )
    await conn.execute(
        update(callbacks).where(callbacks.c.lead_id.in_(moved)).values(campaign_id=campaign_id)
    )
    await conn.execute(
        update(leads).where(leads.c.lead_id.in_(doubled)).values(state="closed", last_result="moved")
    )
    await conn.execute(ready.delete().where(ready.c.lead_id.in_([lead_id for lead_id, _ in found])))
    return len(moved), len(doubled)


async def give(conn: AsyncConnection, lead_ids: Sequence[str], owner_id: str) -> None:
    """These debtors are this agent's; an empty id: nobody's."""
    if lead_ids:
        given = {"owner_id": owner_id, "shelf": shelf_rows.unsorted()}
        await conn.execute(update(leads).where(leads.c.lead_id.in_(lead_ids)).values(given))


def _there(campaign_id: str, persons: Sequence[str]) -> Any:
    return select(leads.c.person_id).where(leads.c.campaign_id == campaign_id, leads.c.person_id.in_(persons))
