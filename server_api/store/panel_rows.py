"""What the agent's own panel shows: targets, and promises of their debtors that fall due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import people, promises, targets, users


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A goal: of one user, of a team, or (both empty) of everybody."""

    user_id: str
    team: str
    metric: str
    period: str
    goal: int
    currency: str = ""


@dataclass(frozen=True, slots=True)
class DueRow:
    """A promise of an agent's that is still to be paid, and whose it is. Minor units."""

    promise_id: str
    person_id: str
    name: str
    next_due: date
    amount_minor: int
    paid_minor: int
    currency: str
    state: str


_COLUMNS = tuple(targets.c[name] for name in TargetRow.__dataclass_fields__)


async def targets_of(conn: AsyncConnection, user_id: str, team: str) -> list[TargetRow]:
    """One for each metric and period: the own one, else the team's, else everybody's."""
    everybody = and_(targets.c.user_id == "", targets.c.team == "")
    teams = and_(targets.c.user_id == "", targets.c.team == team)
    query = select(*_COLUMNS).where(or_(targets.c.user_id == user_id, teams, everybody))
    found: dict[tuple[str, str], TargetRow] = {}
    rows = [TargetRow(*row) for row in await conn.execute(query)]
    for row in sorted(rows, key=lambda row: (bool(row.user_id), bool(row.team))):
        found[row.metric, row.period] = row
    return [found[key] for key in sorted(found)]


async def all_targets(conn: AsyncConnection) -> list[TargetRow]:
    """Every one."""
    query = select(*_COLUMNS).order_by(targets.c.team, targets.c.user_id, targets.c.metric, targets.c.period)
    return [TargetRow(*row) for row in await conn.execute(query)]


async def set_target(conn: AsyncConnection, row: TargetRow) -> None:
    """In the place of the one before; a goal of 0 takes it away."""
    same = (
        targets.c.user_id == row.user_id,
        targets.c.team == row.team,
        targets.c.metric == row.metric,
        targets.c.period == row.period,
    )
    await conn.execute(delete(targets).where(*same))
    if row.goal:
        values = {name: getattr(row, name) for name in TargetRow.__dataclass_fields__}
        await conn.execute(insert(targets).values(target_id=str(uuid4()), **values))


async def due_of(conn: AsyncConnection, agent_id: str, until: date, limit: int) -> Sequence[DueRow]:
    """Promises that the agent made and that fall due by a day, or are overdue; the earliest first."""
    query = (
        select(
            promises.c.promise_id,
            promises.c.person_id,
            people.c.name,
            promises.c.next_due,
            promises.c.amount_minor,
            promises.c.paid_minor,
            promises.c.currency,
            promises.c.state,
        )
        .join(people, people.c.person_id == promises.c.person_id)
        .where(
            promises.c.agent_id == agent_id,
            promises.c.state.in_(("open", "due", "partly_kept")),
            promises.c.next_due <= until,
            people.c.erased_at.is_(None),
        )
        .order_by(promises.c.next_due, promises.c.promise_id)
        .limit(limit)
    )
    return [DueRow(*row) for row in await conn.execute(query)]


async def user_of(conn: AsyncConnection, login: str) -> str:
    """The user's id; empty for nobody."""
    query = select(users.c.user_id).where(users.c.login == login)
    return str((await conn.execute(query)).scalar_one_or_none() or "")
