"""Rows of the people who work here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import users


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user without the password."""

    user_id: str
    login: str
    name: str
    role: str
    team: str
    active: bool


async def add(conn: AsyncConnection, values: Mapping[str, Any], created_at: datetime) -> None:
    """A new user; ``values`` holds the password's hash."""
    await conn.execute(insert(users).values(**values, created_at=created_at))


async def by_login(conn: AsyncConnection, login: str) -> UserRow | None:
    """A user by the name they sign in with."""
    rows = [row for row in await listed(conn) if row.login == login]
    return rows[0] if rows else None


async def listed(conn: AsyncConnection) -> list[UserRow]:
    """Everybody, by login."""
    columns = (users.c[name] for name in UserRow.__dataclass_fields__)
    return [UserRow(*row) for row in await conn.execute(select(*columns).order_by(users.c.login))]


async def team_of(conn: AsyncConnection, user_id: str) -> str | None:
    """The team they work in; None where nobody has this id."""
    found = (await conn.execute(select(users.c.team).where(users.c.user_id == user_id))).scalar_one_or_none()
    return None if found is None else str(found)


async def name_of(conn: AsyncConnection, user_id: str) -> str:
    """The name as it is said; empty where nobody has this id."""
    found = (await conn.execute(select(users.c.name).where(users.c.user_id == user_id))).scalar_one_or_none()
    return str(found or "")


async def names(conn: AsyncConnection, user_ids: Collection[str]) -> dict[str, str]:
    """The names of these users, by id."""
    query = select(users.c.user_id, users.c.name).where(users.c.user_id.in_(user_ids))
    return {row.user_id: row.name for row in await conn.execute(query)} if user_ids else {}


async def by_id(conn: AsyncConnection, user_id: str) -> UserRow | None:
    """A user."""
    columns = (users.c[name] for name in UserRow.__dataclass_fields__)
    row = (await conn.execute(select(*columns).where(users.c.user_id == user_id))).first()
    return UserRow(*row) if row else None
