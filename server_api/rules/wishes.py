"""What the debtor asked for: not to be contacted, when, over what, and what they agreed to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from server_api.rules.profiles import Place, Profile, Week
from server_api.rules.read import read_days, read_week

VERSION = 1
_SOURCE = "the debtor"


class WishKind(StrEnum):
    """Kinds of wishes, and what ``detail`` holds."""

    OPT_OUT = "opt_out"  # nothing: no contact within the scope
    HOURS = "hours"  # {"mon": "18:00-20:00", ...} or {"all": "..."}: only then
    DAYS = "days"  # {"days": ["mon", "tue"]}: only on these
    ONLY_CHANNEL = "only_channel"  # nothing: only the wish's channel
    CONSENT = "consent"  # {"recorded": true}: also to recorded messages; caps with consent_days are lifted
    REQUEST_HOURS = "request_hours"  # as HOURS: asked for besides those of the law, where the law lets them


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish on file. An empty id or channel means: all of them. UTC; ``expires_at`` None: for good."""

    wish_id: str
    kind: str
    since: datetime
    scope: str = ""
    phone_id: str = ""
    channel: str = ""
    campaign_id: str = ""
    creditor_id: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None

    def in_force(self, now: datetime) -> bool:
        """Whether it still counts. One dated ahead counts already: clocks differ, wishes do not wait."""
        return self.expires_at is None or now < self.expires_at

    def concerns(self, *, phone_id: str, channel: str, campaign_id: str, creditor_id: str) -> bool:
        """Whether a contact falls under it."""
        return (
            self.phone_id in ("", phone_id)
            and self.channel in ("", channel)
            and self.campaign_id in ("", campaign_id)
            and self.creditor_id in ("", creditor_id)
        )


class UnreadableWishError(ValueError):
    """A wish that cannot be understood may forbid anything: fail closed."""


def wished_hours(wish: Wish) -> Profile:
    """The wish as a profile: open only when the debtor wants it. Raises UnreadableWishError."""
    try:
        by_days = wish.kind == WishKind.DAYS
        hours = read_days(wish.detail["days"]) if by_days else read_week(wish.detail)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableWishError(wish.wish_id) from error
    return Profile("WISH", VERSION, f"the debtor's {wish.kind}", "text", _SOURCE, hours=hours)


def at_home(home: Place, wishes: Iterable[Wish]) -> Place:
    """The residence under the debtor's own wishes. Raises UnreadableWishError."""
    profiles = list(home.profiles)
    for wish in wishes:
        if wish.kind in (WishKind.HOURS, WishKind.DAYS):
            profiles.append(wished_hours(wish))
        if wish.kind == WishKind.REQUEST_HOURS:
            asked = wished_hours(wish).hours
            assert asked is not None, "hours were read"
            profiles = [_widened(profile, asked) for profile in profiles]
    return replace(home, profiles=tuple(profiles))


def consents(wishes: Iterable[Wish]) -> tuple[Wish, ...]:
    """Consents among them, spent ones too: they excuse what was done under them."""
    return tuple(wish for wish in wishes if wish.kind == WishKind.CONSENT)


def excused(at: datetime, given: Iterable[Wish], days: int) -> bool:
    """Whether a contact then stood under a consent not older than ``days``."""
    return any(wish.since <= at < wish.since + timedelta(days=days) and wish.in_force(at) for wish in given)


def _widened(profile: Profile, asked: Week) -> Profile:
    if profile.hours is None or not profile.hours_by_request:
        return profile
    hours = tuple((*usual, *more) for usual, more in zip(profile.hours, asked, strict=True))
    return replace(profile, hours=hours)
