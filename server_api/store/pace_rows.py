"""Rows of pacing: what pacers learned, counts of days, stops of the whole floor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, insert, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import calls, floor_stops, leads, pace_days, pacer_states, users
from server_api.store.upsert import insert_into
from server_api.store.verdict_rows import HUNG_UP, SHORT_S


@dataclass(frozen=True, slots=True)
class FloorStopRow:
    """The stop in force: who, why, since when."""

    by: str
    name: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What a campaign's dialler did on a day, or since a moment."""

    dialled: int = 0
    answers: int = 0
    persons: int = 0
    abandoned: int = 0
    overflowed: int = 0


_COUNTS = tuple(DayCounts.__dataclass_fields__)
#: Calls placed by the dialler; those by hand and those that came in are no business of the cap.
_DIALLED = and_(calls.c.direction == "outbound", ~calls.c.cause.startswith("not_placed"))


async def open_stop(conn: AsyncConnection) -> FloorStopRow | None:
    """The stop that holds now."""
    query = (
        select(floor_stops.c.by, func.coalesce(users.c.name, ""), floor_stops.c.reason, floor_stops.c.at)
        .outerjoin(users, users.c.user_id == floor_stops.c.by)
        .where(floor_stops.c.ended_at.is_(None))
        .order_by(floor_stops.c.stop_id.desc())
    )
    row = (await conn.execute(query.limit(1))).first()
    return FloorStopRow(*row) if row else None


async def stop_floor(conn: AsyncConnection, by: str, reason: str, at: datetime) -> bool:
    """Stop; False where the floor is stopped already."""
    if await open_stop(conn) is not None:
        return False
    await conn.execute(insert(floor_stops).values(by=by, reason=reason, at=at))
    return True


async def name_stop(conn: AsyncConnection, reason: str) -> bool:
    """Say afterwards why the floor stands; False where that is known, or nothing is stopped."""
    silent = and_(floor_stops.c.ended_at.is_(None), floor_stops.c.reason == "")
    return (await conn.execute(update(floor_stops).where(silent).values(reason=reason))).rowcount > 0


async def start_floor(conn: AsyncConnection, by: str, at: datetime) -> bool:
    """End every open stop; False where there was none."""
    ended = update(floor_stops).where(floor_stops.c.ended_at.is_(None)).values(ended_at=at, ended_by=by)
    return (await conn.execute(ended)).rowcount > 0


async def state(conn: AsyncConnection, pool: str) -> Mapping[str, Any] | None:
    """What a pool's pacer saved last."""
    query = select(pacer_states.c.state).where(pacer_states.c.pool == pool)
    found: Mapping[str, Any] | None = (await conn.execute(query)).scalar_one_or_none()
    return found


async def save_state(
    conn: AsyncConnection, pool: str, saved: Mapping[str, Any], node_id: str, at: datetime
) -> None:
    """Keep what a pacer knows."""
    values = {"state": dict(saved), "node_id": node_id, "saved_at": at}
    row = insert_into(conn, pacer_states).values(pool=pool, **values)
    await conn.execute(row.on_conflict_do_update(index_elements=["pool"], set_=values))


async def day_counts(
    conn: AsyncConnection, since: datetime, until: datetime, node_id: str = ""
) -> dict[str, DayCounts]:
    """What the rows of calls say of ``since <= started < until``, by campaign; of one node's, or all."""
    answered = calls.c.answered_at.is_not(None)
    # Who hung up before the verdict was nobody yet: neither the pacer nor the cap has heard of a person.
    known = or_(
        calls.c.verdict != "",
        calls.c.connected_at.is_not(None),
        calls.c.abandoned,
        calls.c.overflow != "",
        calls.c.message != "",
    )
    person = and_(answered, calls.c.verdict.not_in(HUNG_UP), known)
    query = (
        select(
            calls.c.campaign_id,
            func.count(),
            _count(answered),
            _count(person),
            _count(calls.c.abandoned),
            _count(calls.c.overflow != ""),
        )
        .where(calls.c.started_at >= since, calls.c.started_at < until, _DIALLED)
        .group_by(calls.c.campaign_id)
    )
    if node_id:
        query = query.where(calls.c.node_id == node_id)
    return {row[0]: DayCounts(*row[1:]) for row in await conn.execute(query)}


async def days(conn: AsyncConnection, first: date, last: date) -> dict[str, dict[date, DayCounts]]:
    """The counted days of every campaign, both ends included."""
    columns = (pace_days.c[name] for name in _COUNTS)
    query = select(pace_days.c.campaign_id, pace_days.c.day, *columns)
    found: dict[str, dict[date, DayCounts]] = {}
    for campaign_id, day, *counts in await conn.execute(query.where(pace_days.c.day.between(first, last))):
        found.setdefault(campaign_id, {})[day] = DayCounts(*counts)
    return found


async def save_day(conn: AsyncConnection, campaign_id: str, day: date, values: Mapping[str, Any]) -> None:
    """A campaign's day as it stands: columns of ``pace_days``."""
    row = insert_into(conn, pace_days).values(campaign_id=campaign_id, day=day, **values)
    await conn.execute(row.on_conflict_do_update(index_elements=["campaign_id", "day"], set_=dict(values)))


async def day(conn: AsyncConnection, campaign_id: str, day: date) -> Mapping[str, Any] | None:
    """The row of a day."""
    query = select(pace_days).where(pace_days.c.campaign_id == campaign_id, pace_days.c.day == day)
    found = (await conn.execute(query)).mappings().first()
    return dict(found) if found else None


async def leads_left(
    conn: AsyncConnection, campaign_ids: Collection[str], now: datetime
) -> dict[str, tuple[int, int]]:
    """Of each campaign: leads that are due, leads that are open. Walks the index of open leads, no rows."""
    query = (
        select(leads.c.campaign_id, _count(leads.c.next_at <= now), func.count())
        .where(leads.c.campaign_id.in_(campaign_ids), leads.c.state == literal_column("'open'"))
        .group_by(leads.c.campaign_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in await conn.execute(query)}


async def trunk_calls(conn: AsyncConnection, since: datetime) -> dict[str, tuple[int, int]]:
    """Calls that went out by each trunk since then and are over, and how many were short.

    Short as Anatel counts: not completed, to a machine, or over within :data:`SHORT_S` seconds.
    """
    columns = (calls.c.trunk_id, calls.c.answered_at, calls.c.ended_at, calls.c.verdict)
    over = (calls.c.started_at >= since, calls.c.ended_at.is_not(None), calls.c.direction != "inbound")
    query = select(*columns).where(*over, ~calls.c.cause.startswith("not_placed"))
    found: dict[str, tuple[int, int]] = {}
    for trunk_id, answered_at, ended_at, verdict in await conn.execute(query):
        n, short = found.get(trunk_id, (0, 0))
        brief = answered_at is None or (ended_at - answered_at).total_seconds() <= SHORT_S
        found[trunk_id] = (n + 1, short + (brief or verdict in HUNG_UP))
    return found


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
