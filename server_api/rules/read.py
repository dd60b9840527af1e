"""Hours as they are written in the law's files, a creditor's rules and a debtor's wish."""

from collections.abc import Iterable, Mapping
from datetime import time

from server_api.rules.profiles import Week, Window

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MIDNIGHT = time(0)


def read_week(data: Mapping[str, str]) -> Week:
    """``{"mon": "08:00-12:00 14:00-20:00"}``; ``all`` stands for every day. Raises ValueError."""
    if not data or (strange := set(data) - {*DAYS, "all"}):
        raise ValueError(f"unknown days {sorted(strange) if data else 'none'}")
    usual = data.get("all") or ""
    return tuple(_windows(data.get(day, usual) or "") for day in DAYS)


def read_days(names: Iterable[str]) -> Week:
    """Whole days. Raises ValueError."""
    if isinstance(names, str) or not (wanted := set(names)) or wanted - set(DAYS):
        raise ValueError(f"unknown days {names!r}")
    whole = (Window(_MIDNIGHT, _MIDNIGHT),)
    return tuple(whole if day in wanted else () for day in DAYS)


def _windows(text: str) -> tuple[Window, ...]:
    return tuple(_window(part) for part in text.split())


def _window(text: str) -> Window:
    first, _, last = text.partition("-")
    start = time.fromisoformat(first)
    end = _MIDNIGHT if last == "24:00" else time.fromisoformat(last)
    if end != _MIDNIGHT and start >= end:
        raise ValueError(f"hours run backwards: {text}")
    return Window(start, end)
