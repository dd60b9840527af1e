"""Rows of legal facts."""

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import LegalKind
from server_api.domain.legal import Fact
from server_api.store.tables import debts, legal_facts


async def in_force(conn: AsyncConnection, person_id: str, creditor_id: str) -> list[Fact]:
    """Facts about the person, and about their debts with this creditor; newest first."""
    query = (
        select(legal_facts)
        .join(debts, debts.c.debt_id == legal_facts.c.debt_id, isouter=True)
        .where(legal_facts.c.person_id == person_id, legal_facts.c.ended_at.is_(None))
        .where(or_(legal_facts.c.debt_id.is_(None), debts.c.creditor_id == creditor_id))
        .order_by(legal_facts.c.since.desc(), legal_facts.c.fact_id)
    )
    return [
        Fact(
            kind=LegalKind(row.kind),
            since=row.since,
            rule_id=row.rule_id,
            rule_version=row.rule_version,
            debt_id=row.debt_id or "",
            note=row.note,
        )
        for row in await conn.execute(query)
    ]


async def add(conn: AsyncConnection, fact_id: str, person_id: str, fact: Fact) -> None:
    """A new fact, in force from now on."""
    await conn.execute(
        insert(legal_facts).values(
            fact_id=fact_id,
            person_id=person_id,
            debt_id=fact.debt_id or None,
            kind=fact.kind.value,
            since=fact.since,
            rule_id=fact.rule_id,
            rule_version=fact.rule_version,
            note=fact.note,
        )
    )
