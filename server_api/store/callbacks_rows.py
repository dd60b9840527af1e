"""Rows of callbacks: calls that were promised for a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import leads_rows, shelf_rows
from server_api.store.tables import agents, callbacks, campaigns, leads, people, users

OPEN, NEEDS_REVIEW = "open", "needs_review"
DONE, MISSED, CANCELLED, SUPERSEDED, REFUSED = "done", "missed", "cancelled", "superseded", "refused"


@dataclass(frozen=True, slots=True)
class CallbackRow:
    """Call again at ``at`` (UTC). ``own``: by the agent who agreed it, unless it ``fell`` to the team.

    ``state``: open, needs_review, done, missed, cancelled, superseded (by another result), refused (by law).
    """

    callback_id: str
    person_id: str
    call_id: str
    agent_id: str
    at: datetime
    own: bool
    subject: str
    state: str = OPEN
    campaign_id: str = ""
    lead_id: str = ""
    phone_id: str = ""
    team: str = ""
    time_zone: str = ""
    alerted_at: datetime | None = None
    fell_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallbackTold:
    """A callback in people's words, and how its campaign treats such. ``present``: its owner is at work."""

    row: CallbackRow
    name: str
    owner: str
    campaign: str
    mode: str
    alert: timedelta
    fall: timedelta
    present: bool


_ROW = tuple(callbacks.c[name] for name in CallbackRow.__dataclass_fields__)
_TOLD = (
    people.c.name,
    users.c.name,
    campaigns.c.name,
    campaigns.c.mode,
    campaigns.c.callback_alert_s,
    campaigns.c.callback_fall_s,
    agents.c.session_id,
)


async def add(conn: AsyncConnection, row: CallbackRow) -> None:
    """A new callback."""
    names = CallbackRow.__dataclass_fields__
    await conn.execute(insert(callbacks).values({name: getattr(row, name) for name in names}))


async def get(conn: AsyncConnection, callback_id: str) -> CallbackTold | None:
    """One callback, open or not."""
    return _told((await conn.execute(_query().where(callbacks.c.callback_id == callback_id))).first())


async def for_agent(conn: AsyncConnection, agent_id: str, team: str, limit: int) -> list[CallbackTold]:
    """The open ones of an agent and of the team, by time."""
    fell = and_(callbacks.c.team == team, or_(~callbacks.c.own, callbacks.c.fell_at.is_not(None)))
    mine = callbacks.c.agent_id == agent_id
    query = _query().where(callbacks.c.state == OPEN, or_(mine, fell) if team else mine)
    rows = await conn.execute(query.order_by(callbacks.c.at, callbacks.c.callback_id).limit(limit))
    return [told for row in rows if (told := _told(row)) is not None]


async def all_open(conn: AsyncConnection, limit: int) -> list[CallbackTold]:
    """Everybody's open ones, by time."""
    query = _query().where(callbacks.c.state == OPEN)
    rows = await conn.execute(query.order_by(callbacks.c.at, callbacks.c.callback_id).limit(limit))
    return [told for row in rows if (told := _told(row)) is not None]


async def coming(conn: AsyncConnection, until: datetime, limit: int = 500) -> list[CallbackTold]:
    """The open own ones up to a moment, those past too, which have not fallen to the team."""
    query = _query().where(
        callbacks.c.state == OPEN, callbacks.c.at <= until, callbacks.c.own, callbacks.c.fell_at.is_(None)
    )
    rows = await conn.execute(query.order_by(callbacks.c.at, callbacks.c.callback_id).limit(limit))
    return [told for row in rows if (told := _told(row)) is not None]


async def alerted(conn: AsyncConnection, callback_id: str, at: datetime) -> bool:
    """The owner is told now; False where that was done before."""
    once = (callbacks.c.callback_id == callback_id, callbacks.c.alerted_at.is_(None))
    return (await conn.execute(update(callbacks).where(*once).values(alerted_at=at))).rowcount == 1


async def fell(conn: AsyncConnection, row: CallbackRow, at: datetime) -> bool:
    """The team has it now, and the dialler calls; False where it fell, moved or was closed before."""
    once = (
        callbacks.c.callback_id == row.callback_id,
        callbacks.c.fell_at.is_(None),
        callbacks.c.state == OPEN,
        callbacks.c.at == row.at,
    )
    if (await conn.execute(update(callbacks).where(*once).values(fell_at=at))).rowcount != 1:
        return False
    await leads_rows.agree(conn, row.lead_id, at)
    return True


async def move(conn: AsyncConnection, row: CallbackRow, at: datetime, own: bool) -> None:
    """Another time, as new."""
    values: dict[str, Any] = {"at": at, "own": own, "alerted_at": None, "fell_at": None}
    await conn.execute(update(callbacks).where(callbacks.c.callback_id == row.callback_id).values(values))
    await agree(conn, row.lead_id, row.campaign_id, at, own)


async def taken(conn: AsyncConnection, callback_id: str, at: datetime) -> None:
    """The call is made now, if it was not due before: its result ends the callback."""
    early = (callbacks.c.callback_id == callback_id, callbacks.c.at > at, callbacks.c.state == OPEN)
    await conn.execute(update(callbacks).where(*early).values(at=at))


async def close(conn: AsyncConnection, callback_id: str, state: str, at: datetime) -> bool:
    """It is over; False where it was before."""
    mine = (callbacks.c.callback_id == callback_id, callbacks.c.state == OPEN)
    values = {"state": state, "done_at": at}
    return (await conn.execute(update(callbacks).where(*mine).values(values))).rowcount == 1


async def close_of_lead(
    conn: AsyncConnection, lead_id: str, state: str, at: datetime, *, due_only: bool = True
) -> None:
    """The open ones of a lead that are due at ``at``, or all of them, are over. Without any left, the lead
    comes before no list any more.
    """
    mine = [callbacks.c.lead_id == lead_id, callbacks.c.state == OPEN, callbacks.c.lead_id != ""]
    if due_only:
        mine.append(callbacks.c.at <= at)
    await conn.execute(update(callbacks).where(*mine).values(state=state, done_at=at))
    still = callbacks.c.lead_id == lead_id, callbacks.c.state == OPEN
    agreed = update(leads).where(leads.c.lead_id == lead_id, leads.c.shelf == shelf_rows.AGREED)
    agreed = agreed.where(~exists().where(*still))
    await conn.execute(agreed.values(shelf=shelf_rows.UNSORTED))


async def next_of_lead(conn: AsyncConnection, lead_id: str) -> CallbackRow | None:
    """The earliest open one of a lead: it is not called before."""
    query = select(*_ROW).where(callbacks.c.lead_id == lead_id, callbacks.c.state == OPEN)
    row = (await conn.execute(query.order_by(callbacks.c.at).limit(1))).first()
    return CallbackRow(*row) if row else None


async def agree(conn: AsyncConnection, lead_id: str, campaign_id: str, at: datetime, own: bool) -> None:
    """The lead is due at that time before all others; of an own one the dialler waits for its owner first."""
    due = at
    if own:
        fall = select(campaigns.c.callback_fall_s).where(campaigns.c.campaign_id == campaign_id)
        due = at + timedelta(seconds=(await conn.execute(fall)).scalar() or 0)
    await leads_rows.agree(conn, lead_id, due)


async def release(conn: AsyncConnection, lead_id: str, at: datetime) -> None:
    """No call is agreed any more: the lead waits as any other."""
    query = update(leads).where(leads.c.lead_id == lead_id, leads.c.state == "open")
    await conn.execute(query.values(next_at=at, shelf=shelf_rows.UNSORTED))


def _query() -> Select[Any]:
    return (
        select(*_ROW, *_TOLD)
        .join(people, people.c.person_id == callbacks.c.person_id)
        .join(users, users.c.user_id == callbacks.c.agent_id, isouter=True)
        .join(campaigns, campaigns.c.campaign_id == callbacks.c.campaign_id, isouter=True)
        .join(agents, agents.c.agent_id == callbacks.c.agent_id, isouter=True)
    )


def _told(found: Any) -> CallbackTold | None:
    if found is None:
        return None
    values: tuple[Any, ...] = tuple(found)
    name, owner, campaign, mode, alert_s, fall_s, session_id = values[len(_ROW) :]
    return CallbackTold(
        row=CallbackRow(*values[: len(_ROW)]),
        name=name,
        owner=owner or "",
        campaign=campaign or "",
        mode=mode or "",
        alert=timedelta(seconds=alert_s or 0),
        fall=timedelta(seconds=fall_s or 0),
        present=bool(session_id),
    )
