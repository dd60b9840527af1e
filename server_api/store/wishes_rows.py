"""Rows of what debtors asked for; ``rules/wishes.py`` says what they forbid."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import campaigns, contact_wishes, creditors, leads, people, phones


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish; an empty id or channel means all of them. ``expires_at`` None: for good."""

    wish_id: str
    person_id: str
    scope: str
    kind: str
    since: datetime
    phone_id: str = ""
    channel: str = ""
    campaign_id: str = ""
    creditor_id: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    call_id: str = ""
    by: str = ""
    expires_at: datetime | None = None
    ended_at: datetime | None = None


_COLUMNS = tuple(contact_wishes.c[name] for name in WishRow.__dataclass_fields__)


async def add(conn: AsyncConnection, row: WishRow) -> None:
    """A new wish, in force from now on."""
    names = WishRow.__dataclass_fields__
    await conn.execute(insert(contact_wishes).values({name: getattr(row, name) for name in names}))


async def get(conn: AsyncConnection, wish_id: str) -> WishRow | None:
    """One wish."""
    row = (await conn.execute(select(*_COLUMNS).where(contact_wishes.c.wish_id == wish_id))).first()
    return WishRow(*row) if row else None


async def of_person(conn: AsyncConnection, person_id: str) -> list[WishRow]:
    """The person's wishes, the newest first, ended ones too."""
    query = select(*_COLUMNS).where(contact_wishes.c.person_id == person_id)
    rows = await conn.execute(query.order_by(contact_wishes.c.since.desc(), contact_wishes.c.wish_id))
    return [WishRow(*row) for row in rows]


async def end(conn: AsyncConnection, wish_id: str, at: datetime) -> None:
    """The person takes it back."""
    await conn.execute(update(contact_wishes).where(contact_wishes.c.wish_id == wish_id).values(ended_at=at))


async def leads_of(conn: AsyncConnection, person_id: str) -> list[tuple[str, str, str]]:
    """The person's open leads: lead, campaign, creditor."""
    query = (
        select(leads.c.lead_id, leads.c.campaign_id, campaigns.c.creditor_id)
        .join(campaigns, campaigns.c.campaign_id == leads.c.campaign_id)
        .where(leads.c.person_id == person_id, leads.c.state == "open")
    )
    return [(row[0], row[1], row[2]) for row in await conn.execute(query)]


async def close(
    conn: AsyncConnection, lead_ids: Sequence[str], result: str, *, suspended: bool = False
) -> None:
    """No further calls to these; ``suspended``: until the debtor's legal status allows it again."""
    closed = {"state": "closed", "last_result": result, "suspended": suspended}
    await conn.execute(update(leads).where(leads.c.lead_id.in_(lead_ids)).values(closed))


async def rest(conn: AsyncConnection, lead_ids: Sequence[str], until: datetime, result: str) -> None:
    """Not before ``until``; who is due later stays so."""
    await conn.execute(
        update(leads)
        .where(leads.c.lead_id.in_(lead_ids), leads.c.next_at < until)
        .values(next_at=until, last_result=result)
    )


async def set_phones(
    conn: AsyncConnection, person_id: str, phone_id: str, before: str, after: str
) -> list[str]:
    """Move a number of the person (an empty id: all of them) from one state to another; which ones."""
    mine = [phones.c.person_id == person_id, phones.c.state == before]
    if phone_id:
        mine.append(phones.c.phone_id == phone_id)
    found = list((await conn.execute(select(phones.c.phone_id).where(*mine))).scalars())
    if found:
        await conn.execute(update(phones).where(phones.c.phone_id.in_(found)).values(state=after))
    return found


async def is_creditor(conn: AsyncConnection, creditor_id: str) -> bool:
    """Whether there is such a creditor."""
    query = select(creditors.c.creditor_id).where(creditors.c.creditor_id == creditor_id)
    return (await conn.execute(query)).first() is not None


async def campaigns_of(conn: AsyncConnection, creditor_id: str) -> tuple[str, ...]:
    """The campaigns that collect for a creditor."""
    query = select(campaigns.c.campaign_id).where(campaigns.c.creditor_id == creditor_id)
    return tuple((await conn.execute(query.order_by(campaigns.c.campaign_id))).scalars())


async def find_people(conn: AsyncConnection, words: str) -> list[str]:
    """Whose id, document or number this is."""
    known = select(people.c.person_id).where(or_(people.c.person_id == words, people.c.document == words))
    called = select(phones.c.person_id).where(phones.c.e164 == words)
    rows = (await conn.execute(known.union(called).limit(2))).scalars()
    return sorted(rows)
