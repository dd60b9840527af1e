"""Rows of income and expenses as debtors told them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import hardship_sheets


@dataclass(frozen=True, slots=True)
class HardshipRow:
    """A month as it was told; amounts in minor units of ``currency``, ``author`` the writer's name then."""

    sheet_id: str
    person_id: str
    at: datetime
    by: str
    author: str
    call_id: str
    currency: str
    income: dict[str, int]
    expenses: dict[str, int]
    dependants: int
    note: str
    left_minor: int
    protected_minor: int
    payable_minor: int
    rule_id: str


_COLUMNS = tuple(hardship_sheets.c[name] for name in HardshipRow.__dataclass_fields__)


async def add(conn: AsyncConnection, row: HardshipRow) -> None:
    """Another month; earlier ones stay."""
    await conn.execute(insert(hardship_sheets).values(asdict(row)))


async def get(conn: AsyncConnection, sheet_id: str) -> HardshipRow | None:
    """One of them."""
    found = (await conn.execute(select(*_COLUMNS).where(hardship_sheets.c.sheet_id == sheet_id))).first()
    return HardshipRow(**found._mapping) if found else None


async def latest(conn: AsyncConnection, person_id: str) -> HardshipRow | None:
    """The newest of a person."""
    newest = (
        select(*_COLUMNS)
        .where(hardship_sheets.c.person_id == person_id)
        .order_by(hardship_sheets.c.at.desc(), hardship_sheets.c.sheet_id.desc())
        .limit(1)
    )
    found = (await conn.execute(newest)).first()
    return HardshipRow(**found._mapping) if found else None
