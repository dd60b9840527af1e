"""Rows of promises to pay."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.money import Money
from server_api.store.tables import promises


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise. ``state``: a word of ``debt_words.PromiseState``; needs_review with the ``faults`` found.

    ``debt_minor`` was owed when it was made, ``discount_minor`` of that was given up.
    """

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
    creditor_id: str = ""
    frequency: str = "monthly"
    debt_minor: int = 0
    discount_minor: int = 0
    paid_minor: int = 0
    approval_id: str = ""
    renewed_from: str = ""
    remind_by: tuple[str, ...] = ()
    next_due: date | None = None
    undo_until: datetime | None = None
    end_reason: str = ""

    @property
    def left(self) -> int:
        """What is still to come of it, in minor units."""
        return self.amount.minor - self.paid_minor


#: How a promise ended that was taken back with its result.
UNDONE = "undone"
_LISTS = ("debt_ids", "faults", "remind_by")


async def add(conn: AsyncConnection, row: PromiseRow) -> None:
    """A new promise."""
    values = {name: getattr(row, name) for name in PromiseRow.__dataclass_fields__ if name != "amount"}
    values |= {name: list(getattr(row, name)) for name in _LISTS}
    await conn.execute(
        insert(promises).values(values | {"amount_minor": row.amount.minor, "currency": row.amount.currency})
    )


async def get(conn: AsyncConnection, promise_id: str) -> PromiseRow | None:
    """One promise."""
    found = (await conn.execute(select(promises).where(promises.c.promise_id == promise_id))).mappings()
    return next((_row(row) for row in found), None)


async def of_person(conn: AsyncConnection, person_id: str, limit: int = 20) -> list[PromiseRow]:
    """The person's promises, newest first, without those that were taken back in the seconds after."""
    query = (
        select(promises)
        .where(promises.c.person_id == person_id, promises.c.end_reason != UNDONE)
        .order_by(promises.c.made_at.desc(), promises.c.promise_id)
        .limit(limit)
    )
    return [_row(row) for row in (await conn.execute(query)).mappings()]


def _row(row: RowMapping) -> PromiseRow:
    values = {name: row[name] for name in PromiseRow.__dataclass_fields__ if name != "amount"}
    values |= {name: tuple(row[name] or ()) for name in _LISTS}
    return PromiseRow(amount=Money(row["amount_minor"], row["currency"]), **values)
