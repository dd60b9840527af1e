"""What the gate must know of a contact, in three queries: whom and where to, what was, what is on file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    Integer,
    Row,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import Channel, LegalKind
from server_api.domain.legal import Fact
from server_api.rules.towns import town_key
from server_api.rules.wishes import Wish
from server_api.store import calls_rows
from server_api.store.columns import UtcDateTime
from server_api.store.tables import (
    calls,
    campaigns,
    contact_wishes,
    creditors,
    debts,
    history,
    legal_facts,
    municipal_holidays,
    people,
    person_locks,
    phones,
)

#: What reaches a debtor; the timeline also holds notes, payments, promises.
CONTACTS = tuple(
    item.value
    for item in (Channel.SMS, Channel.EMAIL, Channel.WHATSAPP, Channel.CHAT, Channel.BOT, Channel.LETTER)
)


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
class OnFile:
    """Debts, legal facts, wishes, and the holidays of the debtor's town."""

    debts: tuple[DebtOnFile, ...]
    legal: tuple[Fact, ...]
    wishes: tuple[Wish, ...]
    town: Mapping[date, str]


async def head(conn: AsyncConnection, person_id: str, phone_id: str, campaign_id: str) -> Head | None:
    """None where the person (erased ones too), a number of theirs or the campaign is not there."""
    lock = select(person_locks.c.call_id).where(person_locks.c.person_id == person_id).exists()
    query = (
        select(
            people.c.person_id,
            people.c.country,
            people.c.region,
            people.c.city,
            people.c.time_zone,
            phones.c.phone_id,
            phones.c.e164,
            phones.c.kind,
            phones.c.state,
            campaigns.c.campaign_id,
            campaigns.c.creditor_id,
            campaigns.c.attempts_per_day,
            campaigns.c.attempts_per_week,
            campaigns.c.attempts_per_number,
            campaigns.c.conversations_per_week,
            campaigns.c.ring_limit_s,
            campaigns.c.cap_bp,
            creditors.c.country,
            creditors.c.rules,
            lock,
        )
        .select_from(people)
        .join(phones, and_(phones.c.phone_id == phone_id, phones.c.person_id == people.c.person_id))
        .join(campaigns, campaigns.c.campaign_id == campaign_id)
        .join(creditors, creditors.c.creditor_id == campaigns.c.creditor_id)
        .where(people.c.person_id == person_id, people.c.erased_at.is_(None))
    )
    row = (await conn.execute(query)).first()
    return Head(*tuple(row)) if row else None


async def contacts(
    conn: AsyncConnection, person_id: str, since: datetime, nobody: frozenset[str] = frozenset()
) -> list[Contact]:
    """Contacts since a moment of legal time, over all campaigns, numbers and channels.

    A dial that the switch refused never reached the network: its row says why, and counts for nothing. An
    answer by a machine abandons nobody: only what was written down as abandoned is. A talk whose result is
    one of ``nobody`` (a voicemail, a wrong number) was with somebody else, and is no conversation. Of the
    timeline count messages, and calls that another system placed before.
    """
    query = union_all(_calls(person_id, since, nobody), _timeline(person_id, since))
    return [
        Contact(
            at=row.at,
            channel=row.channel,
            attempt=bool(row.attempt),
            conversation=bool(row.conversation),
            abandoned=bool(row.abandoned),
            number=row.number,
            number_kind=row.number_kind,
            creditor_id=row.creditor_id or "",
            debt_ids=tuple(row.debt_ids or ()),
        )
        for row in await conn.execute(query)
    ]


def _calls(person_id: str, since: datetime, nobody: frozenset[str]) -> Select[Any]:
    return (
        select(
            calls.c.legal_at.label("at"),
            literal(Channel.VOICE.value).label("channel"),
            (calls.c.direction != "inbound").label("attempt"),
            and_(calls.c.connected_at.is_not(None), calls.c.disposition.not_in(nobody)).label("conversation"),
            or_(calls.c.abandoned, calls.c.cause == calls_rows.ABANDONED).label("abandoned"),
            calls.c.number,
            func.coalesce(phones.c.kind, "").label("number_kind"),
            case((calls.c.creditor_id != "", calls.c.creditor_id), else_=campaigns.c.creditor_id).label(
                "creditor_id"
            ),
            calls.c.debt_ids,
        )
        .join(phones, phones.c.phone_id == calls.c.phone_id, isouter=True)
        .join(campaigns, campaigns.c.campaign_id == calls.c.campaign_id, isouter=True)
        .where(
            calls.c.person_id == person_id,
            calls.c.legal_at >= since,
            ~calls.c.cause.startswith(calls_rows.NOT_PLACED, autoescape=True),
        )
    )


def _timeline(person_id: str, since: datetime) -> Select[Any]:
    ours = select(calls.c.call_id).where(calls.c.call_id == history.c.item_id).exists()
    spoke = and_(history.c.channel == Channel.VOICE.value, history.c.agent != "")
    return select(
        history.c.at,
        history.c.channel,
        true(),
        case((spoke, true()), else_=history.c.channel.in_(CONTACTS)),
        false(),
        literal(""),
        literal(""),
        literal(""),
        cast(null(), JSON),
    ).where(
        history.c.person_id == person_id,
        history.c.at >= since,
        or_(history.c.channel.in_(CONTACTS), and_(history.c.channel == Channel.VOICE.value, ~ours)),
    )


async def on_file(conn: AsyncConnection, whom: Head, wishes_since: datetime) -> OnFile:
    """All that bears on the contact; wishes that ended of themselves since ``wishes_since`` too."""
    found: dict[str, list[Row[Any]]] = {}
    parts = (
        _debts(whom.person_id),
        _legal(whom.person_id),
        _wishes(whom.person_id, wishes_since),
        _wishes_of_number(whom, wishes_since),
        _town(whom),
    )
    for row in await conn.execute(union_all(*parts)):
        found.setdefault(row.what, []).append(row)
    owed = tuple(
        DebtOnFile(debt_id=row.a, creditor_id=row.b, is_open=row.c == "open", due_on=row.day)
        for row in found.get("debt", ())
    )
    theirs = {debt.debt_id for debt in owed if debt.creditor_id == whom.creditor_id}
    return OnFile(
        debts=owed,
        legal=tuple(_fact(row) for row in found.get("legal", ()) if not row.c or row.c in theirs),
        wishes=tuple(_wish(row, row.d) for row in found.get("wish", ()))
        + tuple(_wish(row, whom.phone_id) for row in found.get("number", ())),
        town={row.day: row.a for row in found.get("town", ())},
    )


def _columns(
    what: str, *words: Any, day: Any = None, n: Any = None, doc: Any = None, **at: Any
) -> Select[Any]:
    """One row of the union: what it is, seven words, a day, a number, a document, two moments."""
    empty = [literal("")] * (7 - len(words))
    return select(
        literal(what).label("what"),
        *(word.label(name) for word, name in zip((*words, *empty), "abcdefg", strict=True)),
        (cast(null(), Date) if day is None else day).label("day"),
        (cast(null(), Integer) if n is None else n).label("n"),
        (cast(null(), JSON) if doc is None else doc).label("doc"),
        at.get("since", cast(null(), UtcDateTime)).label("since"),
        at.get("until", cast(null(), UtcDateTime)).label("until"),
    )


def _debts(person_id: str) -> Select[Any]:
    one = debts.c
    return _columns("debt", one.debt_id, one.creditor_id, one.state, day=one.due_on).where(
        one.person_id == person_id
    )


def _legal(person_id: str) -> Select[Any]:
    one = legal_facts.c
    words = (one.kind, one.rule_id, func.coalesce(one.debt_id, ""))
    return _columns("legal", *words, day=one.since, n=one.rule_version).where(
        one.person_id == person_id, one.ended_at.is_(None)
    )


def _wish_columns(what: str, since: datetime) -> Select[Any]:
    one = contact_wishes.c
    words = (one.wish_id, one.kind, one.scope, one.phone_id, one.channel, one.campaign_id, one.creditor_id)
    return _columns(what, *words, doc=one.detail, since=one.since, until=one.expires_at).where(
        one.ended_at.is_(None), or_(one.expires_at.is_(None), one.expires_at > since)
    )


def _wishes(person_id: str, since: datetime) -> Select[Any]:
    return _wish_columns("wish", since).where(contact_wishes.c.person_id == person_id)


def _wishes_of_number(whom: Head, since: datetime) -> Select[Any]:
    """Whoever answers there does not want to be called on this number, whatever name it is kept under."""
    one = contact_wishes.c
    same = and_(phones.c.phone_id == one.phone_id, phones.c.person_id == one.person_id)
    return (
        _wish_columns("number", since)
        .select_from(phones.join(contact_wishes, same))
        .where(
            phones.c.e164 == whom.e164,
            phones.c.person_id != whom.person_id,
            one.kind == "opt_out",
            one.scope.in_(("number", "global")),
        )
    )


def _town(whom: Head) -> Select[Any]:
    one = municipal_holidays.c
    country, region, city = town_key(whom.country, whom.region, whom.city)
    return _columns("town", one.name, day=one.day).where(
        one.country == country, one.region == region, one.city == city
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
