"""Whether a debtor must be told before being recorded, and how long a recording is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from server_api.rules.profiles import Place


@dataclass(frozen=True, slots=True)
class RecordingRule:
    """``notice``: not before the debtor was told, by which profiles' ``rules``. ``keep_until`` inclusive."""

    notice: bool
    keep_until: date
    rules: tuple[str, ...] = ()


def recording_rule(places: Iterable[Place], on: date, usual_days: int) -> RecordingRule:
    """The strictest of every place where the debtor may be; kept ``usual_days`` where the law wants less."""
    profiles = [profile for place in places for profile in place.profiles]
    asking = [profile for profile in profiles if profile.recording_notice]
    days = max([usual_days, *(profile.keep_recordings_days for profile in profiles)])
    return RecordingRule(bool(asking), on + timedelta(days=days), tuple(p.rule for p in asking))
