"""Withdrawals: people who are to be called no more, found by every node soon after they were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import audit_rows
from server_api.store.tables import audit

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Somebody is out of dialling since ``at``. Empty ``campaigns``: all; empty ``phone_id``: all numbers.

    ``call_id`` is the call in which they said so: who is in it knows.
    """

    person_id: str
    reason: str
    at: datetime
    campaigns: tuple[str, ...] = ()
    phone_id: str = ""
    call_id: str = ""
    by: str = ""


async def add(conn: AsyncConnection, one: Withdrawal) -> None:
    """Into the log of acts, where nodes look."""
    detail = {"reason": one.reason, "phone": one.phone_id, "call": one.call_id}
    detail["campaigns"] = ",".join(one.campaigns)
    told = {name: value for name, value in detail.items() if value}
    await audit_rows.add(conn, one.at, user_id=one.by, what=WITHDRAWN, subject=one.person_id, **told)


async def since(conn: AsyncConnection, at: datetime) -> Sequence[tuple[int, Withdrawal]]:
    """Those written since ``at``, each with its number."""
    query = select(audit).where(audit.c.at >= at, audit.c.what == WITHDRAWN).order_by(audit.c.audit_id)
    return [
        (
            row.audit_id,
            Withdrawal(
                person_id=row.subject,
                reason=row.detail.get("reason", ""),
                at=row.at,
                campaigns=tuple(one for one in row.detail.get("campaigns", "").split(",") if one),
                phone_id=row.detail.get("phone", ""),
                call_id=row.detail.get("call", ""),
                by=row.user_id,
            ),
        )
        for row in await conn.execute(query)
    ]
