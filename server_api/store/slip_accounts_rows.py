"""Rows of creditors' accounts at banks that take slips as files; numbers are given out here, each once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import creditors, slip_accounts
from server_api.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A creditor's account. Interest and fine in basis points; ``days_open``: 0 for no end."""

    creditor_id: str
    bank: str
    agency: str
    agency_digit: str
    account: str
    account_digit: str
    agreement: str
    wallet: str
    variation: str
    name: str
    tax_id: str
    interest_month_bp: int
    fine_bp: int
    days_open: int
    since: datetime


_NAMES = tuple(AccountRow.__dataclass_fields__)
_COLUMNS = tuple(slip_accounts.c[name] for name in _NAMES)


async def put(conn: AsyncConnection, row: AccountRow) -> None:
    """A new account, or new values of one; what was counted goes on."""
    values = {name: getattr(row, name) for name in _NAMES}
    statement = insert_into(conn, slip_accounts).values(values)
    later = {name: statement.excluded[name] for name in _NAMES if name != "creditor_id"}
    await conn.execute(statement.on_conflict_do_update(index_elements=["creditor_id"], set_=later))


async def get(conn: AsyncConnection, creditor_id: str) -> AccountRow | None:
    """A creditor's."""
    row = (await conn.execute(select(*_COLUMNS).where(slip_accounts.c.creditor_id == creditor_id))).first()
    return AccountRow(*row) if row else None


async def held(conn: AsyncConnection, creditor_id: str) -> AccountRow | None:
    """A creditor's, held until the transaction ends: files are made one after the other."""
    query = select(*_COLUMNS).where(slip_accounts.c.creditor_id == creditor_id).with_for_update()
    row = (await conn.execute(query)).first()
    return AccountRow(*row) if row else None


async def every(conn: AsyncConnection) -> list[AccountRow]:
    """All of them."""
    rows = await conn.execute(select(*_COLUMNS).order_by(slip_accounts.c.creditor_id))
    return [AccountRow(*row) for row in rows]


async def creditor_known(conn: AsyncConnection, creditor_id: str) -> bool:
    """Whether there is such a creditor."""
    query = select(func.count()).select_from(creditors).where(creditors.c.creditor_id == creditor_id)
    return bool((await conn.execute(query)).scalar_one())


async def next_slip(conn: AsyncConnection, creditor_id: str) -> int:
    """The number of the next slip; nobody else gets it. Raises LookupError: there is no such account."""
    return await _next(conn, creditor_id, "next_slip")


async def next_file(conn: AsyncConnection, creditor_id: str) -> int:
    """The number of the next file to the bank; nobody else gets it. Raises LookupError likewise."""
    return await _next(conn, creditor_id, "next_file")


async def _next(conn: AsyncConnection, creditor_id: str, name: str) -> int:
    column = slip_accounts.c[name]
    counted = update(slip_accounts).where(slip_accounts.c.creditor_id == creditor_id)
    given = (await conn.execute(counted.values({name: column + 1}).returning(column))).scalar_one_or_none()
    if given is None:
        raise LookupError(creditor_id)
    return int(given) - 1
