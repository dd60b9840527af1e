"""Rows of what moved a call from one to another: transfers, parking, take-over; and of side calls."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import handovers, side_calls


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """``kind``: blind, attended, park, unpark, take_over, returned. ``result``: done, or why not."""

    handover_id: str
    call_id: str
    kind: str
    from_agent: str
    at: datetime
    to_agent: str = ""
    to_number: str = ""
    note: str = ""
    script_path: Sequence[str] = field(default_factory=list)
    draft_note: str = ""
    result: str = "done"


async def add(conn: AsyncConnection, row: HandoverRow) -> None:
    """One more."""
    values = {name: getattr(row, name) for name in HandoverRow.__dataclass_fields__}
    await conn.execute(insert(handovers).values(values | {"script_path": list(row.script_path)}))


async def last_park(conn: AsyncConnection, call_id: str) -> HandoverRow | None:
    """How the call came to be parked, if it ever was."""
    columns = (handovers.c[name] for name in HandoverRow.__dataclass_fields__)
    query = (
        select(*columns)
        .where(handovers.c.call_id == call_id, handovers.c.kind == "park")
        .order_by(handovers.c.at.desc())
        .limit(1)
    )
    row = (await conn.execute(query)).first()
    return HandoverRow(*row) if row else None


async def add_side_call(
    conn: AsyncConnection,
    side_call_id: str,
    *,
    call_id: str,
    agent_id: str,
    number: str,
    trunk_id: str,
    switch_id: str,
    at: datetime,
) -> None:
    """A call to somebody who is consulted, or to whom a debtor is transferred: before it is dialled."""
    await conn.execute(
        insert(side_calls).values(
            side_call_id=side_call_id,
            call_id=call_id,
            agent_id=agent_id,
            number=number,
            trunk_id=trunk_id,
            switch_id=switch_id,
            started_at=at,
        )
    )


async def side_answered(conn: AsyncConnection, side_call_id: str, at: datetime) -> None:
    """It was answered."""
    await conn.execute(
        update(side_calls).where(side_calls.c.side_call_id == side_call_id).values(answered_at=at)
    )


async def side_ended(conn: AsyncConnection, side_call_id: str, at: datetime, cause: str) -> None:
    """It is over."""
    await conn.execute(
        update(side_calls)
        .where(side_calls.c.side_call_id == side_call_id, side_calls.c.ended_at.is_(None))
        .values(ended_at=at, cause=cause)
    )


async def close_side_calls(
    conn: AsyncConnection, switch_id: str, at: datetime, alive: Collection[str]
) -> None:
    """After a restart nobody waits any more for those of the switch that are not ``alive``."""
    own = side_calls.c.switch_id == switch_id
    await conn.execute(
        update(side_calls)
        .where(own, side_calls.c.ended_at.is_(None), side_calls.c.side_call_id.not_in(alive))
        .values(ended_at=at, cause="switch_lost")
    )
