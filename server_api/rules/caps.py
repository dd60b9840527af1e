"""How often a person may be called."""

from datetime import UTC, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from server_api.rules.profiles import Cap, CapKind
from server_api.rules.question import PastCall


def free_at(cap: Cap, past: tuple[PastCall, ...], now: datetime, zone: str, mode: str) -> datetime | None:
    """When this cap lets a call through again; None when it does so now. All times UTC."""
    match cap.kind:
        case CapKind.ATTEMPTS:
            return _counted(cap, [call.at for call in past], now, zone)
        case CapKind.CONVERSATIONS:
            return _counted(cap, [call.at for call in past if call.conversation], now, zone)
        case CapKind.WAIT_AFTER_CONVERSATION:
            return _silence(cap, [call.at for call in past if call.conversation], now)
        case CapKind.LOCK_AFTER_ABANDONED:
            abandoned = [call.at for call in past if call.abandoned] if mode == "predictive" else []
            return _silence(cap, abandoned, now)
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
    if sum(1 for at in times if at.astimezone(zone).date() == today) < cap.most:
        return None
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), tzinfo=zone)
    return midnight.astimezone(UTC)


def _silence(cap: Cap, times: list[datetime], now: datetime) -> datetime | None:
    if not times:
        return None
    until = max(times) + timedelta(days=cap.days, hours=cap.hours)
    return until if until > now else None
