"""What users are good at, and which languages they speak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import users


@dataclass(frozen=True, slots=True)
class Skilled:
    """A user with the levels of their skills."""

    user_id: str
    skills: Mapping[str, int]
    languages: Sequence[str]


async def get(conn: AsyncConnection, login: str) -> Skilled | None:
    """By the name they sign in with."""
    query = select(users.c.user_id, users.c.skills, users.c.languages).where(users.c.login == login)
    row = (await conn.execute(query)).first()
    return Skilled(row.user_id, row.skills or {}, row.languages or ()) if row else None


async def put(
    conn: AsyncConnection, user_id: str, skills: Mapping[str, int], languages: Sequence[str]
) -> None:
    """All of them anew."""
    values = {"skills": dict(skills), "languages": list(languages)}
    await conn.execute(update(users).where(users.c.user_id == user_id).values(values))
