"""Rows of holds: complaints, disputes and the like, opened on a call and ended by a lead."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import callbacks, holds, users


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold. ``creditor_id`` empty: it is about the person, whoever the creditor. ``stopped`` says what it
    stopped: ``leads`` and ``orders`` (ids), ``callbacks`` and ``approvals`` (how many).
    """

    hold_id: str
    hold_key: str
    person_id: str
    creditor_id: str
    kind: str
    protocol: str
    since: datetime
    reason: str = ""
    body: str = ""
    answer_by_channel: str = ""
    answer_by: date | None = None
    with_desk: str = ""
    stopped: dict[str, Any] = field(default_factory=dict)
    by: str = ""
    call_id: str = ""
    ended_at: datetime | None = None
    end_result: str = ""
    end_note: str = ""
    ended_by: str = ""


_NAMES = tuple(HoldRow.__dataclass_fields__)
_COLUMNS = tuple(holds.c[name] for name in _NAMES)


async def add(conn: AsyncConnection, row: HoldRow) -> None:
    """A new hold. Raises IntegrityError where its key is known."""
    await conn.execute(insert(holds).values({name: getattr(row, name) for name in _NAMES}))


async def get(conn: AsyncConnection, hold_id: str) -> HoldRow | None:
    """One hold."""
    row = (await conn.execute(select(*_COLUMNS).where(holds.c.hold_id == hold_id))).first()
    return HoldRow(*row) if row else None


async def by_key(conn: AsyncConnection, key: str) -> HoldRow | None:
    """The one that was opened under this key."""
    row = (await conn.execute(select(*_COLUMNS).where(holds.c.hold_key == key))).first()
    return HoldRow(*row) if row else None


async def open_one(
    conn: AsyncConnection, person_id: str, creditor_id: str, kind: str, call_id: str
) -> HoldRow | None:
    """The open hold of this kind about the person or the creditor's contracts: that of this call first."""
    query = select(*_COLUMNS).where(
        holds.c.person_id == person_id,
        holds.c.kind == kind,
        holds.c.ended_at.is_(None),
        holds.c.creditor_id.in_(("", creditor_id)),
    )
    row = (await conn.execute(query.order_by(holds.c.call_id != call_id, holds.c.since).limit(1))).first()
    return HoldRow(*row) if row else None


async def of_person(
    conn: AsyncConnection, person_id: str, creditor_id: str, limit: int = 50
) -> list[tuple[HoldRow, str]]:
    """The holds that bear on a creditor's contracts, the newest first, each with who opened it."""
    query = (
        select(*_COLUMNS, func.coalesce(users.c.name, "").label("by_name"))
        .join(users, users.c.user_id == holds.c.by, isouter=True)
        .where(holds.c.person_id == person_id)
        .where(or_(holds.c.creditor_id == "", holds.c.creditor_id == creditor_id))
        .order_by(holds.c.since.desc(), holds.c.hold_id)
        .limit(limit)
    )
    return [(HoldRow(*row[:-1]), row.by_name) for row in await conn.execute(query)]


async def told(conn: AsyncConnection, hold_id: str) -> tuple[HoldRow, str] | None:
    """One hold with who opened it."""
    query = select(*_COLUMNS, func.coalesce(users.c.name, "").label("by_name")).join(
        users, users.c.user_id == holds.c.by, isouter=True
    )
    row = (await conn.execute(query.where(holds.c.hold_id == hold_id))).first()
    return (HoldRow(*row[:-1]), row.by_name) if row else None


async def change(conn: AsyncConnection, hold_id: str, **values: object) -> None:
    """New values of columns."""
    await conn.execute(update(holds).where(holds.c.hold_id == hold_id).values(values))


async def last_protocol(conn: AsyncConnection, prefix: str) -> str:
    """The highest protocol that begins so; empty where there is none."""
    query = select(func.max(holds.c.protocol)).where(holds.c.protocol.startswith(prefix, autoescape=True))
    return (await conn.execute(query)).scalar_one() or ""


async def close_callbacks(
    conn: AsyncConnection, person_id: str, lead_ids: Collection[str], at: datetime
) -> int:
    """Nobody calls back: those of these leads, and those of no lead; how many."""
    mine = (
        callbacks.c.person_id == person_id,
        callbacks.c.state == "open",
        or_(callbacks.c.lead_id == "", callbacks.c.lead_id.in_(list(lead_ids))),
    )
    done = update(callbacks).where(*mine).values(state="refused", done_at=at)
    return (await conn.execute(done)).rowcount
