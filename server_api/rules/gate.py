"""May this person be contacted, at this address, at this minute? The strictest rule wins; doubt denies."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from server_api.domain.business_days import UnknownDayError
from server_api.rules.caps import free_at
from server_api.rules.closed import closed_by
from server_api.rules.hours import Stretch, UnknownPlaceError, open_stretches
from server_api.rules.profiles import Cap, Profile
from server_api.rules.question import Allowed, ContactQuestion, Denied
from server_api.rules.standing import allowed_debts, standing_denial
from server_api.rules.version import HOUSE_VERSION
from server_api.rules.wishes import UnreadableWishError, Wish, at_home

#: How many days ahead an open minute is looked for: first near, then far (Carnival and a week of caps).
HORIZONS_DAYS = (3, 20)
HOUSE_RULES = tuple(
    f"{name}@{HOUSE_VERSION}"
    for name in ("ONE-CALL", "PHONE-STATE", "OPEN-DEBT", "LEGAL", "WISHES", "RECORDED-MESSAGE")
)


def can_contact(question: ContactQuestion) -> Allowed | Denied:
    """Ask every rule; a denial names the first that forbids, and when the hours and caps would allow again.

    Sources are in each profile (``resources/jurisdictions/*.toml``). Fails closed: without a zone, a
    profile, hours, or reviewed holidays, or with something on file that cannot be read, the answer is Denied.
    """
    rules = rules_of(question)
    try:
        asked = under_wishes(question)
    except UnreadableWishError:
        return Denied("WISH-UNREADABLE", HOUSE_VERSION, "unreadable_wish", None, rules)
    rules = rules_of(asked)
    denied = standing_denial(asked)
    if denied is not None:
        return replace(denied, rules=rules)
    try:
        return _by_time(asked, rules)
    except UnknownPlaceError as error:
        return Denied(error.rule_id, HOUSE_VERSION, "unknown_place", None, rules)
    except UnknownDayError:
        return Denied("HOLIDAYS-UNKNOWN", HOUSE_VERSION, "unknown_day", None, rules)


def talk_until(question: ContactQuestion) -> datetime | None:
    """Until when law, creditor and debtor let this talk last (UTC); None when closed or unknown."""
    try:
        stretch = _open_now(under_wishes(question))
    except (UnknownPlaceError, UnknownDayError, UnreadableWishError):
        return None
    return stretch.end if stretch else None


def rules_of(question: ContactQuestion) -> tuple[str, ...]:
    """Every rule that is asked, as ``id@version``."""
    own = (f"{cap.cap_id}@{HOUSE_VERSION}" for cap in question.own_caps)
    return (*HOUSE_RULES, *own, *dict.fromkeys(profile.rule for profile in _profiles(question)))


def under_wishes(question: ContactQuestion) -> ContactQuestion:
    """Only the wishes that concern this contact, and the residence under them. Raises UnreadableWishError."""
    wishes = tuple(wish for wish in question.wishes if _concerns(wish, question))
    current = [wish for wish in wishes if wish.in_force(question.now)]
    places = question.places
    if places:
        places = (at_home(places[0], current), *places[1:])
    return replace(question, wishes=wishes, places=places)


def _concerns(wish: Wish, question: ContactQuestion) -> bool:
    return wish.concerns(
        phone_id=question.phone_id,
        # A wish for one channel speaks about all others.
        channel=wish.channel if wish.kind == "only_channel" else question.channel.value,
        campaign_id=question.campaign_id,
        creditor_id=question.creditor_id,
    )


def _by_time(question: ContactQuestion, rules: tuple[str, ...]) -> Allowed | Denied:
    stretch = _open_now(question)
    held = _held_by_cap(question)
    if stretch is not None and held is None:
        return Allowed(rules, stretch.end, allowed_debts(question))
    if held is not None:
        rule_id, version, until = held
        return Denied(rule_id, version, "cap_reached", _first_open(question, until), rules)
    rule_id, version, reason = closed_by(question)
    return Denied(rule_id, version, reason, _first_open(question, question.now), rules)


def _open_now(question: ContactQuestion) -> Stretch | None:
    for stretch in open_stretches(question.places, question.now, 1):
        if stretch.start <= question.now < stretch.end:
            return stretch
    return None


def _first_open(question: ContactQuestion, earliest: datetime) -> datetime | None:
    for days in HORIZONS_DAYS:
        try:
            ahead = open_stretches(question.places, earliest, days)
        except UnknownDayError:
            return None
        moments = [max(stretch.start, earliest) for stretch in ahead if stretch.end > earliest]
        if moments:
            return min(moments)
    return None


def _caps(question: ContactQuestion) -> Iterator[tuple[int, Cap]]:
    for own in question.own_caps:
        yield HOUSE_VERSION, own
    profiles = {profile.rule: profile for profile in _profiles(question)}
    waived = {name for profile in profiles.values() for name in profile.waived}
    for profile in profiles.values():
        for cap in profile.caps:
            if not (cap.configurable and cap.cap_id in waived):
                yield profile.version, cap


def _held_by_cap(question: ContactQuestion) -> tuple[str, int, datetime] | None:
    zones = tuple(dict.fromkeys(zone for place in question.places for zone in place.zones))
    held = [
        (cap.cap_id, version, until)
        for version, cap in _caps(question)
        if (until := free_at(cap, question, zones)) is not None
    ]
    return max(held, key=lambda item: item[2], default=None)


def _profiles(question: ContactQuestion) -> tuple[Profile, ...]:
    return tuple(profile for place in question.places for profile in place.profiles)
