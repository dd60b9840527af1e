"""Rows of promises to pay."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.money import Money
from server_api.store.tables import promises


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise. ``state``: open, kept, broken, cancelled, or needs_review with the ``faults`` found."""

    promise_id: str
    outcome_id: str
    person_id: str
    call_id: str
    agent_id: str
    amount: Money
    due_on: date
    method: str
    state: str
    made_at: datetime
    offer_id: str = ""
    debt_ids: tuple[str, ...] = ()
    read_back: bool = False
    read_back_at: datetime | None = None
    faults: tuple[str, ...] = field(default=())
    kind: str = "single"


async def add(conn: AsyncConnection, row: PromiseRow) -> None:
    """A new promise."""
    values = {name: getattr(row, name) for name in PromiseRow.__dataclass_fields__ if name != "amount"}
    values |= {"debt_ids": list(row.debt_ids), "faults": list(row.faults)}
    await conn.execute(
        insert(promises).values(values | {"amount_minor": row.amount.minor, "currency": row.amount.currency})
    )


async def of_person(conn: AsyncConnection, person_id: str, limit: int = 20) -> list[PromiseRow]:
    """The person's promises, newest first."""
    query = (
        select(promises)
        .where(promises.c.person_id == person_id)
        .order_by(promises.c.made_at.desc(), promises.c.promise_id)
        .limit(limit)
    )
    rows = []
    for row in (await conn.execute(query)).mappings():
        values = {name: row[name] for name in PromiseRow.__dataclass_fields__ if name != "amount"}
        values |= {"debt_ids": tuple(row["debt_ids"]), "faults": tuple(row["faults"])}
        rows.append(PromiseRow(amount=Money(row["amount_minor"], row["currency"]), **values))
    return rows
