"""The ready table: the few hundred debtors of each campaign who are worth the next calls.

``dialer/promotion.py`` keeps it filled from the shelves of ``leads``; the hands look at its head (``pick``),
ask the gate, and take what they dial (``claim``), which looks at everything again. Any node may do all of it
at any time: rows are never trusted, only claims are.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, TextClause, delete, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import locks_rows, shelf_rows
from server_api.store.calls_rows import NOT_PLACED
from server_api.store.tables import calls as call_rows
from server_api.store.tables import campaigns, leads, ready
from server_api.store.upsert import insert_into

#: In place of a list: calls that were agreed with the debtor come before every list.
AGREED = "agreed"

#: No transaction that claims began to ask the gate longer ago.
_GATE_OLD = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class ReadyNumber:
    """A usable number, E.164 with ``+``; ``results`` what its last attempts gave, the latest first."""

    phone_id: str
    e164: str
    results: tuple[str, ...] = ()


class ReadyLead(NamedTuple):
    """A debtor who is due, as seen when promoted. ``rank``: smaller is worth more, within the list.

    ``version`` is the campaign's at that time, ``due_us`` since when the lead is due, in microseconds of the
    epoch, ``numbers_json`` its numbers as they are stored. ``list_id`` is empty where the campaign has no
    lists, AGREED for a call that was agreed with the debtor. ``time_zone`` is the debtor's own, empty where
    the portfolio does not say. ``share`` is the list's part of the mix.

    A tuple of plain values: most are looked at and left, and making fifty must cost next to nothing.
    """

    lead_id: str
    campaign_id: str
    list_id: str
    rank: int
    due_us: int
    position: int
    version: int
    person_id: str
    attempts: int
    owner_id: str
    last_agent_id: str
    language: str
    time_zone: str
    numbers_json: str
    share: int = 1

    @property
    def agreed(self) -> bool:
        """Whether the debtor was promised this call."""
        return self.list_id == AGREED

    @property
    def next_at(self) -> datetime:
        """Since when the lead is due."""
        return _EPOCH + timedelta(microseconds=self.due_us)

    @property
    def numbers(self) -> tuple[ReadyNumber, ...]:
        """The usable numbers, in the order of the portfolio."""
        return tuple(ReadyNumber(one[0], one[1], tuple(one[2])) for one in json.loads(self.numbers_json))


_STORED = ReadyLead._fields[:-1]
_WORTH = attrgetter("rank", "due_us", "position")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def due_us(at: datetime) -> int:
    """A moment as the table keeps it."""
    return (at - _EPOCH) // timedelta(microseconds=1)


async def pick(conn: AsyncConnection, campaign_id: str, limit: int, *, hold: bool = False) -> list[ReadyLead]:
    """The ``limit`` most worthy of each list, nobody who is on a call; ``domain.list_mix`` then gives each
    list its share. Claims nothing and reads one statement: ``Database.read_now`` serves it.

    ``hold``, in a transaction that claims: other nodes are given others until it ends.
    """
    values = {"campaign": campaign_id, "n": limit, "yes": True}
    found = await conn.execute(_HEADS[conn.dialect.name, hold], values)
    rows = json.loads(found.scalar_one()) if conn.dialect.name == "sqlite" else found.all()
    return sorted(map(ReadyLead._make, rows), key=_WORTH)


async def claim(conn: AsyncConnection, calls: Mapping[str, str], now: datetime, again: datetime) -> set[str]:
    """Take leads (``lead_id`` to the ``call_id`` that will be placed) in the caller's write transaction.

    Returns the leads that are the caller's: still ready, open and due, of the campaign's present version,
    nobody of them on another call. Their person is locked for the call, the attempt is counted, and they are
    due ``again`` if nothing else is ever heard. The others are left to whoever has them, or, being stale,
    leave the table.
    """
    if not calls:
        return set()
    sound = {row.lead_id: row.person_id for row in await conn.execute(_sound(conn, calls, now))}
    locked = await locks_rows.take_many(
        conn, {person_id: calls[lead_id] for lead_id, person_id in sound.items()}, now
    )
    won = {lead_id for lead_id, person_id in sound.items() if locked.get(person_id) == calls[lead_id]}
    won -= await _just_called(conn, {sound[lead_id]: lead_id for lead_id in won}, calls, now)
    if won:
        await conn.execute(
            update(leads)
            .where(leads.c.lead_id.in_(won))
            # The call changes what filters ask for: the lead is sorted anew when it is due.
            .values(attempts=leads.c.attempts + 1, next_at=again, shelf=shelf_rows.UNSORTED)
        )
    await leave(conn, won | await _stale(conn, set(calls) - set(sound), now))
    return won


async def _just_called(
    conn: AsyncConnection, persons: Mapping[str, str], own: Mapping[str, str], now: datetime
) -> set[str]:
    """Leads (by person) whose person another node called since the gate was asked: it did not know of that.

    The lock alone would not tell where that call is over already.
    """
    if conn.dialect.name == "sqlite" or not persons:
        return set()
    query = select(call_rows.c.person_id).where(
        call_rows.c.person_id.in_(persons),
        call_rows.c.started_at > now - _GATE_OLD,
        ~call_rows.c.cause.startswith(NOT_PLACED),
    )
    late = {persons[person_id] for person_id in (await conn.execute(query)).scalars()}
    for lead_id in late:
        await locks_rows.release(conn, own[lead_id])
    return late


async def put_back(conn: AsyncConnection, lead: ReadyLead, next_at: datetime) -> None:
    """The claimed call never left: it was no attempt, and the lead is due at ``next_at``.

    The lock is the call's: ``locks_rows.release``.
    """
    values: dict[str, Any] = {"attempts": leads.c.attempts - 1, "next_at": next_at}
    if lead.agreed:
        values["shelf"] = shelf_rows.AGREED
    await conn.execute(update(leads).where(leads.c.lead_id == lead.lead_id).values(values))


async def reject(conn: AsyncConnection, lead_id: str, until: datetime, reason: str) -> None:
    """Not to be called now (the gate's rule, a skipped preview …): due again at ``until``."""
    await conn.execute(
        update(leads).where(leads.c.lead_id == lead_id).values(next_at=until, last_result=reason)
    )
    await leave(conn, {lead_id})


async def close(conn: AsyncConnection, lead_id: str, reason: str) -> None:
    """No further calls to this debtor in this campaign."""
    await conn.execute(
        update(leads).where(leads.c.lead_id == lead_id).values(state="closed", last_result=reason)
    )
    await leave(conn, {lead_id})


async def drop_person(conn: AsyncConnection, person_id: str) -> None:
    """Out of the table at once, in every campaign; comes back if still due. For whoever changes the person's
    leads, numbers or wishes.

    Rows that a node holds are not waited for: it asks the gate and looks at the lead before it dials.
    """
    theirs = select(ready.c.lead_id).where(ready.c.person_id == person_id)
    if conn.dialect.name == "postgresql":
        theirs = theirs.with_for_update(skip_locked=True)
    await conn.execute(delete(ready).where(ready.c.lead_id.in_(theirs)))


async def versions(conn: AsyncConnection, campaign_id: str) -> dict[str, int]:
    """Every lead of the campaign that is in the table, with the version it was promoted under."""
    query = select(ready.c.lead_id, ready.c.version).where(ready.c.campaign_id == campaign_id)
    return {row.lead_id: row.version for row in await conn.execute(query)}


async def leave(conn: AsyncConnection, lead_ids: Collection[str]) -> None:
    """Take leads out of the table."""
    if lead_ids:
        await conn.execute(delete(ready).where(ready.c.lead_id.in_(lead_ids)))


async def add(conn: AsyncConnection, rows: Collection[Mapping[str, Any]]) -> int:
    """Promote: new rows; those that are there already stay. Returns how many are new."""
    if not rows:
        return 0
    statement = insert_into(conn, ready).on_conflict_do_nothing()
    done = await conn.execute(
        statement.execution_options(preserve_rowcount=True), [dict(row) for row in rows]
    )
    return done.rowcount


def _heads(postgresql: bool, hold: bool) -> TextClause:
    """Each list with the head of its rows: one walk down an index for each list, no scan."""
    lists = (
        "(SELECT list_id, share FROM lists WHERE campaign_id = :campaign AND active = :yes"
        f" UNION ALL SELECT '', 1 UNION ALL SELECT '{AGREED}', 1) AS l"
    )
    head = (
        "SELECT {} FROM ready h WHERE h.campaign_id = :campaign AND h.list_id = l.list_id"
        " AND NOT EXISTS (SELECT 1 FROM person_locks k WHERE k.person_id = h.person_id)"
        " ORDER BY h.rank, h.due_us, h.position LIMIT :n"
    )
    columns = ", ".join((*(f"r.{name}" for name in _STORED), "l.share"))
    if postgresql:
        # One node writes a file, so there is nobody to be held off from it.
        head += " FOR UPDATE OF h SKIP LOCKED" if hold else ""
        return text(f"SELECT {columns} FROM {lists} CROSS JOIN LATERAL ({head.format('*')}) AS r")
    # One value for all: at each row SQLite's driver lets other threads run, and then waits for them. SQLite
    # keeps the order of a CROSS JOIN, and has no LATERAL.
    return text(
        f"SELECT json_group_array(json_array({columns})) FROM {lists} CROSS JOIN ready r"
        f" WHERE r.lead_id IN ({head.format('h.lead_id')})"
    )


_HEADS = {
    (dialect, hold): _heads(dialect == "postgresql", hold)
    for dialect in ("sqlite", "postgresql")
    for hold in (False, True)
}


def _sound(conn: AsyncConnection, lead_ids: Collection[str], now: datetime) -> Select[Any]:
    """What may be claimed; on PostgreSQL locked until the commit, and not waited for."""
    query = (
        select(ready.c.lead_id, ready.c.person_id)
        .join(leads, leads.c.lead_id == ready.c.lead_id)
        .join(campaigns, campaigns.c.campaign_id == ready.c.campaign_id)
        .where(ready.c.lead_id.in_(lead_ids), campaigns.c.version == ready.c.version)
        .where(leads.c.state == literal_column("'open'"), leads.c.next_at <= now)
        .order_by(ready.c.person_id)
    )
    if conn.dialect.name == "postgresql":
        return query.with_for_update(of=(ready, leads), skip_locked=True)
    return query


async def _stale(conn: AsyncConnection, lead_ids: Collection[str], now: datetime) -> set[str]:
    """Those of the leads whose row can never be claimed: a skipped one may only be somebody else's."""
    if not lead_ids:
        return set()
    query = (
        select(ready.c.lead_id)
        .join(leads, leads.c.lead_id == ready.c.lead_id)
        .join(campaigns, campaigns.c.campaign_id == ready.c.campaign_id)
        .where(ready.c.lead_id.in_(lead_ids))
        .where((leads.c.state != "open") | (leads.c.next_at > now) | (campaigns.c.version != ready.c.version))
    )
    return set((await conn.execute(query)).scalars())
