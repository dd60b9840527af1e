"""How often a person may be contacted."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from server_api.rules.profiles import Cap, CapKind, Per
from server_api.rules.question import ContactQuestion, PastContact
from server_api.rules.wishes import consents, excused


def free_at(cap: Cap, question: ContactQuestion, zones: Iterable[str]) -> datetime | None:
    """When this cap lets the contact through again; None when it does so now. All times UTC.

    Days of the calendar are counted in each of ``zones``, and the latest moment counts.
    """
    if not _applies(cap, question):
        return None
    given = consents(question.wishes) if cap.consent_days else ()
    if excused(question.now, given, cap.consent_days):
        return None
    past = [one for one in question.past if not excused(one.at, given, cap.consent_days)]
    moments = [
        _silent_until(cap, question, [one for one in past if _counts(cap, one, question, debt)], zone)
        for debt in _groups(cap, question)
        for zone in (zones if cap.days == 1 else ("UTC",))
    ]
    return max((moment for moment in moments if moment is not None), default=None)


def _applies(cap: Cap, question: ContactQuestion) -> bool:
    if cap.channels and question.channel.value not in cap.channels:
        return False
    if cap.number_kinds and question.number_kind not in cap.number_kinds:
        return False
    return cap.kind is not CapKind.LOCK_AFTER_ABANDONED or question.mode == "predictive"


def _groups(cap: Cap, question: ContactQuestion) -> tuple[str, ...]:
    """Each debt is counted by itself; all that is counted together is one group."""
    debts = tuple(debt.debt_id for debt in question.debts)
    return debts if cap.per is Per.DEBT and debts else ("",)


def _counts(cap: Cap, one: PastContact, question: ContactQuestion, debt: str) -> bool:
    """Whether a contact of before counts for this cap."""
    if cap.channels and one.channel not in cap.channels:
        return False
    if cap.same_channel and one.channel != question.channel.value:
        return False
    if cap.number_kinds and one.number_kind not in cap.number_kinds:
        return False
    if cap.per is Per.NUMBER and one.number != question.number:
        return False
    # What it was about is not always written down: it may have been about any debt.
    return not (debt and one.debts and debt not in one.debts)


def _silent_until(cap: Cap, question: ContactQuestion, past: list[PastContact], zone: str) -> datetime | None:
    now = question.now
    talks = [one.at for one in past if one.conversation]
    tries = [one.at for one in past if one.attempt]
    match cap.kind:
        case CapKind.ATTEMPTS:
            return _counted(cap, tries, now, zone)
        case CapKind.CONVERSATIONS:
            return _counted(cap, talks, now, zone)
        case CapKind.WAIT_AFTER_CONVERSATION:
            return _silence(cap, talks, now)
        case CapKind.GAP:
            return _silence(cap, tries, now)
        case CapKind.ONE_CHANNEL:
            asked = question.channel.value
            return _silence(cap, [one.at for one in past if one.conversation and one.channel != asked], now)
        case CapKind.LOCK_AFTER_ABANDONED:
            return _silence(cap, [one.at for one in past if one.abandoned], now)
        case _ as never:
            assert_never(never)


def _counted(cap: Cap, times: list[datetime], now: datetime, zone: str) -> datetime | None:
    if cap.days == 1:
        return _this_day(cap, times, now, ZoneInfo(zone))
    length = timedelta(days=cap.days)
    inside = sorted(at for at in times if at > now - length)
    if len(inside) < cap.most:
        return None
    return inside[len(inside) - cap.most] + length


def _this_day(cap: Cap, times: list[datetime], now: datetime, zone: ZoneInfo) -> datetime | None:
    today = now.astimezone(zone).date()
    if sum(1 for at in times if at.astimezone(zone).date() >= today) < cap.most:
        return None
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    return midnight.astimezone(UTC)


def _silence(cap: Cap, times: list[datetime], now: datetime) -> datetime | None:
    if not times:
        return None
    until = max(times) + timedelta(days=cap.days, hours=cap.hours)
    return until if until > now else None
