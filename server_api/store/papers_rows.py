"""Rows of papers that the house makes, and of what still lacks one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import debts, documents, payments, promises
from server_api.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper with the place of its content: a name on the paper shelf, or a whole path of an import."""

    document_id: str
    person_id: str
    debt_id: str
    promise_id: str
    kind: str
    title: str
    media_type: str
    path: str
    sha256: str
    size: int
    at: datetime
    by: str = ""


_NAMES = tuple(PaperRow.__dataclass_fields__)
_COLUMNS = tuple(documents.c[name] for name in _NAMES)


async def get(conn: AsyncConnection, document_id: str) -> PaperRow | None:
    """One."""
    row = (await conn.execute(select(*_COLUMNS).where(documents.c.document_id == document_id))).first()
    return PaperRow(*row) if row else None


async def add(conn: AsyncConnection, row: PaperRow) -> bool:
    """A new one; False where another node made it at the same moment."""
    values = {name: getattr(row, name) for name in _NAMES}
    put = insert_into(conn, documents).values(values).on_conflict_do_nothing()
    done = await conn.execute(put.execution_options(preserve_rowcount=True))
    return done.rowcount == 1


async def agreements_wanted(conn: AsyncConnection, since: datetime, now: datetime, limit: int) -> list[str]:
    """Promises made since then, past their undoing, whose letter is not written."""
    query = select(promises.c.promise_id).where(
        promises.c.made_at >= since,
        promises.c.state.in_(("open", "due", "partly_kept", "kept")),
        or_(promises.c.undo_until.is_(None), promises.c.undo_until <= now),
        ~_written("agreement", documents.c.promise_id == promises.c.promise_id),
    )
    return list((await conn.execute(query.order_by(promises.c.promise_id).limit(limit))).scalars())


async def receipts_wanted(conn: AsyncConnection, since: datetime, limit: int) -> list[str]:
    """Payments posted since then without a receipt."""
    receipt = exists().where(documents.c.document_id == "receipt-" + payments.c.payment_id)
    query = select(payments.c.payment_id).where(payments.c.posted_at >= since, ~receipt)
    return list((await conn.execute(query.order_by(payments.c.payment_id).limit(limit))).scalars())


async def settlements_wanted(conn: AsyncConnection, since: datetime, limit: int) -> list[str]:
    """Debts that payments since then left paid in full, without the letter that says so."""
    lately = exists().where(
        payments.c.person_id == debts.c.person_id,
        payments.c.posted_at >= since,
    )
    query = select(debts.c.debt_id).where(
        debts.c.state == "paid",
        lately,
        ~_written("settlement", documents.c.debt_id == debts.c.debt_id),
    )
    return list((await conn.execute(query.order_by(debts.c.debt_id).limit(limit))).scalars())


def _written(kind: str, whose: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(and_(documents.c.kind == kind, whose))
