"""Rules of contact of one place or one pact, as data with a source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from server_api.domain.business_days import HolidayTable, UnknownDayError


class CapKind(StrEnum):
    """What a cap counts."""

    ATTEMPTS = "attempts"  # contacts tried by us
    CONVERSATIONS = "conversations"  # contacts in which a person was reached, whoever began them
    WAIT_AFTER_CONVERSATION = "wait_after_conversation"  # silence after one
    GAP = "gap"  # silence between one attempt and the next
    ONE_CHANNEL = "one_channel"  # after a conversation: no other channel
    LOCK_AFTER_ABANDONED = "lock_after_abandoned"  # silence after an abandoned call, predictive only


class Per(StrEnum):
    """Whose contacts a cap counts together."""

    PERSON = "person"  # the debtor's, about whatever debt
    DEBT = "debt"  # those about one debt
    NUMBER = "number"  # those on one number


#: No cap may look further back, in days.
LOOK_BACK_DAYS = 31
#: No cap may let more than so many through, so no more of contacts alike are read.
MOST_COUNTED = 200


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``most`` of ``kind`` in ``days``; a day is the debtor's calendar day, more are rolling.

    For silences only the length counts: ``days``, or ``hours`` where days are too coarse. ``channels`` and
    ``number_kinds`` narrow both what is asked about and what is counted (empty: everything);
    ``same_channel`` counts only contacts over the channel asked about. A consent given by the debtor within
    the last ``consent_days`` lifts the cap. ``configurable``: a creditor may waive it, for the law can be
    read more widely.
    """

    cap_id: str
    kind: CapKind
    most: int = 0
    days: int = 0
    hours: int = 0
    per: Per = Per.PERSON
    channels: frozenset[str] = frozenset()
    number_kinds: frozenset[str] = frozenset()
    same_channel: bool = False
    consent_days: int = 0
    configurable: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` until just before ``end``, local time; an ``end`` of 00:00 is midnight after."""

    start: time
    end: time


#: Seven days from Monday; a day without windows is closed.
Week = tuple[tuple[Window, ...], ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """A rule that no single contact can keep or break: measured, and shown in reports."""

    rule_id: str
    why: str
    figures: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One jurisdiction, an overlay such as a pact of banks, a creditor's own rules, or a debtor's wish.

    ``hours`` is None where the profile says nothing about hours; ``hours_by_request``: the debtor may ask
    for others. ``status`` tells how good the evidence is. ``modes`` and ``channels`` are the only ones
    allowed (empty: all); ``own_channels`` the only ones without the debtor's consent. ``most_days_late``
    binds telephone calls. ``recorded_messages``: "", "consent", "forbidden", "allowed". ``min_ring_s`` and
    ``most_abandoned_bp`` bind dialling by machine. ``recording_notice``: nobody is recorded before they were
    told; ``keep_recordings_days``: for so long at least a recording is kept.
    """

    profile_id: str
    version: int
    name: str
    status: str
    source: str
    hours: Week | None = None
    hours_by_request: bool = False
    holidays_forbidden: bool = False
    caps: tuple[Cap, ...] = ()
    waived: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    own_channels: frozenset[str] = frozenset()
    most_days_late: int | None = None
    recorded_messages: str = ""
    min_ring_s: int = 0
    most_abandoned_bp: int | None = None
    recording_notice: bool = False
    keep_recordings_days: int = 0
    reported: tuple[Reported, ...] = ()

    @property
    def rule(self) -> str:
        """The rule's name as it is stored with every decision: ``BR-SP@1``."""
        return f"{self.profile_id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere the debtor may be: every zone must allow, under these profiles and holidays.

    ``local`` are the town's own holidays.
    """

    country: str
    region: str
    zones: tuple[str, ...]
    profiles: tuple[Profile, ...]
    holidays: HolidayTable | None = None
    local: Mapping[date, str] = field(default_factory=dict)

    def holiday(self, day: date) -> str | None:
        """The name of a holiday here. Raises UnknownDayError where no reviewed table covers the day."""
        if self.holidays is None:
            raise UnknownDayError(self.country)
        return self.holidays.name(day, self.region) or self.local.get(day)
