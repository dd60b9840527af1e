"""Rows of agents: the state, changed by compare-and-set, and its log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import AgentState
from server_api.domain.agent import Agent
from server_api.store.tables import agents, campaign_agents, campaigns, legs, state_log, users
from server_api.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent as stored. ``version`` rises by one with each change."""

    agent_id: str
    agent: Agent
    since: datetime
    version: int
    session_id: str = ""
    campaign_id: str = ""
    switch_id: str = ""
    leg_id: str = ""
    node_id: str = ""


async def ensure(conn: AsyncConnection, agent_id: str, now: datetime) -> None:
    """Make the row of a user who signs in for the first time."""
    row = insert_into(conn, agents).values(agent_id=agent_id, since=now)
    await conn.execute(row.on_conflict_do_nothing())


async def get(conn: AsyncConnection, agent_id: str) -> AgentRow | None:
    """One agent."""
    row = (await conn.execute(select(agents).where(agents.c.agent_id == agent_id))).mappings().first()
    return _read(row) if row else None


async def present(conn: AsyncConnection, node_id: str) -> list[AgentRow]:
    """Every agent of a node with a session or a call."""
    query = select(agents).where(
        or_(agents.c.session_id != "", agents.c.call_id != ""), agents.c.node_id.in_((node_id, ""))
    )
    return [_read(row) for row in (await conn.execute(query)).mappings()]


async def store(conn: AsyncConnection, row: AgentRow, cause: str) -> bool:
    """Write ``row`` if the stored version is the one before it; logs the state. False when it was not."""
    done = await conn.execute(
        update(agents)
        .where(agents.c.agent_id == row.agent_id, agents.c.version == row.version - 1)
        .values(**_columns(row))
    )
    if done.rowcount != 1:
        return False
    await conn.execute(
        insert(state_log).values(
            agent_id=row.agent_id,
            at=row.since,
            state=row.agent.state.value,
            pause_code=row.agent.pause_code,
            call_id=row.agent.call_id,
            cause=cause,
        )
    )
    return True


async def set_session(
    conn: AsyncConnection, agent_id: str, session_id: str, campaign_id: str, node_id: str
) -> None:
    """Which desk the agent works at, for whom, and at which node; no change of state, so no new version."""
    await conn.execute(
        update(agents)
        .where(agents.c.agent_id == agent_id)
        .values(session_id=session_id, campaign_id=campaign_id, node_id=node_id)
    )


async def end_session(conn: AsyncConnection, agent_id: str, session_id: str) -> None:
    """The agent has left this desk; one who has signed in elsewhere meanwhile is left alone."""
    await conn.execute(
        update(agents)
        .where(agents.c.agent_id == agent_id, agents.c.session_id == session_id)
        .values(session_id="")
    )


async def send_home(conn: AsyncConnection, node_id: str, now: datetime) -> None:
    """Whoever was at work at a node that is gone."""
    gone = {"state": AgentState.OFFLINE.value, "since": now, "version": agents.c.version + 1}
    empty = ("pause_code", "call_id", "queued", "queued_pause_code", "session_id", "switch_id", "leg_id")
    await conn.execute(
        update(agents)
        .where(agents.c.node_id == node_id)
        .values(gone | dict.fromkeys((*empty, "node_id"), "") | {"wrap_until": None})
    )


async def set_leg(conn: AsyncConnection, agent_id: str, switch_id: str, leg_id: str) -> None:
    """The agent's leg, or none; no change of state, so no new version."""
    await conn.execute(
        update(agents).where(agents.c.agent_id == agent_id).values(switch_id=switch_id, leg_id=leg_id)
    )


async def first_campaign(conn: AsyncConnection, agent_id: str) -> str:
    """The agent's oldest active campaign, or an empty text."""
    query = (
        select(campaigns.c.campaign_id)
        .join(campaign_agents, campaign_agents.c.campaign_id == campaigns.c.campaign_id)
        .where(campaign_agents.c.agent_id == agent_id, campaigns.c.active)
        .order_by(campaigns.c.created_at, campaigns.c.campaign_id)
        .limit(1)
    )
    return (await conn.execute(query)).scalar_one_or_none() or ""


async def campaigns_of(conn: AsyncConnection, agent_id: str, campaign_id: str) -> frozenset[str]:
    """The campaigns of ``campaign_id``'s pool in which the agent works."""
    pool = select(campaigns.c.pool).where(campaigns.c.campaign_id == campaign_id).scalar_subquery()
    query = (
        select(campaigns.c.campaign_id)
        .join(campaign_agents, campaign_agents.c.campaign_id == campaigns.c.campaign_id)
        .where(campaign_agents.c.agent_id == agent_id, campaigns.c.active)
        .where(campaigns.c.pool != "", campaigns.c.pool == pool)
    )
    return frozenset((await conn.execute(query)).scalars())


async def abilities(conn: AsyncConnection, agent_id: str) -> tuple[Mapping[str, int], Sequence[str]]:
    """The skills of a user with their levels, and the languages spoken."""
    query = select(users.c.skills, users.c.languages).where(users.c.user_id == agent_id)
    row = (await conn.execute(query)).first()
    return (row.skills, row.languages) if row else ({}, ())


async def had_call(conn: AsyncConnection, agent_id: str, call_id: str) -> bool:
    """Whether this call was ever with this agent."""
    query = select(state_log.c.log_id).where(state_log.c.agent_id == agent_id, state_log.c.call_id == call_id)
    return (await conn.execute(query.limit(1))).first() is not None


async def leg_granted(
    conn: AsyncConnection, leg_id: str, agent_id: str, switch_id: str, now: datetime
) -> None:
    """A leg may be placed."""
    await conn.execute(
        insert(legs).values(leg_id=leg_id, agent_id=agent_id, switch_id=switch_id, granted_at=now)
    )


async def leg_up(conn: AsyncConnection, leg_id: str, at: datetime) -> None:
    """The leg carries audio."""
    await conn.execute(update(legs).where(legs.c.leg_id == leg_id).values(up_at=at))


async def leg_down(conn: AsyncConnection, leg_id: str, at: datetime, cause: str) -> None:
    """The leg ended."""
    await conn.execute(update(legs).where(legs.c.leg_id == leg_id).values(down_at=at, cause=cause))


def _columns(row: AgentRow) -> dict[str, object]:
    agent = row.agent
    return {
        "state": agent.state.value,
        "since": row.since,
        "version": row.version,
        "pause_code": agent.pause_code,
        "call_id": agent.call_id,
        "queued": agent.queued.value if agent.queued else "",
        "queued_pause_code": agent.queued_pause_code,
        "wrap_until": agent.wrap_until,
        "extensions": agent.extensions,
    }


def _read(row: RowMapping) -> AgentRow:
    agent = Agent(
        state=AgentState(row["state"]),
        pause_code=row["pause_code"],
        call_id=row["call_id"],
        queued=AgentState(row["queued"]) if row["queued"] else None,
        queued_pause_code=row["queued_pause_code"],
        wrap_until=row["wrap_until"],
        extensions=row["extensions"],
    )
    return AgentRow(
        agent_id=row["agent_id"],
        agent=agent,
        since=row["since"],
        version=row["version"],
        session_id=row["session_id"],
        campaign_id=row["campaign_id"],
        switch_id=row["switch_id"],
        leg_id=row["leg_id"],
        node_id=row["node_id"],
    )
