"""Rows of outcomes, found again by their key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import shelf_rows
from server_api.store.tables import calls, leads, outcomes


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """All that is kept of a call. ``answer`` is what the desk was told, given again when it asks again.

    ``extra``: the call has its result already, or is another agent's; kept beside it, for a person to judge.
    """

    outcome_id: str
    idempotency_key: str
    body_hash: str
    answer: dict[str, Any]
    call_id: str
    agent_id: str
    submitter_id: str
    person_id: str
    disposition: str
    note: str
    fields: dict[str, str]
    script_path: list[str]
    disclosures: list[list[str]]
    decided_at: datetime
    saved_at: datetime
    extra: bool = False


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What was answered to a key, and to which body."""

    body_hash: str
    answer: dict[str, Any]


async def by_key(conn: AsyncConnection, key: str) -> SavedAnswer | None:
    """The answer given to this key before."""
    query = select(outcomes.c.body_hash, outcomes.c.answer).where(outcomes.c.idempotency_key == key)
    row = (await conn.execute(query)).first()
    return SavedAnswer(row.body_hash, row.answer) if row else None


async def has_call(conn: AsyncConnection, call_id: str) -> bool:
    """Whether this call has its result already; one that was taken back is none."""
    query = select(outcomes.c.outcome_id).where(
        outcomes.c.call_id == call_id, ~outcomes.c.extra, outcomes.c.undone_at.is_(None)
    )
    return (await conn.execute(query)).first() is not None


async def add(conn: AsyncConnection, row: OutcomeRow) -> None:
    """A new outcome; its call carries the result too, unless it has one."""
    names = OutcomeRow.__dataclass_fields__
    await conn.execute(insert(outcomes).values({name: getattr(row, name) for name in names}))
    if row.extra:
        return
    await conn.execute(
        update(calls).where(calls.c.call_id == row.call_id).values(disposition=row.disposition)
    )


@dataclass(frozen=True, slots=True)
class UndoRow:
    """A stored result, as far as taking it back needs it. ``undo``: what it changed (``undo_rows``)."""

    outcome_id: str
    call_id: str
    agent_id: str
    person_id: str
    disposition: str
    extra: bool
    answer: dict[str, Any]
    undone_at: datetime | None
    undo: list[dict[str, Any]] | None


async def get(conn: AsyncConnection, outcome_id: str) -> UndoRow | None:
    """One result."""
    row = (await conn.execute(_one(outcome_id))).first()
    return UndoRow(*row) if row else None


async def held(conn: AsyncConnection, outcome_id: str) -> UndoRow | None:
    """One result, held until the transaction ends."""
    row = (await conn.execute(_one(outcome_id).with_for_update())).first()
    return UndoRow(*row) if row else None


def _one(outcome_id: str) -> Select[Any]:
    columns = (outcomes.c[name] for name in UndoRow.__dataclass_fields__)
    return select(*columns).where(outcomes.c.outcome_id == outcome_id)


async def keep_undo(conn: AsyncConnection, outcome_id: str, changes: list[dict[str, Any]]) -> None:
    """What this result changed."""
    await conn.execute(update(outcomes).where(outcomes.c.outcome_id == outcome_id).values(undo=changes))


async def undone(conn: AsyncConnection, outcome_id: str, at: datetime) -> None:
    """It was taken back; the row stays."""
    await conn.execute(
        update(outcomes).where(outcomes.c.outcome_id == outcome_id).values(undone_at=at, undo=None)
    )


async def move_lead(
    conn: AsyncConnection,
    lead_id: str,
    state: str,
    next_at: datetime,
    result: str,
    *,
    suspended: bool = False,
) -> None:
    """Where the lead stands after its result; who was taken out meanwhile stays out. ``suspended``: only the
    debtor's legal status closes it.
    """
    mine = [leads.c.lead_id == lead_id]
    if state == "open":
        mine.append(leads.c.state == "open")
    elif suspended:
        mine.append(or_(leads.c.state == "open", leads.c.suspended))
    moved = {"state": state, "next_at": next_at, "last_result": result, "shelf": shelf_rows.unsorted()}
    await conn.execute(update(leads).where(*mine).values(moved | {"suspended": suspended}))


async def close_leads(conn: AsyncConnection, person_id: str, result: str) -> None:
    """Take a person out of every list at once."""
    await conn.execute(
        update(leads)
        .where(leads.c.person_id == person_id, leads.c.state == "open")
        .values(state="closed", last_result=result)
    )
