"""Read the law from ``resources/jurisdictions`` and ``resources/holidays``."""

import json
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

from server_api.domain.business_days import HolidayTable
from server_api.rules.profiles import Cap, CapKind, Profile, Window

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class BadLawError(ValueError):
    """A file of the law cannot be understood; the text names the file."""


def load_profiles(folder: Path) -> dict[str, Profile]:
    """Every profile by its id. Raises BadLawError."""
    profiles = [_profile(path) for path in sorted(folder.glob("*.toml"))]
    return {profile.profile_id: profile for profile in profiles}


def load_holidays(folder: Path) -> dict[str, HolidayTable]:
    """Every country's reviewed holidays. Raises BadLawError."""
    tables = [_table(path) for path in sorted(folder.glob("*.json"))]
    return {table.country: table for table in tables}


def _profile(path: Path) -> Profile:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Profile(
            profile_id=data["id"],
            version=data["version"],
            name=data["name"],
            status=data["status"],
            source=data["source"],
            hours=_hours(data["hours"]) if "hours" in data else None,
            holidays_forbidden=data.get("holidays") == "forbidden",
            caps=tuple(_cap(item) for item in data.get("caps", [])),
            most_days_late=data.get("most_days_late"),
            recording_notice=data.get("recordings", {}).get("notice", False),
            keep_recordings_days=data.get("recordings", {}).get("keep_days", 0),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise BadLawError(f"{path.name}: {error}") from error


def _hours(data: dict[str, str]) -> tuple[Window | None, ...]:
    if strange := set(data) - set(_DAYS):
        raise ValueError(f"unknown days {sorted(strange)}")
    return tuple(_window(data[day]) if data.get(day) else None for day in _DAYS)


def _window(text: str) -> Window:
    start, end = (time.fromisoformat(part) for part in text.split("-"))
    if start >= end:
        raise ValueError(f"hours run backwards: {text}")
    return Window(start, end)


def _cap(data: dict[str, Any]) -> Cap:
    return Cap(
        cap_id=data["id"],
        kind=CapKind(data["kind"]),
        most=data.get("most", 0),
        days=data.get("days", 0),
        hours=data.get("hours", 0),
    )


def _table(path: Path) -> HolidayTable:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return HolidayTable(
            country=data["country"],
            years=frozenset(data["years"]),
            national=_days(data["national"]),
            regional={region: _days(days) for region, days in data["regional"].items()},
        )
    except (KeyError, ValueError, TypeError) as error:
        raise BadLawError(f"{path.name}: {error}") from error


def _days(data: dict[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in data.items()}
