"""Rows of promises as their life needs them: locked, with their lines, and what becomes of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import debts, payments, promise_events, promise_lines, promises

_LIVING = ("open", "due", "partly_kept")
_PAYABLE = (*_LIVING, "needs_review", "broken")


@dataclass(frozen=True, slots=True)
class PromiseHead:
    """A promise without its lines, amounts in minor units. ``debt_minor``: what was owed when it was made,
    ``discount_minor``: what was given up of it (both 0 where nobody said).
    """

    promise_id: str
    person_id: str
    creditor_id: str
    outcome_id: str
    call_id: str
    agent_id: str
    amount_minor: int
    currency: str
    method: str
    kind: str
    state: str
    debt_ids: tuple[str, ...]
    debt_minor: int
    discount_minor: int
    paid_minor: int
    due_on: date
    next_due: date | None
    remind_by: tuple[str, ...]
    renewed_from: str
    end_reason: str
    made_at: datetime
    undo_until: datetime | None = None


_NAMES = tuple(PromiseHead.__dataclass_fields__)
_COLUMNS = tuple(promises.c[name] for name in _NAMES)


async def get(conn: AsyncConnection, promise_id: str) -> PromiseHead | None:
    """One promise, as it is now."""
    found = await _heads(conn, select(*_COLUMNS).where(promises.c.promise_id == promise_id))
    return found[0] if found else None


async def locked(conn: AsyncConnection, promise_id: str) -> PromiseHead | None:
    """One promise, held until the transaction ends: whoever else would change it waits."""
    query = select(*_COLUMNS).where(promises.c.promise_id == promise_id)
    found = await _heads(conn, query.with_for_update())
    return found[0] if found else None


async def locked_for(conn: AsyncConnection, person_id: str, debt_id: str, currency: str) -> list[PromiseHead]:
    """The person's promises about a debt that a payment may still reach, held; in one order everywhere."""
    query = select(*_COLUMNS).where(
        promises.c.person_id == person_id,
        promises.c.currency == currency,
        promises.c.state.in_(_PAYABLE),
    )
    heads = await _heads(conn, query.order_by(promises.c.promise_id).with_for_update())
    return [head for head in heads if debt_id in head.debt_ids]


async def of_person(conn: AsyncConnection, person_id: str) -> list[PromiseHead]:
    """Every promise of a person, the newest first."""
    query = select(*_COLUMNS).where(promises.c.person_id == person_id)
    return await _heads(conn, query.order_by(promises.c.made_at.desc(), promises.c.promise_id))


async def renewed_by(conn: AsyncConnection, promise_id: str) -> str:
    """The promise that took this one's place, if any."""
    query = select(promises.c.promise_id).where(promises.c.renewed_from == promise_id)
    return str((await conn.execute(query.limit(1))).scalar_one_or_none() or "")


async def pending(
    conn: AsyncConnection,
    until: date,
    now: datetime,
    after: str,
    limit: int,
    wanted: Collection[str] = _LIVING,
) -> list[str]:
    """Promises with a line due by ``until`` about which the calendar may have something to say, by id.

    Those that may still be undone are left alone.
    """
    query = (
        select(promises.c.promise_id)
        .where(
            promises.c.state.in_(list(wanted)),
            promises.c.next_due <= until,
            or_(promises.c.undo_until.is_(None), promises.c.undo_until <= now),
            promises.c.promise_id > after,
        )
        .order_by(promises.c.promise_id)
        .limit(limit)
    )
    return list((await conn.execute(query)).scalars())


async def save(
    conn: AsyncConnection,
    head: PromiseHead,
    *,
    state: str,
    paid_minor: int,
    next_due: date | None,
    ended_at: datetime | None,
    end_reason: str,
) -> None:
    """What became of it."""
    values = {
        "state": state,
        "paid_minor": paid_minor,
        "next_due": next_due,
        "ended_at": ended_at,
        "end_reason": end_reason,
    }
    await conn.execute(update(promises).where(promises.c.promise_id == head.promise_id).values(values))


async def creditor_of(conn: AsyncConnection, debt_ids: Sequence[str]) -> str:
    """Whose debts these are; empty where there is none."""
    query = select(debts.c.creditor_id).where(debts.c.debt_id.in_(list(debt_ids))).limit(1)
    return str((await conn.execute(query)).scalar_one_or_none() or "")


async def taken_of(conn: AsyncConnection, payment_id: str, undone: str) -> int:
    """How much of a payment promises took, those left out that ended as ``undone``."""
    part = promise_events.c.detail["payment_id"].as_string() == payment_id
    query = (
        select(promise_events.c.detail)
        .join(promises, promises.c.promise_id == promise_events.c.promise_id)
        .join(payments, payments.c.person_id == promises.c.person_id)
        .where(payments.c.payment_id == payment_id, part, promises.c.end_reason != undone)
    )
    return sum(int(detail.get("amount_minor", 0)) for detail in (await conn.execute(query)).scalars())


async def kept_of_decided(conn: AsyncConnection, agent_id: str, first: date, last: date) -> tuple[int, int]:
    """Of the agent's promises whose last payment fell due in these days: how many were kept, how many are
    decided (kept or broken, renewed ones that had been broken too).
    """
    ends = func.max(promise_lines.c.due_on)
    mine = (
        select(promises.c.promise_id, promises.c.state)
        .join(promise_lines, promise_lines.c.promise_id == promises.c.promise_id)
        .where(promises.c.agent_id == agent_id, _decided())
        .group_by(promises.c.promise_id, promises.c.state)
        .having(ends >= first, ends <= last)
    ).subquery()
    query = select(func.count(), func.count().filter(mine.c.state == "kept")).select_from(mine)
    decided, kept = (await conn.execute(query)).one()
    return int(kept), int(decided)


async def kept_of_person(conn: AsyncConnection, person_id: str, creditor_id: str = "") -> tuple[int, int]:
    """ "3 of 5 kept": the person's promises that were kept, and that are decided."""
    theirs = [promises.c.person_id == person_id, _decided()]
    if creditor_id:
        theirs.append(promises.c.creditor_id.in_((creditor_id, "")))
    query = select(func.count(), func.count().filter(promises.c.state == "kept")).where(*theirs)
    decided, kept = (await conn.execute(query)).one()
    return int(kept), int(decided)


def _decided() -> ColumnElement[bool]:
    broken = and_(promises.c.state == "renegotiated", promises.c.end_reason == "broken")
    return or_(promises.c.state.in_(("kept", "broken")), broken)


async def out_of_balance(conn: AsyncConnection) -> list[str]:
    """Promises whose money is not where it should be: none, ever."""
    return list((await conn.execute(text(_OUT_OF_BALANCE))).scalars())


#: promised = paid + open + broken + renegotiated + cancelled, and the promise's row agrees with its lines.
_OUT_OF_BALANCE = """
SELECT p.promise_id FROM promises p LEFT JOIN (
    SELECT promise_id, SUM(amount_minor) AS promised, SUM(paid_minor) AS paid,
        SUM(CASE WHEN state IN ('open', 'due', 'partly_kept', 'needs_review')
            THEN amount_minor - paid_minor ELSE 0 END) AS still_open,
        SUM(CASE WHEN state = 'broken' THEN amount_minor - paid_minor ELSE 0 END) AS broken,
        SUM(CASE WHEN state = 'renegotiated' THEN amount_minor - paid_minor ELSE 0 END) AS renegotiated,
        SUM(CASE WHEN state = 'cancelled' THEN amount_minor - paid_minor ELSE 0 END) AS cancelled,
        SUM(CASE WHEN paid_minor < 0 OR paid_minor > amount_minor
            OR (state = 'kept' AND paid_minor <> amount_minor) THEN 1 ELSE 0 END) AS wrong
    FROM promise_lines GROUP BY promise_id) l ON l.promise_id = p.promise_id
WHERE l.promise_id IS NULL OR l.wrong > 0 OR l.promised <> p.amount_minor OR l.paid <> p.paid_minor
    OR l.promised <> l.paid + l.still_open + l.broken + l.renegotiated + l.cancelled
    OR (p.state = 'kept' AND l.paid <> l.promised)
    OR (p.state IN ('broken', 'renegotiated', 'cancelled') AND l.still_open <> 0)
ORDER BY p.promise_id
"""


async def _heads(conn: AsyncConnection, query: Select[tuple[object, ...]]) -> list[PromiseHead]:
    found = []
    for row in (await conn.execute(query)).mappings():
        values = {name: row[name] for name in _NAMES}
        values |= {"debt_ids": tuple(row["debt_ids"]), "remind_by": tuple(row["remind_by"] or ())}
        found.append(PromiseHead(**values))
    return found
