"""Whose cases a team leads: those of its campaigns, those its agents talked to, those it was asked about."""

from collections.abc import Collection

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import approvals, calls, campaign_agents, leads, people, users


async def led_people(conn: AsyncConnection, team: str, person_ids: Collection[str]) -> set[str]:
    """Those of them whose case the team leads."""
    mine = select(users.c.user_id).where(users.c.team == team)
    theirs = (
        select(leads.c.person_id).where(leads.c.campaign_id.in_(_campaigns(team))),
        select(calls.c.person_id).where(calls.c.agent_id.in_(mine)),
        select(approvals.c.person_id).where(approvals.c.team == team),
    )
    led = or_(*(one.where(one.selected_columns[0] == people.c.person_id).exists() for one in theirs))
    query = select(people.c.person_id).where(people.c.person_id.in_(list(person_ids)), led)
    return set((await conn.execute(query)).scalars())


async def is_led(conn: AsyncConnection, team: str, campaign_id: str) -> bool:
    """Whether somebody of the team works in this campaign."""
    query = _campaigns(team).where(campaign_agents.c.campaign_id == campaign_id).limit(1)
    return (await conn.execute(query)).first() is not None


def _campaigns(team: str) -> Select[tuple[str]]:
    return (
        select(campaign_agents.c.campaign_id)
        .join(users, users.c.user_id == campaign_agents.c.agent_id)
        .where(users.c.team == team)
    )
