"""Rows of calls: committed before the dial, completed by the switch's facts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import calls

#: Begins the cause of a call that the switch refused to place: it never rang.
NOT_PLACED = "not_placed:"

#: The cause of a call that a person answered while no agent was free.
ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call to a debtor, or from one. ``state``: dialing, ringing, answered, connected, held, parked, ended.

    ``lead_id`` is empty where nobody's list led to it, ``person_id`` and ``phone_id`` while a caller is not
    known.
    """

    call_id: str
    campaign_id: str
    lead_id: str
    person_id: str
    phone_id: str
    trunk_id: str
    switch_id: str
    agent_id: str
    number: str
    caller_id: str
    started_at: datetime
    legal_at: datetime
    mode: str
    state: str = "dialing"
    answered_at: datetime | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    cause: str = ""
    ended_by: str = ""
    disposition: str = ""
    direction: str = "outbound"
    node_id: str = ""
    why: dict[str, Any] = field(default_factory=dict)
    allowed_by: list[str] = field(default_factory=list)
    debt_ids: list[str] = field(default_factory=list)


_FIELDS = tuple(CallRow.__dataclass_fields__)
_REFERENCES = ("campaign_id", "lead_id", "person_id", "phone_id")


async def add(conn: AsyncConnection, row: CallRow) -> None:
    """Write down the attempt."""
    values = {name: getattr(row, name) for name in _FIELDS}
    await conn.execute(insert(calls).values(values | {name: values[name] or None for name in _REFERENCES}))


async def get(conn: AsyncConnection, call_id: str) -> CallRow | None:
    """One call."""
    row = (await conn.execute(select(calls).where(calls.c.call_id == call_id))).mappings().first()
    return _read(row) if row else None


async def open_calls(conn: AsyncConnection, switch_id: str) -> list[CallRow]:
    """A switch's calls not known to be over."""
    query = select(calls).where(calls.c.ended_at.is_(None), calls.c.switch_id == switch_id)
    return [_read(row) for row in (await conn.execute(query)).mappings()]


async def rerouted(conn: AsyncConnection, call_id: str, trunk_id: str, caller_id: str) -> None:
    """The call goes out by another trunk than it was dialled by."""
    await _set(conn, call_id, trunk_id=trunk_id, caller_id=caller_id)


async def ringing(conn: AsyncConnection, call_id: str, at: datetime) -> None:
    """The far end rings."""
    await _set(conn, call_id, state="ringing", ringing_at=at)


async def answered(conn: AsyncConnection, call_id: str, at: datetime, agent_id: str) -> None:
    """Answered and given to an agent (an empty id: nobody was free)."""
    await _set(conn, call_id, state="answered", answered_at=at, agent_id=agent_id)


async def connected(conn: AsyncConnection, call_id: str, at: datetime) -> None:
    """Debtor and agent hear each other; the first time counts."""
    await _set(conn, call_id, state="connected", connected_at=func.coalesce(calls.c.connected_at, at))


async def given(conn: AsyncConnection, call_id: str, agent_id: str) -> None:
    """The call is this agent's now; whoever has it last writes its result."""
    await conn.execute(update(calls).where(calls.c.call_id == call_id).values(agent_id=agent_id))


async def identified(
    conn: AsyncConnection, call_id: str, *, person_id: str, phone_id: str, lead_id: str, campaign_id: str
) -> None:
    """Who the caller is, said by the agent."""
    values = {"person_id": person_id, "phone_id": phone_id, "campaign_id": campaign_id}
    await conn.execute(
        update(calls).where(calls.c.call_id == call_id).values(**values, lead_id=lead_id or None)
    )


async def quality(conn: AsyncConnection, call_id: str, measured: dict[str, Any]) -> None:
    """How the call sounded, as the switch measured it to its end."""
    await conn.execute(update(calls).where(calls.c.call_id == call_id).values(quality=measured))


async def message(conn: AsyncConnection, call_id: str, played: str) -> None:
    """What became of the abandoned-call message: ``whole``, ``cut``, ``none``."""
    await conn.execute(update(calls).where(calls.c.call_id == call_id).values(message=played))


async def heard(conn: AsyncConnection, call_id: str, played: str, heard_ms: int) -> None:
    """How far the message of a campaign without agents came: ``whole`` or ``cut``, and for how long."""
    values = {"message": played, "message_ms": heard_ms}
    await conn.execute(update(calls).where(calls.c.call_id == call_id).values(values))


async def lost(conn: AsyncConnection, call_id: str, overflow: str) -> None:
    """A person for whom no agent was free: abandoned, or taken by ``overflow`` (``message``) instead."""
    values = {"abandoned": not overflow, "overflow": overflow}
    await conn.execute(update(calls).where(calls.c.call_id == call_id).values(values))


async def recorded(conn: AsyncConnection, call_id: str, recording_id: str) -> None:
    """It is on tape; the latest recording counts."""
    await conn.execute(update(calls).where(calls.c.call_id == call_id).values(recording_id=recording_id))


async def moved(conn: AsyncConnection, call_id: str, state: str) -> None:
    """Held, resumed, parked."""
    await _set(conn, call_id, state=state)


async def ended(
    conn: AsyncConnection, call_id: str, at: datetime, cause: str, by: str, sip_status: int | None
) -> None:
    """Over. Said once: a later end does not overwrite the first."""
    await conn.execute(
        update(calls)
        .where(calls.c.call_id == call_id, calls.c.ended_at.is_(None))
        .values(state="ended", ended_at=at, cause=cause, ended_by=by, sip_status=sip_status)
    )


async def count_connected(conn: AsyncConnection, agent_id: str, since: datetime) -> int:
    """The agent's conversations that began after ``since``."""
    query = select(func.count()).where(
        calls.c.agent_id == agent_id, calls.c.connected_at.is_not(None), calls.c.started_at >= since
    )
    return int((await conn.execute(query)).scalar_one())


async def _set(conn: AsyncConnection, call_id: str, **values: Any) -> None:
    await conn.execute(
        update(calls).where(calls.c.call_id == call_id, calls.c.ended_at.is_(None)).values(values)
    )


def _read(row: RowMapping) -> CallRow:
    empty = {name: row[name] or "" for name in _REFERENCES}
    return CallRow(**({name: row[name] for name in _FIELDS} | empty))
