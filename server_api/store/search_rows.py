"""Finding people by name, document, phone or contract, and an agent's own calls of the day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.domain.names import fold, name_words
from server_api.store import people_search
from server_api.store.tables import (
    calls,
    campaign_agents,
    campaign_trunks,
    campaigns,
    creditors,
    leads,
    people,
    phones,
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A person in one campaign's list."""

    person_id: str
    name: str
    document: str
    document_kind: str
    city: str
    region: str
    language: str
    creditor: str
    campaign_id: str
    lead_state: str
    last_contact_at: datetime | None


@dataclass(frozen=True, slots=True)
class LoggedRow:
    """One of an agent's calls; ``number`` in full: it is masked before it leaves."""

    call_id: str
    at: datetime
    name: str
    number: str
    direction: str
    connected_at: datetime | None
    ended_at: datetime | None
    disposition: str
    cause: str
    recording_id: str


async def campaigns_of(conn: AsyncConnection, agent_id: str) -> list[str]:
    """The active campaigns an agent works in."""
    query = (
        select(campaigns.c.campaign_id)
        .join(campaign_agents, campaign_agents.c.campaign_id == campaigns.c.campaign_id)
        .where(campaign_agents.c.agent_id == agent_id, campaigns.c.active)
    )
    return list((await conn.execute(query)).scalars())


async def active_campaigns(conn: AsyncConnection) -> list[str]:
    """Every active campaign."""
    return list((await conn.execute(select(campaigns.c.campaign_id).where(campaigns.c.active))).scalars())


async def campaigns_of_trunk(conn: AsyncConnection, trunk_id: str) -> list[str]:
    """The active campaigns that call by this trunk: whoever calls back by it calls them."""
    spare = select(campaign_trunks.c.campaign_id).where(campaign_trunks.c.trunk_id == trunk_id)
    uses = or_(campaigns.c.trunk_id == trunk_id, campaigns.c.campaign_id.in_(spare))
    own_first = campaigns.c.trunk_id != trunk_id
    query = select(campaigns.c.campaign_id).where(uses, campaigns.c.active)
    return list((await conn.execute(query.order_by(own_first, campaigns.c.created_at))).scalars())


async def by_words(
    conn: AsyncConnection, words: Sequence[str], digits: str, within: Collection[str], limit: int
) -> list[Hit]:
    """People whose number, document or contract it is (part of), then those whose name has every word.

    Whole matches stand before parts, a name as it was typed before others. Every step goes along an index.
    """
    dialect, whole = conn.dialect.name, " ".join(words)
    plain = "".join(sign for sign in whole if sign.isalnum()).upper()
    queries = [
        people_search.by_contract(text, within, dialect) for text in dict.fromkeys((whole, whole.upper()))
    ]
    if len(digits) >= people_search.LEAST_DIGITS:
        queries.append(people_search.by_end_of_number(digits.lstrip("0") or digits, within, dialect))
        queries.append(people_search.by_document(plain, within, dialect))
    folded = sorted(name_words(whole))
    if any(sign.isalpha() for sign in whole):
        queries.append(people_search.by_name(folded, within, dialect))
    ids: dict[str, None] = {}
    for query in queries:
        ids |= dict.fromkeys(await people_search.found(conn, query))
    hits = await _hits(conn, people.c.person_id.in_(ids), within, len(ids) + len(within)) if ids else []
    return sorted(hits, key=lambda hit: _rank(hit, folded, whole))[:limit]


def _rank(hit: Hit, folded: Sequence[str], whole: str) -> tuple[int, str, str, str]:
    name = fold(hit.name)
    exact = name == fold(whole)
    complete = set(folded) <= name_words(hit.name)
    return (0 if exact else 1 if complete else 2, name, hit.person_id, hit.campaign_id)


async def by_number(conn: AsyncConnection, e164: str, within: Collection[str], limit: int) -> list[Hit]:
    """People with this number (E.164)."""
    numbers = select(phones.c.person_id).where(phones.c.e164 == e164)
    return await _hits(conn, people.c.person_id.in_(numbers), within, limit)


async def by_person(conn: AsyncConnection, person_id: str, within: Collection[str]) -> Hit | None:
    """One person, where one of these campaigns has them."""
    hits = await _hits(conn, people.c.person_id == person_id, within, 1)
    return hits[0] if hits else None


async def last_agent(conn: AsyncConnection, person_id: str) -> str:
    """Who spoke with this person last, or an empty text."""
    query = (
        select(calls.c.agent_id)
        .where(calls.c.person_id == person_id, calls.c.agent_id != "", calls.c.connected_at.is_not(None))
        .order_by(calls.c.connected_at.desc())
        .limit(1)
    )
    return (await conn.execute(query)).scalar_one_or_none() or ""


async def lead_of(conn: AsyncConnection, person_id: str, campaign_id: str) -> str:
    """The person's place in a campaign's list, or an empty text."""
    query = select(leads.c.lead_id).where(leads.c.person_id == person_id, leads.c.campaign_id == campaign_id)
    return (await conn.execute(query)).scalar_one_or_none() or ""


async def calls_of(conn: AsyncConnection, agent_id: str, since: datetime, limit: int) -> list[LoggedRow]:
    """An agent's calls since a moment, newest first."""
    query = (
        select(
            calls.c.call_id,
            calls.c.started_at.label("at"),
            func.coalesce(people.c.name, "").label("name"),
            calls.c.number,
            calls.c.direction,
            calls.c.connected_at,
            calls.c.ended_at,
            calls.c.disposition,
            calls.c.cause,
            calls.c.recording_id,
        )
        .outerjoin(people, people.c.person_id == calls.c.person_id)
        .where(calls.c.agent_id == agent_id, calls.c.started_at >= since)
        .order_by(calls.c.started_at.desc())
        .limit(limit)
    )
    return [LoggedRow(**row) for row in (await conn.execute(query)).mappings()]


async def _hits(
    conn: AsyncConnection, wanted: ColumnElement[bool], within: Collection[str], limit: int
) -> list[Hit]:
    last = (
        select(func.max(calls.c.connected_at))
        .where(calls.c.person_id == people.c.person_id)
        .scalar_subquery()
    )
    query = (
        select(
            people.c.person_id,
            people.c.name,
            people.c.document,
            people.c.document_kind,
            people.c.city,
            people.c.region,
            people.c.language,
            creditors.c.name,
            leads.c.campaign_id,
            leads.c.state,
            last,
        )
        .join(leads, leads.c.person_id == people.c.person_id)
        .join(campaigns, campaigns.c.campaign_id == leads.c.campaign_id)
        .join(creditors, creditors.c.creditor_id == campaigns.c.creditor_id)
        .where(wanted, people.c.erased_at.is_(None), leads.c.campaign_id.in_(within))
        .order_by(people.c.name, people.c.person_id, leads.c.campaign_id)
        .limit(limit)
    )
    return [Hit(*row) for row in await conn.execute(query)]
