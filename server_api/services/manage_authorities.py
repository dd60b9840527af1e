"""Rows of authority: given, changed and ended by name; each is in the log of acts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import ErrorCode, Role
from server_api.domain.authority import Scope
from server_api.services.authority import LimitsPart
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, authority_rows, creditors_rows, sessions_rows, users_rows
from server_api.store.authority_rows import AuthorityRow
from server_api.store.database import Database


class ManageAuthorities:
    """Effective from the next agreement that is judged, on every node."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def listed(self) -> list[AuthorityRow]:
        """Those that hold now, the oldest first. Raises StoreError."""
        async with self._database.read() as conn:
            return await authority_rows.in_force(conn)

    async def put(self, scope: Scope, limits: Mapping[str, Any], by: str = "") -> AuthorityRow:
        """Limits for these people and cases, in the place of those they had; ``user_id`` is a login.

        Raises RefusalError with ``fault``: ``limits_wrong``, ``user_unknown``, ``creditor_unknown``,
        ``role_unknown``; StoreError.
        """
        stored = _checked(limits)
        now = self._clock.utc()
        async with self._database.write() as conn:
            known = await _known(conn, scope)
            row = AuthorityRow(
                authority_id=str(uuid4()),
                role=known.role,
                user_id=known.user_id,
                creditor_id=known.creditor_id,
                segment=known.segment,
                limits=stored,
                by=by,
                since=now,
            )
            await authority_rows.add(conn, row)
            await audit_rows.add(
                conn, now, user_id=by, what="authority_set", subject=row.authority_id, limits=str(stored)
            )
        return row

    async def end(self, authority_id: str, by: str = "") -> None:
        """It holds no longer. Raises RefusalError ``authority_unknown``, StoreError."""
        now = self._clock.utc()
        async with self._database.write() as conn:
            if not await authority_rows.end(conn, authority_id, now):
                raise RefusalError(ErrorCode.NOT_FOUND, fault="authority_unknown", name=authority_id)
            await audit_rows.add(conn, now, user_id=by, what="authority_ended", subject=authority_id)


async def put_from_file(
    conn: AsyncConnection, creditor_id: str, wanted: list[tuple[Scope, dict[str, Any]]], at: datetime
) -> None:
    """The rows of a creditor as its file has them: what is new or changed begins, what is gone ends."""
    mine = [row for row in await authority_rows.in_force(conn, creditor_id) if row.by == FROM_FILE]
    rows = {(row.role, row.segment): row for row in mine if row.creditor_id == creditor_id}
    for scope, limits in wanted:
        before = rows.pop((scope.role, scope.segment), None)
        if before is None or dict(before.limits) != limits:
            row = AuthorityRow(
                authority_id=str(uuid4()),
                role=scope.role,
                user_id="",
                creditor_id=creditor_id,
                segment=scope.segment,
                limits=limits,
                by=FROM_FILE,
                since=at,
            )
            await authority_rows.add(conn, row)
    for gone in rows.values():
        await authority_rows.end(conn, gone.authority_id, at)


#: Who gave the rows that come with a portfolio.
FROM_FILE = "creditors.toml"


def _checked(limits: Mapping[str, Any]) -> dict[str, Any]:
    try:
        stored = LimitsPart.model_validate(dict(limits)).stored()
    except ValidationError as error:
        where = ", ".join(".".join(str(part) for part in item["loc"]) for item in error.errors())
        raise RefusalError(ErrorCode.INVALID, fault="limits_wrong", detail=where) from error
    if not stored:
        raise RefusalError(ErrorCode.INVALID, fault="limits_wrong", detail="{}")
    return stored


async def _known(conn: AsyncConnection, scope: Scope) -> Scope:
    user_id = ""
    if scope.user_id:
        user = await sessions_rows.user_by_login(conn, scope.user_id) or await users_rows.by_id(
            conn, scope.user_id
        )
        if user is None:
            raise RefusalError(ErrorCode.NOT_FOUND, fault="user_unknown", name=scope.user_id)
        user_id = user.user_id
    if scope.creditor_id and await creditors_rows.get(conn, scope.creditor_id) is None:
        raise RefusalError(ErrorCode.NOT_FOUND, fault="creditor_unknown", name=scope.creditor_id)
    if scope.role and scope.role not in {role.value for role in Role if role is not Role.UNKNOWN}:
        raise RefusalError(ErrorCode.INVALID, fault="role_unknown", name=scope.role)
    return Scope(scope.role, user_id, scope.creditor_id, scope.segment)
