"""Rows of requests to leads: what was asked, who answered, what was granted, what was made of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import agents, approvals, creditors, people, users
from server_api.store.tables import calls as call_rows
from server_api.store.tables import campaigns as campaign_rows

PENDING, APPROVED, COUNTERED = "pending", "approved", "countered"
REFUSED, WITHDRAWN, EXPIRED = "refused", "withdrawn", "expired"


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A request. ``wanted`` and ``plan``: what was asked (``PlanWanted``, ``Plan``); ``counter_wanted`` and
    ``counter``: what a lead would grant instead. ``used_by``: the promise made of it.
    """

    approval_id: str
    person_id: str
    call_id: str
    agent_id: str
    team: str
    state: str
    asked_at: datetime
    expires_at: datetime
    wanted: dict[str, Any]
    plan: dict[str, Any]
    reason: str = ""
    beyond: str = ""
    counter_wanted: dict[str, Any] | None = None
    counter: dict[str, Any] | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    note: str = ""
    used_by: str = ""

    @property
    def granted(self) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Wish and plan that a lead said yes to; None where nobody did."""
        if self.state == APPROVED:
            return self.wanted, self.plan
        if self.state == COUNTERED and self.counter_wanted and self.counter:
            return self.counter_wanted, self.counter
        return None


@dataclass(frozen=True, slots=True)
class ApprovalTold:
    """A request with the names that go with it."""

    row: ApprovalRow
    agent: str
    debtor: str
    creditor: str
    decided_by: str


_NAMES = tuple(ApprovalRow.__dataclass_fields__)
_COLUMNS = tuple(approvals.c[name] for name in _NAMES)
_LEAD = users.alias("decider")


async def add(conn: AsyncConnection, row: ApprovalRow) -> None:
    """Asked."""
    await conn.execute(insert(approvals).values({name: getattr(row, name) for name in _NAMES}))


async def get(conn: AsyncConnection, approval_id: str) -> ApprovalRow | None:
    """One request."""
    row = (await conn.execute(select(*_COLUMNS).where(approvals.c.approval_id == approval_id))).first()
    return ApprovalRow(*row) if row else None


async def told(conn: AsyncConnection, approval_id: str) -> ApprovalTold | None:
    """One request with its names."""
    found = await _told(conn, approvals.c.approval_id == approval_id)
    return found[0] if found else None


async def pending(conn: AsyncConnection) -> list[ApprovalTold]:
    """Every open request, the newest first."""
    return await _told(conn, approvals.c.state == PENDING)


async def of_calls(conn: AsyncConnection, call_ids: Collection[str]) -> list[ApprovalTold]:
    """The requests of these calls, the newest first."""
    return await _told(conn, approvals.c.call_id.in_(list(call_ids)))


async def of_person(conn: AsyncConnection, person_id: str, limit: int) -> list[ApprovalTold]:
    """The requests about a debtor, the newest first."""
    return await _told(conn, approvals.c.person_id == person_id, limit)


async def of_team(conn: AsyncConnection, team: str | None, limit: int) -> list[ApprovalTold]:
    """The requests of a team's agents, the newest first; None: of all."""
    which = true() if team is None else approvals.c.team == team
    return await _told(conn, which, limit)


async def settle(
    conn: AsyncConnection,
    approval_id: str,
    state: str,
    at: datetime,
    *,
    by: str = "",
    note: str = "",
    counter_wanted: dict[str, Any] | None = None,
    counter: dict[str, Any] | None = None,
) -> bool:
    """The answer to an open request: of several at once one counts. False where it is not open any more."""
    values = {
        "state": state,
        "decided_at": at,
        "decided_by": by,
        "note": note,
        "counter_wanted": counter_wanted,
        "counter": counter,
    }
    mine = (approvals.c.approval_id == approval_id, approvals.c.state == PENDING)
    return (await conn.execute(update(approvals).where(*mine).values(values))).rowcount == 1


async def expire(conn: AsyncConnection, now: datetime) -> list[str]:
    """Open requests whose time is over; returns their ids."""
    over = (approvals.c.state == PENDING, approvals.c.expires_at <= now)
    done = update(approvals).where(*over).values(state=EXPIRED, decided_at=now)
    return list((await conn.execute(done.returning(approvals.c.approval_id))).scalars())


async def withdraw_of(
    conn: AsyncConnection, now: datetime, *, call_id: str = "", person_id: str = ""
) -> list[str]:
    """The open requests of a call, or about a person, are taken back; returns their ids."""
    about = approvals.c.call_id == call_id if call_id else approvals.c.person_id == person_id
    done = (
        update(approvals)
        .where(about, approvals.c.state == PENDING)
        .values(state=WITHDRAWN, decided_at=now)
        .returning(approvals.c.approval_id)
    )
    return list((await conn.execute(done)).scalars())


async def use(conn: AsyncConnection, approval_id: str, promise_id: str) -> bool:
    """A promise was made of it; False where one was before."""
    mine = (
        approvals.c.approval_id == approval_id,
        approvals.c.state.in_((APPROVED, COUNTERED)),
        or_(approvals.c.used_by == "", approvals.c.used_by == promise_id),
    )
    return (await conn.execute(update(approvals).where(*mine).values(used_by=promise_id))).rowcount == 1


async def _told(conn: AsyncConnection, which: ColumnElement[bool], limit: int = 200) -> list[ApprovalTold]:
    query = (
        select(
            *_COLUMNS,
            users.c.name.label("agent_name"),
            people.c.name.label("debtor_name"),
            creditors.c.name.label("creditor_name"),
            _LEAD.c.name.label("decider_name"),
        )
        .select_from(approvals)
        .join(people, people.c.person_id == approvals.c.person_id)
        .join(users, users.c.user_id == approvals.c.agent_id, isouter=True)
        .join(_LEAD, _LEAD.c.user_id == approvals.c.decided_by, isouter=True)
        .join(call_rows, call_rows.c.call_id == approvals.c.call_id, isouter=True)
        .join(campaign_rows, campaign_rows.c.campaign_id == call_rows.c.campaign_id, isouter=True)
        .join(creditors, creditors.c.creditor_id == campaign_rows.c.creditor_id, isouter=True)
        .where(which)
        .order_by(approvals.c.asked_at.desc(), approvals.c.approval_id)
        .limit(limit)
    )
    return [
        ApprovalTold(
            row=ApprovalRow(*(getattr(row, name) for name in _NAMES)),
            agent=row.agent_name or "",
            debtor=row.debtor_name,
            creditor=row.creditor_name or "",
            decided_by=row.decider_name or "",
        )
        for row in await conn.execute(query)
    ]


async def free_leads(conn: AsyncConnection, team: str, beside: str) -> list[str]:
    """Names of those who could answer the team's requests now: at work at any node, not in a call."""
    query = (
        select(users.c.name)
        .join(agents, agents.c.agent_id == users.c.user_id)
        .where(agents.c.session_id != "", agents.c.call_id == "", users.c.user_id != beside)
        .where(or_(users.c.role == "admin", and_(users.c.role == "team_lead", users.c.team == team)))
        .order_by(users.c.name)
    )
    return list((await conn.execute(query)).scalars())
