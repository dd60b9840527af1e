"""Rows of debts."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.money import Money
from server_api.domain.balance import DebtTerms
from server_api.store.tables import debts


@dataclass(frozen=True, slots=True)
class DebtRow:
    """An open contract."""

    debt_id: str
    product: str
    contract: str
    terms: DebtTerms


async def open_debts(conn: AsyncConnection, person_id: str, creditor_id: str) -> list[DebtRow]:
    """What a person owes one creditor, oldest first."""
    query = (
        select(debts)
        .where(debts.c.person_id == person_id, debts.c.creditor_id == creditor_id, debts.c.state == "open")
        .order_by(debts.c.due_on, debts.c.contract)
    )
    return [
        DebtRow(
            debt_id=row.debt_id,
            product=row.product,
            contract=row.contract,
            terms=DebtTerms(
                principal=Money(row.principal_minor, row.currency),
                due_on=row.due_on,
                interest_month_bp=row.interest_month_bp,
                penalty_bp=row.penalty_bp,
            ),
        )
        for row in await conn.execute(query)
    ]
