"""Read the law from ``resources/jurisdictions`` and ``resources/holidays``, and a creditor's own rules."""

import csv
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from server_api.domain.business_days import HolidayTable
from server_api.rules.profiles import LOOK_BACK_DAYS, MOST_COUNTED, Cap, CapKind, Per, Profile, Reported
from server_api.rules.read import read_week
from server_api.rules.towns import TownHolidays, town_key

_RECORDED = ("", "consent", "forbidden", "allowed")
#: What a creditor may say of contact; it narrows the law and never widens it.
_CREDITOR = frozenset(
    {"version", "hours", "holidays", "caps", "modes", "channels", "most_days_late", "waived", "source"}
)


class BadLawError(ValueError):
    """A file of the law cannot be understood; the text names the file."""


def load_profiles(folder: Path) -> dict[str, Profile]:
    """Every profile by its id. Raises BadLawError."""
    profiles = [_profile_file(path) for path in sorted(folder.glob("*.toml"))]
    return {profile.profile_id: profile for profile in profiles}


def load_holidays(folder: Path) -> dict[str, HolidayTable]:
    """Every country's reviewed holidays. Raises BadLawError."""
    tables = [_table(path) for path in sorted(folder.glob("*.json"))]
    return {table.country: table for table in tables}


def load_towns(folder: Path) -> TownHolidays:
    """The towns' own holidays, ``municipal/*.csv``: country, region, city, day, name, source.

    Raises BadLawError.
    """
    found: TownHolidays = {}
    for path in sorted((folder / "municipal").glob("*.csv")):
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    key = town_key(row["country"], row["region"], row["city"])
                    found.setdefault(key, {})[date.fromisoformat(row["day"])] = row["name"]
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise BadLawError(f"{path.name}: {error}") from error
    return found


def creditor_profile(creditor_id: str, rules: Any) -> Profile:
    """A creditor's ``contact`` rules as one more profile. Raises BadLawError."""
    try:
        if not isinstance(rules, Mapping):
            raise TypeError("contact is no table")
        if strange := set(rules) - _CREDITOR:
            raise ValueError(f"unknown {sorted(strange)}")
        named = {"id": "CREDITOR", "name": creditor_id, "status": "text", "source": "the creditor's rules"}
        return _profile({"version": 1} | named | dict(rules))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadLawError(f"creditor {creditor_id}: {error}") from error


def _profile_file(path: Path) -> Profile:
    try:
        return _profile(tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadLawError(f"{path.name}: {error}") from error


def _profile(data: Mapping[str, Any]) -> Profile:
    recorded = data.get("recorded_messages", "")
    if recorded not in _RECORDED:
        raise ValueError(f"recorded_messages {recorded!r}")
    recordings = data.get("recordings", {})
    return Profile(
        profile_id=data["id"],
        version=int(data["version"]),
        name=data["name"],
        status=data["status"],
        source=data["source"],
        hours=read_week(data["hours"]) if "hours" in data else None,
        hours_by_request=bool(data.get("hours_by_request", False)),
        holidays_forbidden=data.get("holidays") == "forbidden",
        caps=tuple(_cap(item) for item in data.get("caps", [])),
        waived=_words(data, "waived"),
        modes=_words(data, "modes"),
        channels=_words(data, "channels"),
        own_channels=_words(data, "own_channels"),
        most_days_late=data.get("most_days_late"),
        recorded_messages=recorded,
        min_ring_s=data.get("min_ring_s", 0),
        most_abandoned_bp=data.get("most_abandoned_bp"),
        recording_notice=recordings.get("notice", False),
        keep_recordings_days=recordings.get("keep_days", 0),
        reported=tuple(_reported(item) for item in data.get("reported", [])),
    )


def _words(data: Mapping[str, Any], name: str) -> frozenset[str]:
    words = data.get(name, ())
    if isinstance(words, str) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"{name} is no list of words")
    return frozenset(words)


def _cap(data: Mapping[str, Any]) -> Cap:
    cap = Cap(
        cap_id=data["id"],
        kind=CapKind(data["kind"]),
        most=int(data.get("most", 0)),
        days=int(data.get("days", 0)),
        hours=int(data.get("hours", 0)),
        per=Per(data.get("per", Per.PERSON)),
        channels=_words(data, "channels"),
        number_kinds=_words(data, "number_kinds"),
        same_channel=bool(data.get("same_channel", False)),
        consent_days=int(data.get("consent_days", 0)),
        configurable=bool(data.get("configurable", False)),
        why=data.get("why", ""),
    )
    counted = cap.kind in (CapKind.ATTEMPTS, CapKind.CONVERSATIONS)
    if (counted and (cap.most < 1 or cap.days < 1)) or cap.days * 24 + cap.hours < 1:
        raise ValueError(f"cap {cap.cap_id} holds for no time, or lets nothing through")
    if cap.days * 24 + cap.hours > LOOK_BACK_DAYS * 24:
        raise ValueError(f"cap {cap.cap_id} looks back more than {LOOK_BACK_DAYS} days")
    if cap.most > MOST_COUNTED:
        raise ValueError(f"cap {cap.cap_id} counts more than {MOST_COUNTED}")
    return cap


def _reported(data: Mapping[str, Any]) -> Reported:
    figures = tuple((name, float(value)) for name, value in data.items() if name not in ("id", "why"))
    return Reported(data["id"], data["why"], figures)


def _table(path: Path) -> HolidayTable:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return HolidayTable(
            country=data["country"],
            years=frozenset(data["years"]),
            national=_days(data["national"]),
            regional={region: _days(days) for region, days in data["regional"].items()},
            regions=frozenset(data.get("regions", data["regional"])),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise BadLawError(f"{path.name}: {error}") from error


def _days(data: dict[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in data.items()}
