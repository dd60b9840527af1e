"""Rows of payment orders: what was made for whom, and what the provider told of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Select, String, and_, cast, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import holds, outcomes, payment_orders, promises

#: Where it can still be paid.
OPEN = ("created", "sent", "delivered", "opened")
_GONE = ("cancelled", "renegotiated", "broken")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order; amounts in minor units. ``promise_id`` empty: of no agreement that was saved (yet)."""

    order_id: str
    order_key: str
    person_id: str
    call_id: str
    agent_id: str
    promise_id: str
    number: int | None
    debt_ids: tuple[str, ...]
    kind: str
    state: str
    amount_minor: int
    currency: str
    due_on: date
    provider: str
    reference: str
    payload: str
    line: str
    barcode: str
    url: str
    sent_by: tuple[str, ...]
    made_at: datetime
    changed_at: datetime
    paid_at: datetime | None = None


_NAMES = tuple(OrderRow.__dataclass_fields__)
_COLUMNS = tuple(payment_orders.c[name] for name in _NAMES)
_LISTS = ("debt_ids", "sent_by")


async def add(conn: AsyncConnection, row: OrderRow) -> None:
    """A new one. Raises IntegrityError where its key is known."""
    values = {name: getattr(row, name) for name in _NAMES}
    values |= {name: list(getattr(row, name)) for name in _LISTS}
    await conn.execute(insert(payment_orders).values(values))


async def get(conn: AsyncConnection, order_id: str) -> OrderRow | None:
    """One."""
    return await _one(conn, select(*_COLUMNS).where(payment_orders.c.order_id == order_id))


async def by_key(conn: AsyncConnection, key: str) -> OrderRow | None:
    """The one that was made under this key."""
    return await _one(conn, select(*_COLUMNS).where(payment_orders.c.order_key == key))


async def locked(conn: AsyncConnection, provider: str, reference: str) -> OrderRow | None:
    """The provider's order, held until the transaction ends."""
    query = select(*_COLUMNS).where(
        payment_orders.c.provider == provider, payment_orders.c.reference == reference
    )
    return await _one(conn, query.with_for_update())


async def hold(conn: AsyncConnection, order_id: str) -> OrderRow | None:
    """One order, held until the transaction ends."""
    query = select(*_COLUMNS).where(payment_orders.c.order_id == order_id)
    return await _one(conn, query.with_for_update())


async def of_person(conn: AsyncConnection, person_id: str, limit: int = 20) -> list[OrderRow]:
    """A person's orders, the newest first."""
    query = select(*_COLUMNS).where(payment_orders.c.person_id == person_id)
    query = query.order_by(payment_orders.c.made_at.desc(), payment_orders.c.order_id).limit(limit)
    return [_row(row) for row in (await conn.execute(query)).mappings()]


async def open_of_person(conn: AsyncConnection, person_id: str) -> list[OrderRow]:
    """What the person may still pay."""
    query = select(*_COLUMNS).where(payment_orders.c.person_id == person_id, payment_orders.c.state.in_(OPEN))
    return [_row(row) for row in (await conn.execute(query.order_by(payment_orders.c.order_id))).mappings()]


async def paid_of_call(conn: AsyncConnection, call_id: str) -> list[OrderRow]:
    """Orders made on a call that were paid and belong to no promise yet."""
    query = select(*_COLUMNS).where(
        payment_orders.c.call_id == call_id,
        payment_orders.c.state == "paid",
        payment_orders.c.promise_id == "",
    )
    return [_row(row) for row in (await conn.execute(query.order_by(payment_orders.c.order_id))).mappings()]


async def change(conn: AsyncConnection, order_id: str, **values: object) -> None:
    """New values of columns."""
    await conn.execute(update(payment_orders).where(payment_orders.c.order_id == order_id).values(values))


async def bind(conn: AsyncConnection, call_id: str, order_ids: Collection[str], promise_id: str) -> list[str]:
    """Orders of a call belong to its promise from now on; which of them did so."""
    mine = (
        payment_orders.c.call_id == call_id,
        payment_orders.c.order_id.in_(list(order_ids)),
        payment_orders.c.promise_id == "",
    )
    query = select(payment_orders.c.order_id).where(*mine).order_by(payment_orders.c.made_at)
    found = list((await conn.execute(query.with_for_update())).scalars())
    if found:
        bound = update(payment_orders).where(payment_orders.c.order_id.in_(found))
        await conn.execute(bound.values(promise_id=promise_id))
    return found


async def unbind(conn: AsyncConnection, promise_id: str) -> None:
    """The promise was never made: its orders wait for another one."""
    mine = payment_orders.c.promise_id == promise_id
    await conn.execute(update(payment_orders).where(mine).values(promise_id=""))


async def idle(conn: AsyncConnection, decided_before: datetime, limit: int) -> list[str]:
    """Open orders that nobody needs any more: of a promise that is gone, of a call whose result, which can no
    longer be undone, took no notice of them, or that a complaint or dispute stopped.
    """
    gone = exists().where(promises.c.promise_id == payment_orders.c.promise_id, promises.c.state.in_(_GONE))
    decided = exists().where(
        outcomes.c.call_id == payment_orders.c.call_id,
        outcomes.c.undone_at.is_(None),
        outcomes.c.saved_at <= decided_before,
    )
    stopped = exists().where(
        holds.c.person_id == payment_orders.c.person_id,
        holds.c.ended_at.is_(None),
        cast(holds.c.stopped, String).contains(payment_orders.c.order_id),
    )
    unwanted = or_(gone, stopped, and_(payment_orders.c.promise_id == "", decided))
    query = select(payment_orders.c.order_id).where(payment_orders.c.state.in_(OPEN), unwanted)
    return list((await conn.execute(query.order_by(payment_orders.c.order_id).limit(limit))).scalars())


async def _one(conn: AsyncConnection, query: Select[tuple[object, ...]]) -> OrderRow | None:
    row = (await conn.execute(query)).mappings().first()
    return _row(row) if row else None


def _row(row: RowMapping) -> OrderRow:
    values: dict[str, Any] = dict(row)
    values |= {name: tuple(values[name] or ()) for name in _LISTS}
    return OrderRow(**values)
