"""Rows of legal facts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import LegalKind
from server_api.domain.legal import Fact
from server_api.store.holds_rows import HoldRow
from server_api.store.tables import debts, legal_facts, users


@dataclass(frozen=True, slots=True)
class FactTold:
    """A fact with its story, ended or not; ``contract`` empty: about the person."""

    fact: Fact
    opened_at: datetime | None
    ended_at: datetime | None
    contract: str
    by: str
    source: str


async def in_force(conn: AsyncConnection, person_id: str, creditor_id: str) -> list[Fact]:
    """Facts about the person, and about their debts with this creditor; newest first."""
    query = (
        select(legal_facts)
        .join(debts, debts.c.debt_id == legal_facts.c.debt_id, isouter=True)
        .where(legal_facts.c.person_id == person_id, legal_facts.c.ended_at.is_(None))
        .where(or_(legal_facts.c.debt_id.is_(None), debts.c.creditor_id == creditor_id))
        .order_by(legal_facts.c.since.desc(), legal_facts.c.fact_id)
    )
    return [_fact(row) for row in await conn.execute(query)]


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


async def open_fact(conn: AsyncConnection, fact_id: str, hold: HoldRow, fact: Fact) -> None:
    """A new fact that a hold opened."""
    await add(conn, fact_id, hold.person_id, fact)
    told = {"opened_at": hold.since, "by": hold.by, "call_id": hold.call_id, "hold_id": hold.hold_id}
    await conn.execute(update(legal_facts).where(legal_facts.c.fact_id == fact_id).values(told))


async def end_of_hold(conn: AsyncConnection, hold_id: str, at: datetime, reason: str) -> int:
    """The facts that a hold opened are in force no more; how many."""
    mine = (legal_facts.c.hold_id == hold_id, legal_facts.c.ended_at.is_(None))
    done = update(legal_facts).where(*mine).values(ended_at=at, end_reason=reason)
    return (await conn.execute(done)).rowcount


async def of_hold(conn: AsyncConnection, hold_id: str) -> list[Fact]:
    """The facts that a hold opened, ended or not."""
    rows = await conn.execute(select(legal_facts).where(legal_facts.c.hold_id == hold_id))
    return [_fact(row) for row in rows]


async def about_person(conn: AsyncConnection, person_id: str) -> list[Fact]:
    """Facts in force about the person and any of their debts."""
    mine = (legal_facts.c.person_id == person_id, legal_facts.c.ended_at.is_(None))
    return [_fact(row) for row in await conn.execute(select(legal_facts).where(*mine))]


async def owed_to(conn: AsyncConnection, person_id: str, creditor_id: str) -> list[str]:
    """The contracts with which the person owes this creditor something."""
    mine = (debts.c.person_id == person_id, debts.c.creditor_id == creditor_id, debts.c.state == "open")
    return list((await conn.execute(select(debts.c.debt_id).where(*mine))).scalars())


async def story(conn: AsyncConnection, person_id: str, creditor_id: str, limit: int) -> list[FactTold]:
    """Every fact about the person and their debts with this creditor, the newest first."""
    query = (
        select(
            legal_facts,
            func.coalesce(debts.c.contract, "").label("contract"),
            func.coalesce(users.c.name, "").label("by_name"),
        )
        .join(debts, debts.c.debt_id == legal_facts.c.debt_id, isouter=True)
        .join(users, users.c.user_id == legal_facts.c.by, isouter=True)
        .where(legal_facts.c.person_id == person_id)
        .where(or_(legal_facts.c.debt_id.is_(None), debts.c.creditor_id == creditor_id))
        .order_by(legal_facts.c.since.desc(), legal_facts.c.fact_id)
        .limit(limit)
    )
    return [
        FactTold(
            fact=_fact(row),
            opened_at=row.opened_at,
            ended_at=row.ended_at,
            contract=row.contract,
            by=row.by_name,
            source=row.source,
        )
        for row in await conn.execute(query)
    ]


def _fact(row: Any) -> Fact:
    return Fact(
        kind=LegalKind(row.kind),
        since=row.since,
        rule_id=row.rule_id,
        rule_version=row.rule_version,
        debt_id=row.debt_id or "",
        note=row.note,
    )
