"""What an agent did since a moment: conversations, right parties, promises."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import calls, outcomes, promises


@dataclass(frozen=True, slots=True)
class DayRow:
    """Counts of a day; ``promised_minor`` is the sum in ``currency``, that of the newest promise.

    ``promises`` counts those of every currency.
    """

    calls: int
    right_party: int
    promises: int
    promised_minor: int
    currency: str


async def of_agent(
    conn: AsyncConnection, agent_id: str, since: datetime, right_party: Collection[str]
) -> DayRow:
    """The agent's day. ``right_party`` are the dispositions that say the debtor was reached."""
    conversations = select(func.count()).where(calls.c.agent_id == agent_id, calls.c.connected_at >= since)
    reached = select(func.count()).where(
        outcomes.c.agent_id == agent_id,
        outcomes.c.decided_at >= since,
        outcomes.c.disposition.in_(right_party),
        ~outcomes.c.extra,
        outcomes.c.undone_at.is_(None),
    )
    counted = exists().where(
        outcomes.c.outcome_id == promises.c.outcome_id, ~outcomes.c.extra, outcomes.c.undone_at.is_(None)
    )
    made = promises.c.agent_id == agent_id, promises.c.made_at >= since, counted
    newest = select(promises.c.currency).where(*made).order_by(promises.c.made_at.desc()).limit(1)
    currency = (await conn.execute(newest)).scalar_one_or_none() or ""
    count = select(func.count()).where(*made)
    total = select(func.coalesce(func.sum(promises.c.amount_minor), 0)).where(
        *made, promises.c.currency == currency
    )
    return DayRow(
        calls=int((await conn.execute(conversations)).scalar_one()),
        right_party=int((await conn.execute(reached)).scalar_one()),
        promises=int((await conn.execute(count)).scalar_one()),
        promised_minor=int((await conn.execute(total)).scalar_one()),
        currency=currency,
    )
