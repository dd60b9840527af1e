"""What the gate must know of a contact, in two queries: whom and where to; what was, and is on file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, pairwise
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import LegalKind
from server_api.domain.legal import Fact
from server_api.rules.profiles import MOST_COUNTED
from server_api.rules.towns import town_key
from server_api.rules.wishes import Wish
from server_api.store.contact_queries import ABANDONED, ATTEMPT, HEAD, ON_FILE, TALK, TIMELINE

_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)
_CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Head:
    """Whom, where to, and for which campaign. ``locked``: a call to them is up or being placed."""

    person_id: str
    country: str
    region: str
    city: str
    time_zone: str
    phone_id: str
    e164: str
    phone_kind: str
    phone_state: str
    campaign_id: str
    creditor_id: str
    attempts_per_day: int
    attempts_per_week: int
    attempts_per_number: int
    conversations_per_week: int
    ring_limit_s: int
    cap_bp: int
    creditor_country: str
    creditor_rules: Mapping[str, Any]
    locked: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact of before, as written down. ``debt_ids`` empty: see the creditor; that empty too: any."""

    at: datetime
    channel: str
    attempt: bool
    conversation: bool
    abandoned: bool
    number: str
    number_kind: str
    creditor_id: str
    debt_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DebtOnFile:
    """A debt to whichever creditor, paid ones too."""

    debt_id: str
    creditor_id: str
    is_open: bool
    due_on: date


@dataclass(frozen=True, slots=True)
class ConsentOnFile:
    """What the debtor said of using a contact over a channel for a purpose."""

    consent_id: str
    contact_id: str
    channel: str
    purpose: str
    granted: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class OnFile:
    """Contacts of before, debts, legal facts, wishes, consents, and the holidays of the debtor's town."""

    contacts: tuple[Contact, ...]
    debts: tuple[DebtOnFile, ...]
    legal: tuple[Fact, ...]
    wishes: tuple[Wish, ...]
    town: Mapping[date, str]
    consents: tuple[ConsentOnFile, ...] = ()


async def head(conn: AsyncConnection, person_id: str, phone_id: str, campaign_id: str) -> Head | None:
    """None where the person (erased ones too), a number of theirs or the campaign is not there."""
    keys = {"person_id": person_id, "phone_id": phone_id, "campaign_id": campaign_id}
    row = (await conn.execute(HEAD, keys)).first()
    return Head(*tuple(row)) if row else None


async def on_file(
    conn: AsyncConnection,
    whom: Head,
    since: datetime,
    nobody: frozenset[str] = frozenset(),
    most: int = MOST_COUNTED,
) -> OnFile:
    """All that bears on the contact: what was before and what is on file, of the time after ``since``.

    Contacts are those of all campaigns, numbers and channels. A dial that the switch refused never reached
    the network: its row says why, and counts for nothing. An answer by a machine abandons nobody: only what
    was written down as abandoned is. A talk whose result is one of ``nobody`` (a voicemail, a wrong number)
    was with somebody else, and is no conversation. Of the timeline count messages, and calls that another
    system placed, the newest ``most`` alike. Wishes that ended of themselves since then are told too: they
    excuse what was done.
    """
    country, region, city = town_key(whom.country, whom.region, whom.city)
    values = {
        "person_id": whom.person_id,
        "e164": whom.e164,
        "since": since,
        "until": _ALWAYS,
        "most": most,
        "nobody": sorted(nobody),
        "country": country,
        "region": region,
        "city": city,
    }
    found: dict[str, list[Row[Any]]] = {}
    for row in await conn.execute(ON_FILE, values):
        found.setdefault(row.what, []).append(row)
    owed = tuple(
        DebtOnFile(debt_id=row.a, creditor_id=row.b, is_open=row.c == "open", due_on=row.day)
        for row in found.get("debt", ())
    )
    wishes = tuple(_wish(row, row.d) for row in found.get("wish", ()))
    consents = tuple(
        ConsentOnFile(row.a, row.b, row.c, row.d, row.e == "granted", row.since)
        for row in found.get("consent", ())
    )
    given = {wish.since for wish in wishes if wish.kind == _CONSENT}
    given |= {one.since for one in consents if one.granted}
    before = await _before(conn, whom, since, most, sorted(at for at in given if at > since))
    contacts = {row.e: _contact(row) for row in chain(found.get("contact", ()), before)}
    theirs = {debt.debt_id for debt in owed if debt.creditor_id == whom.creditor_id}
    return OnFile(
        contacts=tuple(contacts.values()),
        debts=owed,
        legal=tuple(_fact(row) for row in found.get("legal", ()) if not row.c or row.c in theirs),
        wishes=wishes + tuple(_wish(row, whom.phone_id) for row in found.get("number", ())),
        town={row.day: row.a for row in found.get("town", ())},
        consents=consents,
    )


async def _before(
    conn: AsyncConnection, whom: Head, since: datetime, most: int, given: Sequence[datetime]
) -> list[Row[Any]]:
    """The newest before each consent, too: what came after it may be excused, and then these count."""
    found: list[Row[Any]] = []
    for start, end in pairwise((since, *given)):
        values = {"person_id": whom.person_id, "since": start, "until": end, "most": most}
        found += await conn.execute(TIMELINE, values)
    return found


def _contact(row: Row[Any]) -> Contact:
    return Contact(
        at=row.since,
        channel=row.a,
        attempt=bool(row.n & ATTEMPT),
        conversation=bool(row.n & TALK),
        abandoned=bool(row.n & ABANDONED),
        number=row.b,
        number_kind=row.c,
        creditor_id=row.d,
        debt_ids=tuple(row.doc or ()),
    )


def _fact(row: Row[Any]) -> Fact:
    return Fact(LegalKind(row.a), row.day, row.b, row.n, debt_id=row.c)


def _wish(row: Row[Any], phone_id: str) -> Wish:
    return Wish(
        wish_id=row.a,
        kind=row.b,
        since=row.since,
        scope=row.c,
        phone_id=phone_id,
        channel=row.e,
        campaign_id=row.f,
        creditor_id=row.g,
        detail=row.doc if isinstance(row.doc, dict) else {},
        expires_at=row.until,
    )
