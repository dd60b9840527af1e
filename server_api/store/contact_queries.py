"""The gate's two queries, built once: it asks many times a second, and building costs more than running.

Parameters: person_id, phone_id, campaign_id; person_id, e164, since, until, most, nobody, country, region,
city.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from server_api.contract.words import Channel
from server_api.store import calls_rows
from server_api.store.columns import UtcDateTime
from server_api.store.tables import (
    calls,
    campaigns,
    consents,
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
#: Bits of a contact's number: we began it, somebody was reached, nobody was free.
ATTEMPT, TALK, ABANDONED = 1, 2, 4
_WHO: BindParameter[str] = bindparam("person_id")
_SINCE = bindparam("since", type_=UtcDateTime())
_UNTIL = bindparam("until", type_=UtcDateTime())


def _head() -> Select[Any]:
    """Without a number (an empty ``phone_id``) for channels that need none."""
    number = bindparam("phone_id", type_=String)
    blank = [func.coalesce(phones.c[name], "").label(name) for name in ("phone_id", "e164", "kind", "state")]
    lock = select(person_locks.c.call_id).where(person_locks.c.person_id == people.c.person_id).exists()
    return (
        select(
            people.c.person_id,
            people.c.country,
            people.c.region,
            people.c.city,
            people.c.time_zone,
            *blank,
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
        .join(
            phones,
            and_(phones.c.phone_id == number, phones.c.person_id == people.c.person_id),
            isouter=True,
        )
        .join(campaigns, campaigns.c.campaign_id == bindparam("campaign_id"))
        .join(creditors, creditors.c.creditor_id == campaigns.c.creditor_id)
        .where(people.c.person_id == _WHO, people.c.erased_at.is_(None))
        .where(or_(number == "", phones.c.phone_id.is_not(None)))
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


def _calls() -> Select[Any]:
    one = calls.c
    talk = and_(one.connected_at.is_not(None), one.disposition.not_in(bindparam("nobody", expanding=True)))
    lost = or_(one.abandoned, one.cause == calls_rows.ABANDONED)
    flags = _flag(one.direction != "inbound", ATTEMPT) + _flag(talk, TALK) + _flag(lost, ABANDONED)
    creditor = case(
        (one.creditor_id != "", one.creditor_id), else_=func.coalesce(campaigns.c.creditor_id, "")
    )
    words = (
        literal(Channel.VOICE.value),
        one.number,
        func.coalesce(phones.c.kind, ""),
        creditor,
        one.call_id,
    )
    return (
        _columns("contact", *words, n=flags, doc=one.debt_ids, since=one.legal_at)
        .select_from(calls)
        .join(phones, phones.c.phone_id == one.phone_id, isouter=True)
        .join(campaigns, campaigns.c.campaign_id == one.campaign_id, isouter=True)
        .where(
            one.person_id == _WHO,
            one.legal_at >= _SINCE,
            ~one.cause.startswith(calls_rows.NOT_PLACED, autoescape=True),
        )
    )


def _timeline() -> list[Select[Any]]:
    """The newest of each kind, each along its index: rules count up to ``most`` alike, and no further."""
    one = history.c
    ours = select(calls.c.call_id).where(calls.c.call_id == one.item_id).exists()
    voice, nobody = one.channel == _written(Channel.VOICE.value), _written("")
    return [
        *(_newest(ATTEMPT + TALK, one.channel == channel) for channel in CONTACTS),
        _newest(ATTEMPT + TALK, voice, one.agent != nobody, ~ours),
        _newest(ATTEMPT, voice, one.agent == nobody, ~ours),
    ]


def _written(word: str) -> ColumnElement[str]:
    """Within the statement, not beside it: only so a partial index is known to hold the rows."""
    return literal_column(f"'{word}'", String)


def _newest(flags: int, *where: ColumnElement[bool]) -> Select[Any]:
    one = history.c
    rows = (
        _columns("contact", one.channel, *[literal("")] * 3, one.item_id, n=literal(flags), since=one.at)
        .where(one.person_id == _WHO, one.at >= _SINCE, one.at < _UNTIL, *where)
        .order_by(one.at.desc(), one.item_id.desc())
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )
    return select(rows)


def _debts() -> Select[Any]:
    one = debts.c
    return _columns("debt", one.debt_id, one.creditor_id, one.state, day=one.due_on).where(
        one.person_id == _WHO
    )


def _legal() -> Select[Any]:
    one = legal_facts.c
    words = (one.kind, one.rule_id, func.coalesce(one.debt_id, ""))
    return _columns("legal", *words, day=one.since, n=one.rule_version).where(
        one.person_id == _WHO, one.ended_at.is_(None)
    )


def _wish_columns(what: str) -> Select[Any]:
    one = contact_wishes.c
    words = (one.wish_id, one.kind, one.scope, one.phone_id, one.channel, one.campaign_id, one.creditor_id)
    return _columns(what, *words, doc=one.detail, since=one.since, until=one.expires_at).where(
        one.ended_at.is_(None), or_(one.expires_at.is_(None), one.expires_at > _SINCE)
    )


def _wishes_of_number() -> Select[Any]:
    """Whoever answers there does not want to be called on this number, whatever name it is kept under."""
    one = contact_wishes.c
    same = and_(phones.c.phone_id == one.phone_id, phones.c.person_id == one.person_id)
    return (
        _wish_columns("number")
        .select_from(phones.join(contact_wishes, same))
        .where(
            phones.c.e164 == bindparam("e164"),
            phones.c.person_id != _WHO,
            one.kind == "opt_out",
            one.scope.in_(("number", "global")),
        )
    )


def _consents() -> Select[Any]:
    """What the debtor said of a contact, a channel and a purpose."""
    one = consents.c
    words = (one.consent_id, one.contact_id, one.channel, one.purpose, one.state)
    return _columns("consent", *words, since=one.since).where(one.person_id == _WHO, one.ended_at.is_(None))


def _town() -> Select[Any]:
    one = municipal_holidays.c
    return _columns("town", one.name, day=one.day).where(
        one.country == bindparam("country"), one.region == bindparam("region"), one.city == bindparam("city")
    )


def _flag(condition: Any, bit: int) -> Any:
    return case((condition, bit), else_=0)


HEAD = _head()
ON_FILE = union_all(
    _calls(),
    *_timeline(),
    _debts(),
    _legal(),
    _wish_columns("wish").where(contact_wishes.c.person_id == _WHO),
    _wishes_of_number(),
    _consents(),
    _town(),
)
#: The same of a stretch of the timeline alone.
TIMELINE = union_all(*_timeline())
