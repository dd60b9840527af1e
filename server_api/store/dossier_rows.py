"""Rows around a debtor: other parties, papers, notes, tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import (
    addresses,
    debts,
    documents,
    emails,
    notes,
    parties,
    payments,
    person_tags,
    phones,
)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Somebody beside the debtor; ``role``: a word of ``debt_words.PartyRole``."""

    party_id: str
    person_id: str
    role: str
    name: str
    document: str
    document_kind: str
    phone: str
    email: str
    debt_id: str
    may_hear: bool
    since: date | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A paper; its content is kept elsewhere."""

    document_id: str
    person_id: str
    debt_id: str
    kind: str
    title: str
    media_type: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note. ``author`` is the writer's name then, ``by`` the user's id."""

    note_id: str
    person_id: str
    body: str
    pinned: bool
    at: datetime
    by: str
    author: str


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A payment, in minor units of its currency."""

    amount_minor: int
    currency: str
    paid_at: datetime


_PARTY = tuple(parties.c[name] for name in PartyRow.__dataclass_fields__)
_DOCUMENT = tuple(documents.c[name] for name in DocumentRow.__dataclass_fields__)
_NOTE = tuple(notes.c[name] for name in NoteRow.__dataclass_fields__)


async def parties_of(conn: AsyncConnection, person_id: str) -> list[PartyRow]:
    """Who else is bound to the debt or to the debtor."""
    query = select(*_PARTY).where(parties.c.person_id == person_id, parties.c.ended_at.is_(None))
    rows = await conn.execute(query.order_by(parties.c.role, parties.c.name, parties.c.party_id))
    return [PartyRow(*row) for row in rows]


async def party(conn: AsyncConnection, person_id: str, party_id: str) -> PartyRow | None:
    """One of them."""
    query = select(*_PARTY).where(parties.c.person_id == person_id, parties.c.party_id == party_id)
    row = (await conn.execute(query)).first()
    return PartyRow(*row) if row else None


async def documents_of(conn: AsyncConnection, person_id: str, limit: int) -> list[DocumentRow]:
    """The papers of a case, the newest first."""
    query = select(*_DOCUMENT).where(documents.c.person_id == person_id)
    rows = await conn.execute(query.order_by(documents.c.at.desc(), documents.c.document_id).limit(limit))
    return [DocumentRow(*row) for row in rows]


async def notes_of(
    conn: AsyncConnection, person_id: str, limit: int, *, pinned_only: bool = False
) -> list[NoteRow]:
    """Notes that were not taken down: the pinned ones first, then the newest."""
    query = select(*_NOTE).where(notes.c.person_id == person_id, notes.c.ended_at.is_(None))
    if pinned_only:
        query = query.where(notes.c.pinned)
    query = query.order_by(notes.c.pinned.desc(), notes.c.at.desc(), notes.c.note_id).limit(limit)
    return [NoteRow(*row) for row in await conn.execute(query)]


async def note(conn: AsyncConnection, note_id: str) -> NoteRow | None:
    """One note that stands."""
    query = select(*_NOTE).where(notes.c.note_id == note_id, notes.c.ended_at.is_(None))
    row = (await conn.execute(query)).first()
    return NoteRow(*row) if row else None


async def add_note(conn: AsyncConnection, row: NoteRow) -> None:
    """One more."""
    await conn.execute(
        insert(notes).values({name: getattr(row, name) for name in NoteRow.__dataclass_fields__})
    )


async def unpin(conn: AsyncConnection, note_id: str) -> None:
    """It stays among the notes and stands on the screen no longer."""
    await conn.execute(update(notes).where(notes.c.note_id == note_id).values(pinned=False))


async def tags_of(conn: AsyncConnection, person_id: str) -> Sequence[str]:
    """Marks of a debtor, by name."""
    query = select(person_tags.c.tag).where(person_tags.c.person_id == person_id).order_by(person_tags.c.tag)
    return (await conn.execute(query)).scalars().all()


async def contracts_of(conn: AsyncConnection, person_id: str) -> dict[str, str]:
    """The number of each contract of a person, paid ones too, by debt."""
    query = select(debts.c.debt_id, debts.c.contract).where(debts.c.person_id == person_id)
    return {row.debt_id: row.contract for row in await conn.execute(query)}


_COUNTED = {
    "phones": phones,
    "emails": emails,
    "addresses": addresses,
    "documents": documents,
    "parties": parties,
    "notes": notes,
    "tags": person_tags,
}


async def counts(
    conn: AsyncConnection, person_id: str, creditor_id: str
) -> tuple[dict[str, int], PaidRow | None]:
    """How many of each a person has, and what this creditor had from them last."""
    each = (
        select(func.count()).select_from(table).where(table.c.person_id == person_id).scalar_subquery()
        for table in _COUNTED.values()
    )
    row = (
        await conn.execute(select(*(one.label(name) for name, one in zip(_COUNTED, each, strict=True))))
    ).one()
    last = (
        select(payments.c.amount_minor, payments.c.currency, payments.c.paid_at)
        .join(debts, debts.c.debt_id == payments.c.debt_id)
        .where(payments.c.person_id == person_id, debts.c.creditor_id == creditor_id)
        .order_by(payments.c.paid_at.desc())
        .limit(1)
    )
    paid = (await conn.execute(last)).first()
    return dict(row._mapping), PaidRow(*paid) if paid else None
