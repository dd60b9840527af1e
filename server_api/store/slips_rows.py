"""Rows of slips that go to a bank by file: made, sent, registered, refused, paid, written off, or dropped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.orders_rows import OPEN
from server_api.store.tables import payment_orders, slips

#: As payment orders and payments name the bank that is spoken to by files.
PROVIDER = "cnab"
MADE, SENT, REGISTERED, REFUSED = "made", "sent", "registered", "refused"
PAID, WRITTEN_OFF, DROPPED = "paid", "written_off", "dropped"
#: The bank has them, or is to have them: its answers are waited for.
AWAY = (SENT, REGISTERED)


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A slip. ``entry_file``, ``off_file``: by which it was sent to be registered, and to be written off."""

    slip_id: str
    creditor_id: str
    our_number: str
    order_key: str
    state: str
    reasons: str
    entry_file: str
    off_file: str
    off_wanted: int
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class SlipTitle:
    """A slip with what its order asks for, in minor units."""

    slip_id: str
    our_number: str
    entry_file: str
    off_file: str
    order_id: str
    person_id: str
    amount_minor: int
    due_on: date
    made_at: datetime


_COLUMNS = tuple(slips.c[name] for name in SlipRow.__dataclass_fields__)
_TITLE = (
    slips.c.slip_id,
    slips.c.our_number,
    slips.c.entry_file,
    slips.c.off_file,
    payment_orders.c.order_id,
    payment_orders.c.person_id,
    payment_orders.c.amount_minor,
    payment_orders.c.due_on,
    payment_orders.c.made_at,
)
_ORDERED = and_(payment_orders.c.provider == PROVIDER, payment_orders.c.reference == slips.c.slip_id)


async def add(conn: AsyncConnection, row: SlipRow) -> None:
    """A new one. Raises IntegrityError where its order has one."""
    values = {name: getattr(row, name) for name in SlipRow.__dataclass_fields__}
    await conn.execute(insert(slips).values(values))


async def by_key(conn: AsyncConnection, order_key: str) -> SlipRow | None:
    """The slip that was made for an order's key."""
    row = (await conn.execute(select(*_COLUMNS).where(slips.c.order_key == order_key))).first()
    return SlipRow(*row) if row else None


async def hold(conn: AsyncConnection, slip_id: str) -> SlipRow | None:
    """One, held until the transaction ends."""
    query = select(*_COLUMNS).where(slips.c.slip_id == slip_id).with_for_update()
    row = (await conn.execute(query)).first()
    return SlipRow(*row) if row else None


async def change(
    conn: AsyncConnection, slip_id: str, state: str, at: datetime, reasons: str = "", off_wanted: bool = False
) -> None:
    """A new state."""
    values = {"state": state, "changed_at": at, "reasons": reasons, "off_wanted": int(off_wanted)}
    await conn.execute(update(slips).where(slips.c.slip_id == slip_id).values(values))


async def entries(conn: AsyncConnection, creditor_id: str, limit: int) -> list[SlipTitle]:
    """Slips that can be paid and that the bank does not know yet, the oldest first."""
    mine = (slips.c.creditor_id == creditor_id, slips.c.state == MADE, payment_orders.c.state.in_(OPEN))
    return await _titles(conn, _titled().where(*mine).limit(limit))


async def count_entries(conn: AsyncConnection, creditor_id: str) -> int:
    """How many the bank does not know yet."""
    mine = (slips.c.creditor_id == creditor_id, slips.c.state == MADE, payment_orders.c.state.in_(OPEN))
    query = select(func.count()).select_from(slips).join(payment_orders, _ORDERED).where(*mine)
    return int((await conn.execute(query)).scalar_one())


async def write_offs(conn: AsyncConnection, creditor_id: str, limit: int) -> list[SlipTitle]:
    """Slips that the bank has and that nobody is to pay any more."""
    mine = (
        slips.c.creditor_id == creditor_id,
        slips.c.state.in_(AWAY),
        slips.c.off_wanted == 1,
        slips.c.off_file == "",
    )
    return await _titles(conn, _titled().where(*mine).limit(limit))


async def of_file(conn: AsyncConnection, file_id: str) -> list[SlipTitle]:
    """What a file to the bank asks for, as it was put together."""
    mine = or_(slips.c.entry_file == file_id, slips.c.off_file == file_id)
    return await _titles(conn, _titled().where(mine))


async def put_in(
    conn: AsyncConnection,
    file_id: str,
    at: datetime,
    entry_ids: Sequence[str],
    off_ids: Sequence[str],
) -> None:
    """These go by this file, and by no other."""
    sent = update(slips).values(entry_file=file_id, state=SENT, changed_at=at)
    asked = update(slips).values(off_file=file_id, changed_at=at)
    if entry_ids:
        # One that was taken back this moment stays so.
        mine = (slips.c.slip_id.in_(list(entry_ids)), slips.c.state == MADE)
        await conn.execute(sent.where(*mine))
    if off_ids:
        await conn.execute(asked.where(slips.c.slip_id.in_(list(off_ids))))


async def ask_again(conn: AsyncConnection, slip_id: str) -> None:
    """The bank would not write it off: nobody waits for that any more."""
    await conn.execute(update(slips).where(slips.c.slip_id == slip_id).values(off_wanted=0, off_file=""))


async def count(conn: AsyncConnection, creditor_id: str, states: Collection[str]) -> int:
    """How many are in one of these states."""
    mine = (slips.c.creditor_id == creditor_id, slips.c.state.in_(list(states)))
    return int((await conn.execute(select(func.count()).select_from(slips).where(*mine))).scalar_one())


async def oldest_away(conn: AsyncConnection, creditor_id: str) -> datetime | None:
    """Since when the bank has the oldest slip of which it has not said the last word."""
    mine = (slips.c.creditor_id == creditor_id, slips.c.state.in_(AWAY))
    query = select(slips.c.changed_at).where(*mine).order_by(slips.c.changed_at).limit(1)
    found: datetime | None = (await conn.execute(query)).scalar_one_or_none()
    return found


def _titled() -> Select[tuple[object, ...]]:
    query: Select[tuple[object, ...]] = select(*_TITLE).join(payment_orders, _ORDERED)
    return query.order_by(slips.c.our_number)


async def _titles(conn: AsyncConnection, query: Select[tuple[object, ...]]) -> list[SlipTitle]:
    return [SlipTitle(**row) for row in (await conn.execute(query)).mappings()]
