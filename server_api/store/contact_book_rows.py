"""Rows of e-mails, addresses, and what each contact may be used for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import addresses, consents, emails, people, phones


@dataclass(frozen=True, slots=True)
class EmailRow:
    """An e-mail address of a debtor. ``state`` and ``quality`` as of a number (``PhoneRow``)."""

    email_id: str
    person_id: str
    address: str
    label: str
    source: str
    state: str
    quality: int
    last_result: str
    last_at: datetime | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AddressRow:
    """Where letters reach a debtor."""

    address_id: str
    person_id: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    label: str
    source: str
    state: str
    quality: int
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What a debtor said of a contact, a channel and a purpose; the last word counts."""

    consent_id: str
    person_id: str
    contact_id: str
    channel: str
    purpose: str
    state: str
    since: datetime
    ended_at: datetime | None
    source: str
    by: str
    call_id: str


_EMAIL = tuple(emails.c[name] for name in EmailRow.__dataclass_fields__)
_ADDRESS = tuple(addresses.c[name] for name in AddressRow.__dataclass_fields__)
_CONSENT = tuple(consents.c[name] for name in ConsentRow.__dataclass_fields__)
#: The table of each kind of contact, its key, and the column that holds its value.
TABLES: dict[str, tuple[Table, str, str]] = {
    "phone": (phones, "phone_id", "e164"),
    "email": (emails, "email_id", "address"),
    "address": (addresses, "address_id", "street"),
}


async def emails_of(conn: AsyncConnection, person_id: str) -> list[EmailRow]:
    """All e-mail addresses of a person, in list order."""
    query = select(*_EMAIL).where(emails.c.person_id == person_id)
    return [
        EmailRow(*row) for row in await conn.execute(query.order_by(emails.c.position, emails.c.email_id))
    ]


async def addresses_of(conn: AsyncConnection, person_id: str) -> list[AddressRow]:
    """All postal addresses of a person, in list order."""
    query = select(*_ADDRESS).where(addresses.c.person_id == person_id)
    rows = await conn.execute(query.order_by(addresses.c.position, addresses.c.address_id))
    return [AddressRow(*row) for row in rows]


async def consents_of(conn: AsyncConnection, person_id: str) -> list[ConsentRow]:
    """What is in force for a person's contacts, the newest first."""
    query = select(*_CONSENT).where(consents.c.person_id == person_id, consents.c.ended_at.is_(None))
    rows = await conn.execute(query.order_by(consents.c.since.desc(), consents.c.consent_id))
    return [ConsentRow(*row) for row in rows]


async def put_consent(conn: AsyncConnection, row: ConsentRow) -> None:
    """The last word on this contact, channel and purpose: what was said before ends."""
    await conn.execute(
        update(consents)
        .where(
            consents.c.person_id == row.person_id,
            consents.c.contact_id == row.contact_id,
            consents.c.channel == row.channel,
            consents.c.purpose == row.purpose,
            consents.c.ended_at.is_(None),
        )
        .values(ended_at=row.since)
    )
    await add_consents(conn, [row])


async def add_consents(conn: AsyncConnection, rows: Sequence[ConsentRow]) -> None:
    """New ones, where none was."""
    names = ConsentRow.__dataclass_fields__
    if rows:
        await conn.execute(insert(consents), [{name: getattr(row, name) for name in names} for row in rows])


async def consented(conn: AsyncConnection, person_ids: Collection[str]) -> set[tuple[str, str, str]]:
    """Contact, channel and purpose of what is in force for these people."""
    query = select(consents.c.contact_id, consents.c.channel, consents.c.purpose).where(
        consents.c.person_id.in_(person_ids), consents.c.ended_at.is_(None)
    )
    return {(row.contact_id, row.channel, row.purpose) for row in await conn.execute(query)}


async def contact(conn: AsyncConnection, kind: str, person_id: str, contact_id: str) -> dict[str, Any] | None:
    """One contact of a person, all its columns; None where the person has none with this id."""
    table, key, _ = TABLES[kind]
    query = select(table).where(table.c[key] == contact_id, table.c.person_id == person_id)
    row = (await conn.execute(query)).mappings().first()
    return dict(row) if row else None


async def same_contact(
    conn: AsyncConnection, kind: str, person_id: str, values: dict[str, Any]
) -> dict[str, Any] | None:
    """The person's contact that has this value already (an address: street, city and postcode)."""
    table, _, column = TABLES[kind]
    names = (column,) if kind != "address" else (column, "city", "postcode")
    query = select(table).where(table.c.person_id == person_id, *(table.c[n] == values[n] for n in names))
    row = (await conn.execute(query)).mappings().first()
    return dict(row) if row else None


async def add_contact(conn: AsyncConnection, kind: str, values: dict[str, Any]) -> None:
    """A contact learned later, last in the list."""
    table, _, _ = TABLES[kind]
    last = select(func.coalesce(func.max(table.c.position), 0) + 1).where(
        table.c.person_id == values["person_id"]
    )
    position = (await conn.execute(last)).scalar_one()
    await conn.execute(insert(table).values(**values, position=position))


async def change_contact(conn: AsyncConnection, kind: str, contact_id: str, values: dict[str, Any]) -> None:
    """New values for a known contact."""
    table, key, _ = TABLES[kind]
    await conn.execute(update(table).where(table.c[key] == contact_id).values(**values))


async def kind_of(conn: AsyncConnection, person_id: str, contact_id: str) -> str:
    """Which kind of contact of this person has the id; an empty text where none has."""
    for kind in TABLES:
        if await contact(conn, kind, person_id, contact_id) is not None:
            return kind
    return ""


async def country_of(conn: AsyncConnection, person_id: str) -> str:
    """The person's country; empty where nobody is there."""
    query = select(people.c.country).where(people.c.person_id == person_id, people.c.erased_at.is_(None))
    return (await conn.execute(query)).scalar_one_or_none() or ""
