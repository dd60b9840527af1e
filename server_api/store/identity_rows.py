"""Rows of right-party checks, one a call."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import IdentityMode, IdentityStatus, Question, Verdict
from server_api.domain.identity import IdentityCheck
from server_api.store.tables import identity_checks


async def get(conn: AsyncConnection, call_id: str, questions: tuple[Question, ...]) -> IdentityCheck | None:
    """How far the check of a call has come; None before the first answer."""
    query = select(identity_checks).where(identity_checks.c.call_id == call_id)
    row = (await conn.execute(query)).first()
    if row is None:
        return None
    return IdentityCheck(
        mode=IdentityMode(row.mode),
        questions=questions,
        needed=row.needed,
        tries_left=row.tries_left,
        status=IdentityStatus(row.status),
        verdicts={Question(name): Verdict(verdict) for name, verdict in row.verdicts.items()},
    )


async def status(conn: AsyncConnection, call_id: str) -> IdentityStatus:
    """Whether the right party was confirmed on this call."""
    query = select(identity_checks.c.status).where(identity_checks.c.call_id == call_id)
    found = (await conn.execute(query)).scalar_one_or_none()
    return IdentityStatus(found) if found else IdentityStatus.PENDING


async def put(
    conn: AsyncConnection, call_id: str, person_id: str, check: IdentityCheck, at: datetime
) -> None:
    """Store the check as it stands now; the answers themselves are never stored."""
    values = {
        "person_id": person_id,
        "mode": check.mode.value,
        "status": check.status.value,
        "needed": check.needed,
        "tries_left": check.tries_left,
        "verdicts": {question.value: verdict.value for question, verdict in check.verdicts.items()},
        "confirmed_at": at if check.status is IdentityStatus.CONFIRMED else None,
    }
    where = identity_checks.c.call_id == call_id
    done = await conn.execute(update(identity_checks).where(where).values(values))
    if done.rowcount == 0:
        await conn.execute(insert(identity_checks).values(call_id=call_id, **values))
