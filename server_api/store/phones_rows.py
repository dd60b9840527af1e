"""What is known of a debtor's numbers: what they gave, and when they are answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.domain.best_time import Answers
from server_api.domain.ladder import Number
from server_api.store.tables import campaigns, consents, leads, people, phones

#: ``phones.last_results``: so many, the latest first, with commas between.
REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person lives, as far as the time of day goes."""

    country: str
    region: str
    time_zone: str


_NUMBER = ("phone_id", "e164", "kind", "position", "last_results", "last_at", "right_party_times", "answers")
_NUMBERS = tuple(phones.c[name] for name in _NUMBER)


async def usable(conn: AsyncConnection, person_id: str) -> list[Number]:
    """The person's usable numbers in the order of the portfolio; none on which calls are not wanted."""
    refused = select(consents.c.consent_id).where(
        consents.c.person_id == person_id,
        consents.c.contact_id == phones.c.phone_id,
        consents.c.channel == "voice",
        consents.c.purpose.in_(("", "collection")),
        consents.c.state == "withdrawn",
        consents.c.ended_at.is_(None),
    )
    query = select(*_NUMBERS).where(
        phones.c.person_id == person_id, phones.c.state == "usable", ~refused.exists()
    )
    rows = await conn.execute(query.order_by(phones.c.position, phones.c.phone_id))
    return [_number(*row) for row in rows]


async def note(
    conn: AsyncConnection,
    phone_id: str,
    at: datetime,
    zone: str,
    *,
    result: str = "",
    answered: bool | None = None,
) -> None:
    """A call on this number: what it gave, and whether a person answered (None: that says nothing)."""
    query = select(phones.c.last_results, phones.c.answers).where(phones.c.phone_id == phone_id)
    row = (await conn.execute(query)).first()
    if row is None:
        return
    values: dict[str, Any] = {"last_at": at}
    if result:
        values |= {"last_result": result, "last_results": _pushed(row.last_results, result)}
    if answered is not None:
        values["answers"] = Answers.read(row.answers).noted(at, zone, answered=answered).stored()
    await conn.execute(update(phones).where(phones.c.phone_id == phone_id).values(values))


async def renamed(conn: AsyncConnection, phone_id: str, before: str, result: str) -> None:
    """What the last call gave is now known better: the agent's result instead of the call's end."""
    query = select(phones.c.last_results).where(phones.c.phone_id == phone_id)
    known = ((await conn.execute(query)).scalar() or "").split(",")
    kept = known[1:] if known[0] == before else known
    values = {"last_result": result, "last_results": _pushed(",".join(kept), result)}
    await conn.execute(update(phones).where(phones.c.phone_id == phone_id).values(values))


async def home(conn: AsyncConnection, person_id: str) -> Home | None:
    """Where the person lives."""
    columns = (people.c[name] for name in Home.__dataclass_fields__)
    row = (await conn.execute(select(*columns).where(people.c.person_id == person_id))).first()
    return Home(*row) if row else None


async def rules_of(conn: AsyncConnection, campaign_id: str, lead_id: str) -> tuple[Mapping[str, Any], int]:
    """The campaign's rules of trying again, as stored, and how often the lead was tried."""
    tried = select(leads.c.attempts).where(leads.c.lead_id == lead_id).scalar_subquery()
    query = select(campaigns.c.retries, case((tried.is_(None), 0), else_=tried))
    row = (await conn.execute(query.where(campaigns.c.campaign_id == campaign_id))).first()
    return (row[0] or {}, row[1]) if row else ({}, 0)


def _pushed(before: str, result: str) -> str:
    known = [one for one in before.split(",") if one]
    return ",".join([result.replace(",", " "), *known][:REMEMBERED])[:200]


def _number(
    phone_id: str,
    e164: str,
    kind: str,
    position: int,
    results: str,
    last_at: datetime | None,
    right_party_times: int,
    answers: Mapping[str, Any],
) -> Number:
    return Number(
        phone_id=phone_id,
        e164=e164,
        kind=kind,
        position=position,
        results=tuple(one for one in results.split(",") if one),
        last_at=last_at,
        right_party_times=right_party_times,
        answers=Answers.read(answers),
    )
