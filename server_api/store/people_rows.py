"""Rows of people and their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import people, phones


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A debtor as stored."""

    person_id: str
    name: str
    document: str
    document_kind: str
    birth_date: date | None
    mother_name: str
    country: str
    region: str
    city: str
    postcode: str
    time_zone: str
    language: str
    customer_since: int | None
    risk: str
    segment: str
    custom: Mapping[str, Any] = field(default_factory=dict)
    score: int | None = None


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A number, E.164 with ``+``. ``state``: usable, unconfirmed, wrong, invalid, opted_out.

    ``quality``: 0–100, how likely it reaches the debtor.
    """

    phone_id: str
    person_id: str
    e164: str
    kind: str
    source: str
    state: str
    right_party_times: int
    last_result: str
    quality: int = 50
    last_at: datetime | None = None
    confirmed_at: datetime | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


_PERSON = tuple(people.c[name] for name in PersonRow.__dataclass_fields__)
_PHONE = tuple(phones.c[name] for name in PhoneRow.__dataclass_fields__)


async def get(conn: AsyncConnection, person_id: str) -> PersonRow | None:
    """One person, or None where nobody (or only an erased one) has this id."""
    query = select(*_PERSON).where(people.c.person_id == person_id, people.c.erased_at.is_(None))
    row = (await conn.execute(query)).first()
    return PersonRow(*row) if row else None


async def phones_of(conn: AsyncConnection, person_id: str) -> list[PhoneRow]:
    """All numbers of a person, in list order."""
    query = (
        select(*_PHONE).where(phones.c.person_id == person_id).order_by(phones.c.position, phones.c.phone_id)
    )
    return [PhoneRow(*row) for row in await conn.execute(query)]


async def phone(conn: AsyncConnection, phone_id: str) -> PhoneRow | None:
    """One number."""
    row = (await conn.execute(select(*_PHONE).where(phones.c.phone_id == phone_id))).first()
    return PhoneRow(*row) if row else None


async def mark_phone(conn: AsyncConnection, phone_id: str, result: str, *, state: str | None = None) -> None:
    """What the last call on this number gave; ``state`` changes what it is good for."""
    values = {"last_result": result} if state is None else {"last_result": result, "state": state}
    await conn.execute(update(phones).where(phones.c.phone_id == phone_id).values(values))


async def count_right_party(conn: AsyncConnection, phone_id: str) -> None:
    """The right party was reached here once more."""
    times = phones.c.right_party_times + 1
    await conn.execute(update(phones).where(phones.c.phone_id == phone_id).values(right_party_times=times))


def backwards(e164: str) -> str:
    """The digits from the last to the first, as ``phones.backwards`` holds them."""
    return e164.lstrip("+")[::-1]


async def add_phone(conn: AsyncConnection, phone_id: str, person_id: str, e164: str, source: str) -> None:
    """A number learned later, last in the list."""
    last = select(func.coalesce(func.max(phones.c.position), 0) + 1).where(phones.c.person_id == person_id)
    position = (await conn.execute(last)).scalar_one()
    row = {
        "phone_id": phone_id,
        "person_id": person_id,
        "e164": e164,
        "source": source,
        "backwards": backwards(e164),
    }
    await conn.execute(insert(phones).values(**row, position=position))
