"""Rows that tell why a person was, or was not, called."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import (
    calls,
    campaigns,
    contact_wishes,
    decisions,
    floor_stops,
    leads,
    legal_facts,
    lists,
    people,
    phones,
    users,
)


@dataclass(frozen=True, slots=True)
class CallWhy:
    """A call with what led to it; names instead of ids where there are any."""

    call_id: str
    person_id: str
    campaign_id: str
    campaign: str
    direction: str
    started_at: datetime
    legal_at: datetime
    number: str
    caller_id: str
    mode: str
    why: dict[str, Any]
    allowed_by: list[str]
    agent: str
    state: str
    cause: str
    disposition: str
    answered_at: datetime | None
    connected_at: datetime | None
    ended_at: datetime | None
    abandoned: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer of the gate."""

    person_id: str
    at: datetime
    legal_at: datetime
    number: str
    campaign_id: str
    mode: str
    allowed: bool
    rule_id: str
    reason: str
    rules: list[str]
    next_allowed_at: datetime | None
    call_id: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that held at the moment, and since when. ``params`` fill the sentence of ``code``."""

    code: str
    since: datetime | None
    params: dict[str, str]


async def call(conn: AsyncConnection, call_id: str) -> CallWhy | None:
    """One call."""
    row = (await conn.execute(_calls().where(calls.c.call_id == call_id))).first()
    return _call(row) if row else None


async def calls_between(
    conn: AsyncConnection, person_id: str, first: datetime, last: datetime
) -> list[CallWhy]:
    """A person's calls in a stretch of time, the oldest first."""
    query = _calls().where(calls.c.person_id == person_id, calls.c.started_at.between(first, last))
    return [_call(row) for row in await conn.execute(query.order_by(calls.c.started_at))]


async def answers_between(
    conn: AsyncConnection, person_id: str, first: datetime, last: datetime
) -> list[Decision]:
    """The gate's answers about a person in a stretch of time, the oldest first."""
    query = _decisions().where(decisions.c.person_id == person_id, decisions.c.at.between(first, last))
    return [_decision(row) for row in await conn.execute(query.order_by(decisions.c.decision_id))]


async def answer_of_call(conn: AsyncConnection, call_id: str) -> Decision | None:
    """The answer that let a call through."""
    query = _decisions().where(decisions.c.call_id == call_id, decisions.c.allowed)
    row = (await conn.execute(query.order_by(decisions.c.decision_id.desc()).limit(1))).first()
    return _decision(row) if row else None


async def list_name(conn: AsyncConnection, list_id: str) -> str:
    """The name of a list; empty where it is gone."""
    query = select(lists.c.name).where(lists.c.list_id == list_id)
    return str((await conn.execute(query)).scalar() or "")


async def find_people(conn: AsyncConnection, words: str, digits: str) -> list[str]:
    """Whose id, document or number (E.164) this is; at most two, enough to see that it is not clear."""
    by_number = select(phones.c.person_id).where(phones.c.e164 == words)
    by_document = select(people.c.person_id).where(
        or_(people.c.person_id == words, people.c.document.in_([word for word in (words, digits) if word]))
    )
    return sorted(set((await conn.execute(by_number.union(by_document).limit(2))).scalars()))


async def standing(conn: AsyncConnection, person_id: str, at: datetime) -> list[Standing]:
    """What stood in the way at a moment, as far as rows keep it: wishes, legal facts, stops, leads."""
    found = [
        Standing("wish", row.since, _words(row, "kind", "scope", "reason"))
        for row in await conn.execute(
            select(contact_wishes).where(
                contact_wishes.c.person_id == person_id,
                contact_wishes.c.since <= at,
                or_(contact_wishes.c.expires_at.is_(None), contact_wishes.c.expires_at > at),
                or_(contact_wishes.c.ended_at.is_(None), contact_wishes.c.ended_at > at),
            )
        )
    ]
    found += [
        Standing("legal", None, _words(row, "kind", "rule_id", "since"))
        for row in await conn.execute(
            select(legal_facts).where(
                legal_facts.c.person_id == person_id,
                legal_facts.c.since <= at.date(),
                or_(legal_facts.c.ended_at.is_(None), legal_facts.c.ended_at > at),
            )
        )
    ]
    found += [
        Standing("floor_stop", row.at, _words(row, "reason"))
        for row in await conn.execute(
            select(floor_stops).where(
                floor_stops.c.at <= at, or_(floor_stops.c.ended_at.is_(None), floor_stops.c.ended_at > at)
            )
        )
    ]
    return found + await _leads(conn, person_id)


async def _leads(conn: AsyncConnection, person_id: str) -> list[Standing]:
    """How the person's leads stand now: rows keep no earlier state of them."""
    query = (
        select(leads, campaigns.c.name, campaigns.c.state.label("runs"), campaigns.c.active)
        .join(campaigns, campaigns.c.campaign_id == leads.c.campaign_id)
        .where(leads.c.person_id == person_id)
        .order_by(leads.c.lead_id)
    )
    found = []
    for row in await conn.execute(query):
        runs = row.runs if row.active else "closed"
        params = {"campaign": row.name, "state": row.state, "result": row.last_result, "runs": runs}
        found.append(Standing("lead", row.next_at, params))
    return found


def _calls() -> Select[Any]:
    return (
        select(calls, campaigns.c.name.label("campaign"), users.c.name.label("agent"))
        .join(campaigns, campaigns.c.campaign_id == calls.c.campaign_id, isouter=True)
        .join(users, users.c.user_id == calls.c.agent_id, isouter=True)
    )


def _call(row: Row[Any]) -> CallWhy:
    return CallWhy(
        call_id=row.call_id,
        person_id=row.person_id or "",
        campaign_id=row.campaign_id or "",
        campaign=row.campaign or "",
        direction=row.direction,
        started_at=row.started_at,
        legal_at=row.legal_at,
        number=row.number,
        caller_id=row.caller_id,
        mode=row.mode,
        why=row.why,
        allowed_by=row.allowed_by,
        agent=row.agent or "",
        state=row.state,
        cause=row.cause,
        disposition=row.disposition,
        answered_at=row.answered_at,
        connected_at=row.connected_at,
        ended_at=row.ended_at,
        abandoned=row.abandoned or row.cause == "abandoned",
    )


def _decisions() -> Select[Any]:
    return select(decisions, phones.c.e164).join(
        phones, phones.c.phone_id == decisions.c.phone_id, isouter=True
    )


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        person_id=row.person_id,
        at=row.at,
        legal_at=row.legal_at,
        number=row.e164 or "",
        campaign_id=row.campaign_id,
        mode=row.mode,
        allowed=row.allowed,
        rule_id=row.rule_id,
        reason=row.reason,
        rules=row.rules,
        next_allowed_at=row.next_allowed_at,
        call_id=row.call_id,
    )


def _words(row: Row[Any], *names: str) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in names if getattr(row, name)}
