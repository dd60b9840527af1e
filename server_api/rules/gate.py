"""May this person be called, on this number, at this minute? The strictest rule wins; doubt denies."""

from collections.abc import Iterator
from datetime import datetime

from server_api.contract.words import Blocked
from server_api.domain.business_days import UnknownDayError
from server_api.domain.legal import blocking
from server_api.rules.caps import free_at
from server_api.rules.hours import Stretch, UnknownPlaceError, open_stretches
from server_api.rules.profiles import Cap, CapKind, Profile
from server_api.rules.question import Allowed, ContactQuestion, Denied

HOUSE_VERSION = 1
HORIZON_DAYS = 15
HOUSE_RULES = ("ONE-CALL@1", "PHONE-STATE@1", "OPEN-DEBT@1", "CAMPAIGN-ATTEMPTS@1", "LEGAL@1")


def can_contact(question: ContactQuestion) -> Allowed | Denied:
    """Ask every rule; a denial names the first that forbids, and when the hours and caps would allow again.

    Sources are in each profile (``resources/jurisdictions/*.toml``). Fails closed: without a zone, a
    profile, hours, or reviewed holidays the answer is Denied.
    """
    rules = rules_of(question)
    for rule in (_locked, _legal, _phone, _debt):
        denied = rule(question)
        if denied is not None:
            return _with_rules(denied, rules)
    try:
        return _by_time(question, rules)
    except UnknownPlaceError as error:
        return Denied(error.rule_id, HOUSE_VERSION, "unknown_place", None, rules)
    except UnknownDayError:
        return Denied("HOLIDAYS-UNKNOWN", HOUSE_VERSION, "unknown_day", None, rules)


def talk_until(question: ContactQuestion) -> datetime | None:
    """Until when the hours of the law let this talk last (UTC); None when they are closed or unknown."""
    try:
        stretch = _open_now(question, days=1)
    except (UnknownPlaceError, UnknownDayError):
        return None
    return stretch.end if stretch else None


def rules_of(question: ContactQuestion) -> tuple[str, ...]:
    """Every rule that is asked, as ``id@version``."""
    return (*HOUSE_RULES, *dict.fromkeys(profile.rule for profile in _profiles(question)))


def _by_time(question: ContactQuestion, rules: tuple[str, ...]) -> Allowed | Denied:
    stretch = _open_now(question, days=1)
    held = _held_by_cap(question)
    if stretch is not None and held is None:
        return Allowed(rules, stretch.end)
    ahead = open_stretches(question.places, question.now, HORIZON_DAYS)
    if held is not None:
        rule_id, version, until = held
        return Denied(rule_id, version, "cap_reached", _first_open(ahead, until), rules)
    rule_id, version = _closed_by(question)
    return Denied(rule_id, version, "outside_hours", _first_open(ahead, question.now), rules)


def _open_now(question: ContactQuestion, days: int) -> Stretch | None:
    for stretch in open_stretches(question.places, question.now, days):
        if stretch.start <= question.now < stretch.end:
            return stretch
    return None


def _first_open(stretches: tuple[Stretch, ...], earliest: datetime) -> datetime | None:
    moments = [max(stretch.start, earliest) for stretch in stretches if stretch.end > earliest]
    return min(moments, default=None)


def _closed_by(question: ContactQuestion) -> tuple[str, int]:
    for place in question.places:
        for profile in place.profiles:
            alone = ContactQuestion(
                now=question.now,
                mode=question.mode,
                places=(type(place)(place.country, place.region, place.zones, (profile,), place.holidays),),
            )
            if profile.hours is not None and _open_now(alone, days=1) is None:
                return f"{profile.profile_id}-HOURS", profile.version
    return "HOURS", HOUSE_VERSION


def _caps(question: ContactQuestion) -> Iterator[tuple[str, int, Cap]]:
    if question.may_attempt:
        own = Cap("CAMPAIGN-ATTEMPTS", CapKind.ATTEMPTS, question.may_attempt, days=1)
        yield own.cap_id, HOUSE_VERSION, own
    for profile in dict.fromkeys(_profiles(question)):
        for cap in profile.caps:
            yield cap.cap_id, profile.version, cap


def _held_by_cap(question: ContactQuestion) -> tuple[str, int, datetime] | None:
    zones = dict.fromkeys(zone for place in question.places for zone in place.zones)
    held = [
        (rule_id, version, until)
        for rule_id, version, cap in _caps(question)
        for zone in zones
        if (until := free_at(cap, question.past, question.now, zone, question.mode)) is not None
    ]
    return max(held, key=lambda item: item[2], default=None)


def _profiles(question: ContactQuestion) -> tuple[Profile, ...]:
    return tuple(profile for place in question.places for profile in place.profiles)


def _locked(question: ContactQuestion) -> Denied | None:
    return Denied("ONE-CALL", HOUSE_VERSION, "person_in_call") if question.locked else None


def _legal(question: ContactQuestion) -> Denied | None:
    fact = blocking(question.legal, Blocked.CONTACT)
    return Denied(fact.rule_id, fact.rule_version, f"legal_{fact.kind}") if fact else None


def _phone(question: ContactQuestion) -> Denied | None:
    if question.phone_state == "usable":
        return None
    return Denied("PHONE-STATE", HOUSE_VERSION, f"phone_{question.phone_state}")


def _debt(question: ContactQuestion) -> Denied | None:
    if question.days_late is None:
        return Denied("OPEN-DEBT", HOUSE_VERSION, "no_open_debt")
    for profile in _profiles(question):
        if profile.most_days_late is not None and question.days_late > profile.most_days_late:
            return Denied(f"{profile.profile_id}-AGE", profile.version, "debt_too_old")
    return None


def _with_rules(denied: Denied, rules: tuple[str, ...]) -> Denied:
    return Denied(denied.rule_id, denied.rule_version, denied.reason, denied.next_allowed_at, rules)
