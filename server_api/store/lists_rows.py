"""Rows of lists: which debtors of a campaign are called, in which order and mix."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.filter_sql import LEADS
from server_api.store.tables import campaigns, leads, lists, people


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list. ``order_by``: ``{"field":, "descending":}``, the first key first; ``share``: of the mix."""

    list_id: str
    campaign_id: str
    name: str
    position: int
    share: int
    filter: dict[str, Any]
    order_by: list[dict[str, Any]]
    active: bool


@dataclass(frozen=True, slots=True)
class CampaignHead:
    """What lists need to know of their campaign."""

    campaign_id: str
    name: str
    creditor_id: str


_COLUMNS = tuple(lists.c[name] for name in ListRow.__dataclass_fields__)
#: Spelled out, so that PostgreSQL sees which partial index it may use.
_OPEN = leads.c.state == literal_column("'open'")


async def campaign(conn: AsyncConnection, name: str) -> CampaignHead | None:
    """A campaign by its id or its name."""
    columns = (campaigns.c[field] for field in CampaignHead.__dataclass_fields__)
    query = select(*columns).where(or_(campaigns.c.campaign_id == name, campaigns.c.name == name))
    row = (await conn.execute(query.order_by(campaigns.c.campaign_id != name).limit(1))).first()
    return CampaignHead(*row) if row else None


async def bump(conn: AsyncConnection, campaign_id: str) -> None:
    """The campaign, its lists or their filters have changed: what was chosen before holds no longer."""
    newer = update(campaigns).where(campaigns.c.campaign_id == campaign_id)
    await conn.execute(newer.values(version=campaigns.c.version + 1))


async def of_campaign(conn: AsyncConnection, campaign_id: str) -> list[ListRow]:
    """The campaign's lists by position: the first that takes a debtor has them."""
    query = select(*_COLUMNS).where(lists.c.campaign_id == campaign_id)
    return [ListRow(*row) for row in await conn.execute(query.order_by(lists.c.position, lists.c.name))]


async def get(conn: AsyncConnection, list_id: str) -> ListRow | None:
    """A list."""
    row = (await conn.execute(select(*_COLUMNS).where(lists.c.list_id == list_id))).first()
    return ListRow(*row) if row else None


async def named(conn: AsyncConnection, campaign_id: str, name: str) -> str:
    """The id of the campaign's list of this name or id; empty where there is none."""
    query = select(lists.c.list_id).where(
        lists.c.campaign_id == campaign_id, or_(lists.c.name == name, lists.c.list_id == name)
    )
    return str((await conn.execute(query)).scalar() or "")


async def add(conn: AsyncConnection, row: ListRow, created_at: datetime) -> None:
    """A new list."""
    await conn.execute(insert(lists).values(**_values(row), created_at=created_at))


async def change(conn: AsyncConnection, row: ListRow) -> None:
    """Another filter, order, share, place, or off."""
    await conn.execute(update(lists).where(lists.c.list_id == row.list_id).values(**_values(row)))


async def remove(conn: AsyncConnection, list_id: str) -> None:
    """No such list any more."""
    await conn.execute(delete(lists).where(lists.c.list_id == list_id))


async def sizes(conn: AsyncConnection, campaign_id: str, now: datetime) -> dict[int, tuple[int, int]]:
    """How many open leads wait on each shelf, and how many of them are due."""
    due = func.count().filter(leads.c.next_at <= now)
    query = select(leads.c.shelf, func.count(), due).where(leads.c.campaign_id == campaign_id, _OPEN)
    return {row[0]: (row[1], row[2]) for row in await conn.execute(query.group_by(leads.c.shelf))}


async def open_leads(conn: AsyncConnection, campaign_id: str) -> int:
    """How many debtors of the campaign can still be called."""
    query = select(func.count()).select_from(leads).where(leads.c.campaign_id == campaign_id, _OPEN)
    return int((await conn.execute(query)).scalar_one())


async def count(
    conn: AsyncConnection, campaign_id: str, taken: ColumnElement[bool], within: Select[Any] | None = None
) -> tuple[int, int]:
    """How many open leads the filter takes, of how many; ``within``: the persons to look at, else all."""
    query = select(func.count().filter(taken), func.count()).select_from(LEADS)
    query = query.where(leads.c.campaign_id == campaign_id, _OPEN)
    if within is not None:
        query = query.where(leads.c.person_id.in_(within))
    found, of = (await conn.execute(query)).one()
    return int(found), int(of)


def stretch(campaign_id: str, first: str, size: int) -> Select[Any]:
    """The next persons of the campaign by id from ``first`` on: ids are random, so this is a fair sample."""
    mine = (leads.c.campaign_id == campaign_id, leads.c.person_id >= first, _OPEN)
    return select(leads.c.person_id).where(*mine).order_by(leads.c.person_id).limit(size)


def among(persons: Select[Any]) -> ColumnElement[bool]:
    """Only these persons."""
    return leads.c.person_id.in_(persons)


async def some_names(
    conn: AsyncConnection, campaign_id: str, taken: ColumnElement[bool], limit: int
) -> list[str]:
    """Names of a few whom the filter takes."""
    query = select(people.c.name).select_from(LEADS).where(leads.c.campaign_id == campaign_id, _OPEN, taken)
    return list((await conn.execute(query.limit(limit))).scalars())


async def some_custom(conn: AsyncConnection, campaign_id: str, limit: int) -> list[Mapping[str, Any]]:
    """The custom fields of a few debtors: portfolios have the same for all."""
    query = select(people.c.custom).select_from(LEADS).where(leads.c.campaign_id == campaign_id)
    return [row or {} for row in (await conn.execute(query.limit(limit))).scalars()]


def _values(row: ListRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ListRow.__dataclass_fields__}
