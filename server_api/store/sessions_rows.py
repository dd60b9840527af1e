"""Rows of sign-in: users as credentials, tries, sessions with their refresh tokens, submit grants."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import sessions, sign_in_tries, submit_grants, users

#: Spent refresh tokens remembered per session: a shift of ten hours at one rotation in ten minutes.
_REMEMBERED = 60


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user who may sign in."""

    user_id: str
    login: str
    name: str
    role: str
    password_hash: str
    team: str
    lead_name: str
    extension: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session; ``refresh_hash`` is the token now valid, ``spent`` those already exchanged."""

    session_id: str
    user_id: str
    device_id: str
    refresh_hash: str
    spent: tuple[str, ...]
    expires_at: datetime
    revoked_at: datetime | None


_USER = (
    users.c.user_id,
    users.c.login,
    users.c.name,
    users.c.role,
    users.c.password_hash,
    users.c.team,
    users.c.lead_name,
    users.c.extension,
)


async def user_by_login(conn: AsyncConnection, login: str) -> UserRow | None:
    """The active user with this login."""
    return await _user(conn, users.c.login == login)


async def user_by_id(conn: AsyncConnection, user_id: str) -> UserRow | None:
    """The active user with this id."""
    return await _user(conn, users.c.user_id == user_id)


async def _user(conn: AsyncConnection, condition: ColumnElement[bool]) -> UserRow | None:
    row = (await conn.execute(select(*_USER).where(condition, users.c.active))).first()
    return UserRow(*row) if row else None


async def count_tries(conn: AsyncConnection, login: str, since: datetime) -> int:
    """Tries to sign in as ``login`` after ``since`` that were not good."""
    query = select(func.count()).where(sign_in_tries.c.login == login, sign_in_tries.c.at > since)
    return int((await conn.execute(query)).scalar_one())


async def oldest_try(conn: AsyncConnection, login: str, since: datetime) -> datetime | None:
    """When the oldest try that still counts was made."""
    query = (
        select(sign_in_tries.c.at)
        .where(sign_in_tries.c.login == login, sign_in_tries.c.at > since)
        .order_by(sign_in_tries.c.at)
        .limit(1)
    )
    found: datetime | None = (await conn.execute(query)).scalar_one_or_none()
    return found


async def add_try(conn: AsyncConnection, login: str, at: datetime) -> None:
    """Count a try before it is judged, so that many at once are all counted."""
    await conn.execute(insert(sign_in_tries).values(login=login, at=at))


async def forget_tries(conn: AsyncConnection, login: str) -> None:
    """A good sign-in clears the account's tries."""
    await conn.execute(delete(sign_in_tries).where(sign_in_tries.c.login == login))


async def forget_old_tries(conn: AsyncConnection, before: datetime) -> None:
    """Tries that no longer count."""
    await conn.execute(delete(sign_in_tries).where(sign_in_tries.c.at <= before))


async def add(conn: AsyncConnection, row: SessionRow, created_at: datetime) -> None:
    """Open a session."""
    await conn.execute(
        insert(sessions).values(
            session_id=row.session_id,
            user_id=row.user_id,
            device_id=row.device_id,
            refresh_hash=row.refresh_hash,
            created_at=created_at,
            expires_at=row.expires_at,
        )
    )


async def get(conn: AsyncConnection, session_id: str) -> SessionRow | None:
    """A session, revoked or not."""
    row = (await conn.execute(select(sessions).where(sessions.c.session_id == session_id))).mappings().first()
    if row is None:
        return None
    return SessionRow(
        session_id=row["session_id"],
        user_id=row["user_id"],
        device_id=row["device_id"],
        refresh_hash=row["refresh_hash"],
        spent=tuple(row["used_refresh_hashes"].split()),
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
    )


async def rotate(conn: AsyncConnection, row: SessionRow, refresh_hash: str, expires_at: datetime) -> None:
    """Exchange the session's refresh token; the old one is remembered as spent."""
    spent = (*row.spent, row.refresh_hash)[-_REMEMBERED:]
    await conn.execute(
        update(sessions)
        .where(sessions.c.session_id == row.session_id)
        .values(refresh_hash=refresh_hash, used_refresh_hashes=" ".join(spent), expires_at=expires_at)
    )


async def revoke(conn: AsyncConnection, session_id: str, at: datetime, reason: str) -> None:
    """End a session; the first reason stays."""
    await conn.execute(
        update(sessions)
        .where(sessions.c.session_id == session_id, sessions.c.revoked_at.is_(None))
        .values(revoked_at=at, revoke_reason=reason)
    )


async def revoke_others(conn: AsyncConnection, user_id: str, session_id: str, at: datetime) -> None:
    """A second sign-in ends every other session of the user."""
    await conn.execute(
        update(sessions)
        .where(
            sessions.c.user_id == user_id,
            sessions.c.session_id != session_id,
            sessions.c.revoked_at.is_(None),
        )
        .values(revoked_at=at, revoke_reason="taken_over")
    )


async def add_grant(
    conn: AsyncConnection, grant_hash: str, user_id: str, device_id: str, expires_at: datetime
) -> None:
    """A grant that may only deliver outcomes."""
    await conn.execute(
        insert(submit_grants).values(
            grant_hash=grant_hash, user_id=user_id, device_id=device_id, expires_at=expires_at
        )
    )


async def grant_owner(conn: AsyncConnection, grant_hash: str, now: datetime) -> str | None:
    """Whose grant this is, while it is valid."""
    query = select(submit_grants.c.user_id).where(
        submit_grants.c.grant_hash == grant_hash,
        submit_grants.c.expires_at > now,
        submit_grants.c.revoked_at.is_(None),
    )
    owner: str | None = (await conn.execute(query)).scalar_one_or_none()
    return owner
