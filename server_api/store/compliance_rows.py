"""Rows of the compliance report: attempts, refusals, promises, the agents' time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import calls_rows
from server_api.store.tables import (
    calls,
    campaign_agents,
    campaigns,
    contact_wishes,
    creditors,
    decisions,
    leads,
    people,
    promises,
    state_log,
    users,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """A campaign or a person (the other is empty), from ``first`` to just before ``last``, UTC."""

    campaign_id: str
    person_id: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """How it is called, and (of a person) where they live."""

    name: str
    country: str = ""
    region: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call of the report."""

    call_id: str
    person_id: str
    person: str
    country: str
    region: str
    city: str
    time_zone: str
    campaign: str
    direction: str
    started_at: datetime
    legal_at: datetime
    number: str
    mode: str
    allowed_by: list[str]
    agent: str
    cause: str
    disposition: str
    verdict: str
    answered_at: datetime | None
    connected_at: datetime | None
    ended_at: datetime | None
    abandoned: bool
    overflow: str
    recording_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """How often the gate said no, by rule."""

    rule_id: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Promised:
    """Promises of one state and currency."""

    state: str
    currency: str
    count: int
    minor: int


@dataclass(frozen=True, slots=True)
class StateChange:
    """An agent came into a state."""

    agent_id: str
    at: datetime
    state: str
    call_id: str


async def campaign(conn: AsyncConnection, words: str) -> tuple[str, Subject] | None:
    """A campaign by its id or name."""
    query = (
        select(campaigns.c.campaign_id, campaigns.c.name, creditors.c.country)
        .join(creditors, creditors.c.creditor_id == campaigns.c.creditor_id)
        .where((campaigns.c.campaign_id == words) | (campaigns.c.name == words))
    )
    row = (await conn.execute(query)).first()
    return (row[0], Subject(row[1], row[2])) if row else None


async def person(conn: AsyncConnection, person_id: str) -> Subject | None:
    """A person."""
    names = (people.c.name, people.c.country, people.c.region, people.c.time_zone)
    query = select(*names).where(people.c.person_id == person_id, people.c.erased_at.is_(None))
    row = (await conn.execute(query)).first()
    return Subject(*tuple(row)) if row else None


async def attempts(conn: AsyncConnection, scope: Scope) -> list[Attempt]:
    """The calls, the oldest first; a dial that the switch refused never reached the network and is none."""
    query = (
        select(
            calls.c.call_id,
            func.coalesce(calls.c.person_id, ""),
            func.coalesce(people.c.name, ""),
            func.coalesce(people.c.country, ""),
            func.coalesce(people.c.region, ""),
            func.coalesce(people.c.city, ""),
            func.coalesce(people.c.time_zone, ""),
            func.coalesce(campaigns.c.name, ""),
            calls.c.direction,
            calls.c.started_at,
            calls.c.legal_at,
            calls.c.number,
            calls.c.mode,
            calls.c.allowed_by,
            func.coalesce(users.c.name, ""),
            calls.c.cause,
            calls.c.disposition,
            calls.c.verdict,
            calls.c.answered_at,
            calls.c.connected_at,
            calls.c.ended_at,
            (calls.c.abandoned | (calls.c.cause == calls_rows.ABANDONED)),
            calls.c.overflow,
            calls.c.recording_id,
        )
        .join(people, people.c.person_id == calls.c.person_id, isouter=True)
        .join(campaigns, campaigns.c.campaign_id == calls.c.campaign_id, isouter=True)
        .join(users, users.c.user_id == calls.c.agent_id, isouter=True)
        .where(
            _within(scope, calls.c.campaign_id, calls.c.person_id, calls.c.started_at),
            ~calls.c.cause.startswith(calls_rows.NOT_PLACED, autoescape=True),
        )
        .order_by(calls.c.started_at, calls.c.call_id)
    )
    return [Attempt(*tuple(row)) for row in await conn.execute(query)]


async def asked(conn: AsyncConnection, scope: Scope) -> int:
    """How many answers the gate gave."""
    query = select(func.count()).select_from(decisions).where(_decided(scope))
    return int((await conn.execute(query)).scalar_one())


async def refused(conn: AsyncConnection, scope: Scope) -> list[Refused]:
    """Refusals by rule, the most frequent first."""
    count = func.count().label("count")
    query = (
        select(decisions.c.rule_id, decisions.c.reason, count)
        .where(_decided(scope), ~decisions.c.allowed)
        .group_by(decisions.c.rule_id, decisions.c.reason)
        .order_by(count.desc(), decisions.c.rule_id)
    )
    return [Refused(*tuple(row)) for row in await conn.execute(query)]


async def promised(conn: AsyncConnection, scope: Scope) -> list[Promised]:
    """Promises made in the time, by state and currency; a broken one counts so, though it was renewed."""
    # Written out, not bound: PostgreSQL must see that it groups by what it selects.
    state = literal_column(
        "CASE WHEN promises.end_reason = 'broken' THEN 'broken' ELSE promises.state END", String
    )
    query = (
        select(state, promises.c.currency, func.count(), func.sum(promises.c.amount_minor))
        .join(calls, calls.c.call_id == promises.c.call_id)
        .where(_within(scope, calls.c.campaign_id, promises.c.person_id, promises.c.made_at))
        .where(promises.c.end_reason != "undone")
        .group_by(state, promises.c.currency)
        .order_by(promises.c.currency, state)
    )
    return [Promised(row[0], row[1], row[2], int(row[3])) for row in await conn.execute(query)]


async def opt_outs(conn: AsyncConnection, scope: Scope) -> int:
    """Opt-outs written down in the time, of the person or of the campaign's debtors."""
    theirs = contact_wishes.c.person_id == scope.person_id
    if scope.campaign_id:
        within = select(leads.c.person_id).where(leads.c.campaign_id == scope.campaign_id)
        theirs = contact_wishes.c.person_id.in_(within)
    in_time = and_(contact_wishes.c.since >= scope.first, contact_wishes.c.since < scope.last)
    query = select(func.count()).where(contact_wishes.c.kind == "opt_out", in_time, theirs)
    return int((await conn.execute(query)).scalar_one())


async def states(conn: AsyncConnection, scope: Scope) -> Sequence[StateChange]:
    """The changes of state of the campaign's agents, agent by agent in order."""
    team = select(campaign_agents.c.agent_id).where(campaign_agents.c.campaign_id == scope.campaign_id)
    query = (
        select(state_log.c.agent_id, state_log.c.at, state_log.c.state, state_log.c.call_id)
        .where(state_log.c.agent_id.in_(team), state_log.c.at >= scope.first, state_log.c.at < scope.last)
        .order_by(state_log.c.agent_id, state_log.c.log_id)
    )
    return [StateChange(*tuple(row)) for row in await conn.execute(query)]


def _decided(scope: Scope) -> ColumnElement[bool]:
    return _within(scope, decisions.c.campaign_id, decisions.c.person_id, decisions.c.at)


def _within(scope: Scope, campaign_id: Any, person_id: Any, at: Any) -> ColumnElement[bool]:
    subject = campaign_id == scope.campaign_id if scope.campaign_id else person_id == scope.person_id
    return and_(subject, at >= scope.first, at < scope.last)
