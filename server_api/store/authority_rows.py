"""Rows of authority: who may grant what, since when, by whose word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import authorities


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """A row; an empty ``role``, ``user_id``, ``creditor_id`` or ``segment`` means any."""

    authority_id: str
    role: str
    user_id: str
    creditor_id: str
    segment: str
    limits: Mapping[str, Any]
    by: str
    since: datetime


_NAMES = tuple(AuthorityRow.__dataclass_fields__)
_COLUMNS = tuple(authorities.c[name] for name in _NAMES)


async def in_force(conn: AsyncConnection, creditor_id: str = "") -> list[AuthorityRow]:
    """Those that hold now; with a creditor only those that may bear on its cases."""
    query = select(*_COLUMNS).where(authorities.c.ended_at.is_(None)).order_by(authorities.c.since)
    if creditor_id:
        query = query.where(authorities.c.creditor_id.in_(("", creditor_id)))
    return [AuthorityRow(*row) for row in await conn.execute(query)]


async def add(conn: AsyncConnection, row: AuthorityRow) -> None:
    """From now on; what held for the same people and cases before ends."""
    same = (
        authorities.c.role == row.role,
        authorities.c.user_id == row.user_id,
        authorities.c.creditor_id == row.creditor_id,
        authorities.c.segment == row.segment,
        authorities.c.ended_at.is_(None),
    )
    await conn.execute(update(authorities).where(*same).values(ended_at=row.since))
    await conn.execute(insert(authorities).values({name: getattr(row, name) for name in _NAMES}))


async def end(conn: AsyncConnection, authority_id: str, at: datetime) -> bool:
    """It holds no longer; False where it held no more."""
    mine = (authorities.c.authority_id == authority_id, authorities.c.ended_at.is_(None))
    return (await conn.execute(update(authorities).where(*mine).values(ended_at=at))).rowcount == 1
