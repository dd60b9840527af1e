"""Rows of payments, each known by its provider's reference, and what they leave of debts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import debts, payment_parts, payments


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment, in minor units of its currency."""

    payment_id: str
    provider: str
    reference: str
    debt_id: str
    person_id: str
    amount_minor: int
    currency: str
    paid_at: datetime
    posted_at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class DebtHead:
    """A debt as payments need it."""

    debt_id: str
    person_id: str
    creditor_id: str
    principal_minor: int
    currency: str
    state: str


_COLUMNS = tuple(payments.c[name] for name in PaymentRow.__dataclass_fields__)
_DEBT = tuple(debts.c[name] for name in DebtHead.__dataclass_fields__)


async def known(conn: AsyncConnection, provider: str, reference: str) -> PaymentRow | None:
    """The payment that the provider told of under this reference."""
    query = select(*_COLUMNS).where(payments.c.provider == provider, payments.c.reference == reference)
    row = (await conn.execute(query)).first()
    return PaymentRow(*row) if row else None


async def add(conn: AsyncConnection, row: PaymentRow) -> None:
    """A new payment. Raises IntegrityError where another one has its reference."""
    names = PaymentRow.__dataclass_fields__
    await conn.execute(insert(payments).values({name: getattr(row, name) for name in names}))


async def debt(conn: AsyncConnection, creditor_id: str, name: str) -> DebtHead | None:
    """A debt by its id, or by its contract with a creditor; held, for two payments of it may come at once."""
    mine = [debts.c.debt_id == name]
    if creditor_id:
        mine.append((debts.c.contract == name) & (debts.c.creditor_id == creditor_id))
    query = select(*_DEBT).where(or_(*mine))
    if creditor_id:
        query = query.where(debts.c.creditor_id == creditor_id)
    row = (await conn.execute(query.limit(1).with_for_update())).first()
    return DebtHead(*row) if row else None


async def of_order(conn: AsyncConnection, provider: str, reference: str) -> list[PaymentRow]:
    """What came for a provider's order: its payments' references begin with the order's."""
    query = select(*_COLUMNS).where(
        payments.c.provider == provider, payments.c.reference.startswith(f"{reference}/", autoescape=True)
    )
    rows = await conn.execute(query.order_by(payments.c.posted_at, payments.c.reference))
    return [PaymentRow(*row) for row in rows]


async def add_parts(conn: AsyncConnection, payment_id: str, parts: Mapping[str, int]) -> None:
    """What a payment was taken for, minor units by component."""
    rows = [
        {"payment_id": payment_id, "component": component, "amount_minor": minor}
        for component, minor in parts.items()
    ]
    if rows:
        await conn.execute(insert(payment_parts), rows)


async def get(conn: AsyncConnection, payment_id: str) -> PaymentRow | None:
    """One."""
    row = (await conn.execute(select(*_COLUMNS).where(payments.c.payment_id == payment_id))).first()
    return PaymentRow(*row) if row else None


async def last_of(conn: AsyncConnection, person_id: str) -> PaymentRow | None:
    """A person's latest payment."""
    query = select(*_COLUMNS).where(payments.c.person_id == person_id)
    row = (await conn.execute(query.order_by(payments.c.paid_at.desc()).limit(1))).first()
    return PaymentRow(*row) if row else None


async def head(conn: AsyncConnection, debt_id: str) -> DebtHead | None:
    """A debt as payments need it, without holding it."""
    row = (await conn.execute(select(*_DEBT).where(debts.c.debt_id == debt_id))).first()
    return DebtHead(*row) if row else None


async def settle(conn: AsyncConnection, debt_id: str) -> None:
    """Nothing is owed of it any more."""
    await conn.execute(update(debts).where(debts.c.debt_id == debt_id).values(state="paid"))


async def owes(conn: AsyncConnection, person_id: str, creditor_id: str) -> bool:
    """Whether the person still owes the creditor anything."""
    query = select(debts.c.debt_id).where(
        debts.c.person_id == person_id, debts.c.creditor_id == creditor_id, debts.c.state == "open"
    )
    return (await conn.execute(query.limit(1))).first() is not None
