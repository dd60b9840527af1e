"""Rows of the gate's answers: why a person was, or was not, called."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import decisions

_ADD = insert(decisions)


async def add(
    conn: AsyncConnection,
    *,
    at: datetime,
    legal_at: datetime,
    person_id: str,
    phone_id: str,
    channel: str,
    purpose: str,
    mode: str,
    allowed: bool,
    rule_id: str,
    reason: str,
    rules: list[str],
    next_allowed_at: datetime | None,
    call_id: str = "",
    campaign_id: str = "",
    debt_ids: Sequence[str] = (),
) -> None:
    """One answer, with the rules it came from and their versions; ``call_id`` is the call that follows."""
    # The values apart from the statement: it is built once, and asked for many times a second.
    await conn.execute(
        _ADD,
        {
            "at": at,
            "legal_at": legal_at,
            "person_id": person_id,
            "phone_id": phone_id,
            "channel": channel,
            "purpose": purpose,
            "mode": mode,
            "allowed": allowed,
            "rule_id": rule_id,
            "reason": reason,
            "rules": rules,
            "next_allowed_at": next_allowed_at,
            "call_id": call_id,
            "campaign_id": campaign_id,
            "debt_ids": list(debt_ids),
        },
    )
