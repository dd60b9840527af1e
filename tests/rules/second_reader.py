"""The law read a second time, from its files, by minutes and arrays: it shares no code with the rules.

``open_minutes`` tells for each minute (UTC) of the years whether a profile is open; ``faults`` looks through
a log of contacts for any that should not have been made.
"""

import json
import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from server_api.resources import resource_folder

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES = (365 + 120) * 24 * 60
DAY, WEEK = 24 * 60, 7 * 24 * 60
_EPOCH = date(2025, 12, 25)
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CALLS, _OTHERS = {"voice"}, {"sms", "email", "whatsapp"}

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Logged:
    """A contact that was made (``ours``), or came in. ``minute`` counts from FIRST."""

    minute: int
    channel: str
    debt: str
    ours: bool
    talked: bool
    dropped: bool
    mode: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere in the world: zones and profile ids written by hand; ``also``: where the number is from."""

    country: str
    region: str
    number: str
    zones: tuple[str, ...]
    profiles: tuple[str, ...]
    also: tuple["Spot", ...] = ()


@cache
def _law(name: str) -> dict[str, Any]:
    path: Path = resource_folder("jurisdictions") / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _free_days(country: str, region: str) -> frozenset[int]:
    data = json.loads((resource_folder("holidays") / f"{country}.json").read_text(encoding="utf-8"))
    days = [*data["national"], *data["regional"].get(region, {})]
    return frozenset((date.fromisoformat(day) - _EPOCH).days for day in days)


@cache
def _local_minutes(zone: str) -> NDArray[np.int32]:
    """Minutes since the Thursday of _EPOCH on the clocks of a zone, for each minute."""
    clocks = ZoneInfo(zone)
    quarters = np.arange(0, MINUTES, 15)
    ahead = [
        int((moment.utcoffset() or timedelta()).total_seconds()) // 60
        for moment in ((FIRST + timedelta(minutes=int(at))).astimezone(clocks) for at in quarters)
    ]
    start = (FIRST.date() - _EPOCH).days * DAY
    clock = np.arange(MINUTES) + start + np.repeat(np.array(ahead), 15)
    return np.asarray(clock, dtype=np.int32)


@cache
def open_minutes(profile: str, zone: str, country: str, region: str) -> Flags:
    """Whether this profile is open, at each minute."""
    law = _law(profile)
    local = _local_minutes(zone)
    day, minute = local // DAY, local % DAY
    found = np.zeros(MINUTES, dtype=np.bool_)
    for weekday, name in enumerate(_NAMES):
        if not law["hours"].get(name):
            continue
        opens, closes = (_minute(part) for part in law["hours"][name].split("-"))
        # _EPOCH was a Thursday.
        found |= ((day + 3) % 7 == weekday) & (minute >= opens) & (minute < closes)
    if law.get("holidays") == "forbidden":
        free = np.isin(day, np.fromiter(_free_days(country, region), dtype=np.int32))
        found &= ~free
    return found


@cache
def open_at(spot: Spot) -> Flags:
    """Whether everything that holds at a spot is open, at each minute."""
    found = np.ones(MINUTES, dtype=np.bool_)
    for profile in spot.profiles:
        for zone in spot.zones:
            found &= open_minutes(profile, zone, spot.country, spot.region)
    for other in spot.also:
        found &= open_at(other)
    return found


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def faults(spot: Spot, log: Sequence[Logged], *, stopped: int | None, lock: bool) -> list[str]:
    """What is wrong with the contacts of one lead; ``stopped`` is the minute of their opt-out."""
    log = sorted(log, key=lambda one: one.minute)
    ours = [one for one in log if one.ours]
    found = [f"{one.minute}: closed" for one in ours if not open_at(spot)[one.minute]]
    if stopped is not None:
        found += [f"{one.minute}: opted out" for one in ours if one.minute > stopped]
    if lock:
        dropped = [one.minute for one in log if one.dropped]
        found += [
            f"{one.minute}: locked"
            for one in ours
            if one.mode == "predictive" and _within(dropped, one.minute, 72 * 60)
        ]
    country = {"CL": _chile, "CO": _colombia, "EC": _ecuador, "US": _usa}.get(spot.country)
    return found + (country(spot, log, ours) if country else [])


def _within(moments: Sequence[int], at: int, length: int) -> int:
    """How many of these (in order) lie in the time ``length`` before ``at``."""
    before = [moment for moment in moments if moment < at]
    return len(before) - bisect_right(before, at - length)


def _chile(spot: Spot, log: Sequence[Logged], ours: Sequence[Logged]) -> list[str]:
    found = []
    called = [one.minute for one in ours if one.channel in _CALLS]
    wrote = [one.minute for one in ours if one.channel in _OTHERS]
    found += [f"{at}: second call in a week" for at in called if _within(called, at, WEEK)]
    found += [f"{at}: third message in a week" for at in wrote if _within(wrote, at, WEEK) > 1]
    found += [f"{at}: not two days apart" for at in wrote if _within(wrote, at, 2 * DAY)]
    return found


def _colombia(spot: Spot, log: Sequence[Logged], ours: Sequence[Logged]) -> list[str]:
    talks = [one.minute for one in log if one.talked]
    found = [f"{one.minute}: again in a week" for one in ours if _within(talks, one.minute, WEEK)]
    local = _local_minutes(spot.zones[0])
    for one in ours:
        same = [at for at in talks if at < one.minute and local[at] // DAY == local[one.minute] // DAY]
        found += [f"{one.minute}: again that day"] if same else []
        found += [f"{one.minute}: {one.channel} was not authorised"] if one.channel != "voice" else []
    return found


def _ecuador(spot: Spot, log: Sequence[Logged], ours: Sequence[Logged]) -> list[str]:
    found = []
    for zone in spot.zones:
        local = _local_minutes(zone)
        days = [(one.channel, int(local[one.minute]) // DAY) for one in ours]
        found += [
            f"{day}: twice by {channel}" for channel, day in set(days) if days.count((channel, day)) > 1
        ]
    return found


def _usa(spot: Spot, log: Sequence[Logged], ours: Sequence[Logged]) -> list[str]:
    found = []
    for debt in {one.debt for one in log}:
        called = [one.minute for one in ours if one.channel in _CALLS and one.debt == debt]
        talked = [one.minute for one in log if one.channel in _CALLS and one.talked and one.debt == debt]
        found += [f"{at}: eighth in a week" for at in called if _within(called, at, WEEK) > 6]
        found += [f"{at}: a talk less than a week ago" for at in called if _within(talked, at, WEEK)]
        if spot.region == "MA":
            both = [one.minute for one in ours if one.channel in {"voice", "sms"} and one.debt == debt]
            found += [f"{at}: third in a week" for at in both if _within(both, at, WEEK) > 1]
    return found
