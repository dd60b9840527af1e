"""Rules of contact of one place or one pact, as data with a source."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from server_api.domain.business_days import HolidayTable


class CapKind(StrEnum):
    """What a cap counts."""

    ATTEMPTS = "attempts"  # calls placed
    CONVERSATIONS = "conversations"  # calls in which a person was reached
    WAIT_AFTER_CONVERSATION = "wait_after_conversation"  # days of silence after one
    LOCK_AFTER_ABANDONED = "lock_after_abandoned"  # hours of silence after an abandoned call, predictive only


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``most`` of ``kind`` in ``days``; a day is the debtor's calendar day, more are rolling.

    For the two silences only the length counts: ``days``, or ``hours`` where days are too coarse.
    """

    cap_id: str
    kind: CapKind
    most: int = 0
    days: int = 0
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` until just before ``end``, local time."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Profile:
    """One jurisdiction, or an overlay such as a pact of banks.

    ``hours`` has seven entries from Monday, None where the day is closed; the whole is None where the
    profile says nothing about hours. ``status`` tells how good the evidence is. ``recording_notice``: nobody
    is recorded before they were told; ``keep_recordings_days``: for so long at least a recording is kept.
    """

    profile_id: str
    version: int
    name: str
    status: str
    source: str
    hours: tuple[Window | None, ...] | None = None
    holidays_forbidden: bool = False
    caps: tuple[Cap, ...] = ()
    most_days_late: int | None = None
    recording_notice: bool = False
    keep_recordings_days: int = 0

    @property
    def rule(self) -> str:
        """The rule's name as it is stored with every decision: ``BR-SP@1``."""
        return f"{self.profile_id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere the debtor may be: every zone must allow, under these profiles and holidays."""

    country: str
    region: str
    zones: tuple[str, ...]
    profiles: tuple[Profile, ...]
    holidays: HolidayTable | None = None
