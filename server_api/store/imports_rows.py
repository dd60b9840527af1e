"""Rows of imports, and finding what is already known by its natural key."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Table, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import (
    campaigns,
    creditors,
    debts,
    history,
    imports,
    leads,
    legal_facts,
    name_words,
    offer_policies,
    people,
    phones,
)
from server_api.store.upsert import insert_into

Values = Mapping[str, Any]
#: The last day of a policy that its creditor no longer names.
LONG_AGO = date(1970, 1, 1)


async def add_many(conn: AsyncConnection, table: Table, rows: Sequence[Values]) -> None:
    """New rows."""
    if rows:
        await conn.execute(insert(table), [dict(row) for row in rows])


async def add_unless_there(conn: AsyncConnection, table: Table, rows: Sequence[Values]) -> None:
    """New rows, but those whose key is there already."""
    if rows:
        await conn.execute(insert_into(conn, table).on_conflict_do_nothing(), [dict(row) for row in rows])


async def add_new(conn: AsyncConnection, table: Table, key: str, rows: Sequence[Values]) -> int:
    """Rows that are not there yet, by their key; how many were new."""
    if not rows:
        return 0
    ids = [row[key] for row in rows]
    found = await conn.execute(select(table.c[key]).where(table.c[key].in_(ids)))
    known = set(found.scalars())
    new = {row[key]: row for row in rows if row[key] not in known}
    await add_many(conn, table, list(new.values()))
    return len(new)


async def contacts_of(
    conn: AsyncConnection, table: Table, names: Sequence[str], person_ids: Collection[str]
) -> list[RowMapping]:
    """These columns of the contacts of these people."""
    query = select(*(table.c[name] for name in names)).where(table.c.person_id.in_(person_ids))
    return list((await conn.execute(query)).mappings())


async def put_many(conn: AsyncConnection, table: Table, rows: Sequence[Values]) -> None:
    """New rows, in the place of those that have their key."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = insert_into(conn, table)
    new = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await conn.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=new), [dict(row) for row in rows]
    )


async def forget_words(conn: AsyncConnection, person_ids: Collection[str]) -> None:
    """These people are called otherwise now."""
    await conn.execute(delete(name_words).where(name_words.c.person_id.in_(person_ids)))


async def change(conn: AsyncConnection, table: Table, key: str, row_id: str, values: Values) -> None:
    """New values for a known row."""
    await conn.execute(update(table).where(table.c[key] == row_id).values(**values))


async def touch(
    conn: AsyncConnection, table: Table, key: str, row_ids: Collection[str], import_id: str
) -> None:
    """Note that this import has seen these rows."""
    await conn.execute(update(table).where(table.c[key].in_(row_ids)).values(import_id=import_id))


async def people_by_document(
    conn: AsyncConnection, keys: Collection[tuple[str, str, str]]
) -> list[RowMapping]:
    """People with one of these documents: country, kind, number."""
    found: list[RowMapping] = []
    # One country and kind at a time, so that the unique index finds them.
    for country, kind in sorted({key[:2] for key in keys}):
        numbers = [key[2] for key in keys if key[:2] == (country, kind)]
        query = select(people).where(
            people.c.country == country,
            people.c.document_kind == kind,
            people.c.document.in_(numbers),
            people.c.erased_at.is_(None),
        )
        found += (await conn.execute(query)).mappings().all()
    return found


async def debts_by_contract(conn: AsyncConnection, keys: Collection[tuple[str, str]]) -> list[RowMapping]:
    """Debts with one of these contracts: creditor, number."""
    found: list[RowMapping] = []
    for creditor_id in sorted({key[0] for key in keys}):
        numbers = [key[1] for key in keys if key[0] == creditor_id]
        query = select(debts).where(debts.c.creditor_id == creditor_id, debts.c.contract.in_(numbers))
        found += (await conn.execute(query)).mappings().all()
    return found


async def known_phones(conn: AsyncConnection, person_ids: Collection[str]) -> set[tuple[str, str]]:
    """Person and number, for these people."""
    query = select(phones.c.person_id, phones.c.e164).where(phones.c.person_id.in_(person_ids))
    return {(row.person_id, row.e164) for row in await conn.execute(query)}


async def known_facts(conn: AsyncConnection, person_ids: Collection[str]) -> set[tuple[str, str, str]]:
    """Person, kind and debt (or empty) of the facts in force."""
    query = select(legal_facts.c.person_id, legal_facts.c.kind, legal_facts.c.debt_id).where(
        legal_facts.c.person_id.in_(person_ids), legal_facts.c.ended_at.is_(None)
    )
    return {(row.person_id, row.kind, row.debt_id or "") for row in await conn.execute(query)}


async def add_history(conn: AsyncConnection, rows: Sequence[Values]) -> int:
    """Rows of the timeline that are not there yet; returns how many were new."""
    return await add_new(conn, history, "item_id", rows)


async def put_creditor(conn: AsyncConnection, values: Values, policies: Sequence[Values]) -> None:
    """A creditor with exactly these offer policies: what is not among them is in force no more."""
    mine, names = (
        offer_policies.c.creditor_id == values["creditor_id"],
        [row["policy_id"] for row in policies],
    )
    gone = update(offer_policies).where(mine, offer_policies.c.policy_id.not_in(names))
    await conn.execute(gone.values(ends_on=LONG_AGO))
    for table, key, rows in ((creditors, "creditor_id", [values]), (offer_policies, "policy_id", policies)):
        for row in rows:
            statement = insert_into(conn, table).values(**row)
            await conn.execute(statement.on_conflict_do_update(index_elements=[key], set_=dict(row)))


async def creditor_countries(conn: AsyncConnection) -> dict[str, str]:
    """Every creditor and its country."""
    query = select(creditors.c.creditor_id, creditors.c.country)
    return {row.creditor_id: row.country for row in await conn.execute(query)}


async def active_campaigns(conn: AsyncConnection) -> list[tuple[str, str]]:
    """Campaign and creditor of every active campaign."""
    query = select(campaigns.c.campaign_id, campaigns.c.creditor_id).where(campaigns.c.active)
    return [(row.campaign_id, row.creditor_id) for row in await conn.execute(query)]


async def last_position(conn: AsyncConnection) -> int:
    """The place in the lists of whoever came last; 0 where nobody did."""
    return (await conn.execute(select(func.max(people.c.position)))).scalar_one() or 0


async def people_without_lead(
    conn: AsyncConnection, campaign_id: str, creditor_id: str
) -> list[tuple[str, int]]:
    """Who owes the creditor and is not in the campaign yet, with their place in the order of the files."""
    owes = exists().where(
        debts.c.person_id == people.c.person_id, debts.c.creditor_id == creditor_id, debts.c.state == "open"
    )
    listed = exists().where(leads.c.person_id == people.c.person_id, leads.c.campaign_id == campaign_id)
    query = select(people.c.person_id, people.c.position).where(owes, ~listed, people.c.erased_at.is_(None))
    return [(row.person_id, row.position) for row in await conn.execute(query)]


async def add_leads(conn: AsyncConnection, rows: Sequence[Values]) -> None:
    """New leads."""
    await add_many(conn, leads, rows)


async def note(conn: AsyncConnection, values: Values, started_at: datetime) -> None:
    """Keep that a file was imported."""
    await conn.execute(insert(imports).values(**values, started_at=started_at))
