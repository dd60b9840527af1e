"""Rows of debts, of the contract's own instalments, and of what was paid."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.debt_words import Component
from server_api.contract.money import Money
from server_api.domain.day_count import DayCount
from server_api.domain.debt_terms import DebtTerms, Instalment, Paid
from server_api.domain.interest import InterestKind
from server_api.store.tables import debt_instalments, debts, imports, payment_parts, payments


@dataclass(frozen=True, slots=True)
class DebtRow:
    """An open contract."""

    debt_id: str
    product: str
    contract: str
    terms: DebtTerms


async def open_debts(
    conn: AsyncConnection, person_id: str, creditor_id: str, zone: str = "UTC", *, net: bool = False
) -> list[DebtRow]:
    """What a person owes one creditor, oldest first, with what was paid of it since.

    ``zone``: at whose calendar a payment's moment becomes a day. ``net``: the portfolio's amounts are less
    already by what was posted before it came.
    """
    mine = and_(debts.c.person_id == person_id, debts.c.creditor_id == creditor_id, debts.c.state == "open")
    return await _read(conn, mine, zone, net)


async def one(conn: AsyncConnection, debt_id: str, zone: str = "UTC", *, net: bool = False) -> DebtRow | None:
    """A debt in whichever state."""
    found = await _read(conn, debts.c.debt_id == debt_id, zone, net)
    return found[0] if found else None


async def _read(conn: AsyncConnection, wanted: ColumnElement[bool], zone: str, net: bool) -> list[DebtRow]:
    query = (
        select(debts, imports.c.started_at)
        .join(imports, imports.c.import_id == debts.c.import_id, isouter=True)
        .where(wanted)
        .order_by(debts.c.due_on, debts.c.contract)
    )
    rows = (await conn.execute(query)).all()
    ids = [row.debt_id for row in rows]
    agreed = await _instalments(conn, ids) if ids else {}
    paid = await _paid(conn, ids, zone) if ids else {}
    found = []
    for row in rows:
        since = row.started_at if net else None
        taken = tuple(item for at, item in paid.get(row.debt_id, ()) if since is None or at >= since)
        terms = _terms(row, tuple(agreed.get(row.debt_id, ())), taken)
        found.append(DebtRow(row.debt_id, row.product, row.contract, terms))
    return found


def _terms(row: Any, agreed: tuple[Instalment, ...], taken: tuple[Paid, ...]) -> DebtTerms:
    return DebtTerms(
        principal=Money(row.principal_minor, row.currency),
        due_on=row.due_on,
        interest_month_bp=row.interest_month_bp,
        penalty_bp=row.penalty_bp,
        interest_kind=InterestKind(row.interest_kind),
        day_count=DayCount(row.day_count),
        fees=row.fees_minor,
        costs=row.costs_minor,
        discount=row.discount_minor,
        opened_on=row.opened_on,
        instalments=agreed,
        payments=taken,
    )


async def _instalments(conn: AsyncConnection, ids: Sequence[str]) -> Mapping[str, Sequence[Instalment]]:
    found: defaultdict[str, list[Instalment]] = defaultdict(list)
    query = (
        select(debt_instalments, debts.c.currency)
        .join(debts, debts.c.debt_id == debt_instalments.c.debt_id)
        .where(debt_instalments.c.debt_id.in_(ids))
        .order_by(debt_instalments.c.debt_id, debt_instalments.c.number)
    )
    for row in await conn.execute(query):
        item = Instalment(
            number=row.number,
            due_on=row.due_on,
            principal=Money(row.principal_minor, row.currency),
            interest=Money(row.interest_minor, row.currency),
            paid=Money(row.paid_minor, row.currency),
        )
        found[row.debt_id].append(item)
    return found


async def _paid(
    conn: AsyncConnection, ids: Sequence[str], zone: str
) -> Mapping[str, Sequence[tuple[datetime, Paid]]]:
    """Payments by debt, each with the moment at which it was posted."""
    query = (
        select(payments, payment_parts.c.component, payment_parts.c.amount_minor.label("part_minor"))
        .join(payment_parts, payment_parts.c.payment_id == payments.c.payment_id, isouter=True)
        .where(payments.c.debt_id.in_(ids))
        .order_by(payments.c.paid_at, payments.c.payment_id)
    )
    calendar = ZoneInfo(zone)
    rows: dict[str, Any] = {}
    parts: defaultdict[str, list[tuple[Component, int]]] = defaultdict(list)
    for row in await conn.execute(query):
        rows[row.payment_id] = row
        if row.component is not None:
            parts[row.payment_id].append((Component(row.component), row.part_minor))
    found: defaultdict[str, list[tuple[datetime, Paid]]] = defaultdict(list)
    for payment_id, row in rows.items():
        on = row.paid_at.astimezone(calendar).date()
        item = Paid(on, Money(row.amount_minor, row.currency), payment_id, tuple(parts[payment_id]))
        found[row.debt_id].append((row.posted_at, item))
    return found
