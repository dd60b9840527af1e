"""The question of every contact, and its two answers."""

from dataclasses import dataclass
from datetime import datetime

from server_api.contract.words import Channel
from server_api.domain.legal import Fact
from server_api.rules.profiles import Place


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call placed before: when (legal time, UTC), and what became of it."""

    at: datetime
    conversation: bool = False
    abandoned: bool = False


@dataclass(frozen=True, slots=True)
class ContactQuestion:
    """All that the rules look at. ``now`` is legal time in UTC; ``places`` are residence and number's area.

    ``past`` covers at least the longest cap. ``days_late`` is the youngest open debt's, None without one.
    ``may_attempt`` is the campaign's own limit of calls a day, 0 for none.
    """

    now: datetime
    mode: str
    places: tuple[Place, ...]
    channel: Channel = Channel.VOICE
    purpose: str = "collection"
    legal: tuple[Fact, ...] = ()
    phone_state: str = "usable"
    days_late: int | None = None
    past: tuple[PastCall, ...] = ()
    may_attempt: int = 0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """Contact is allowed under ``rules`` (``id@version``), and the talk may last until ``until``."""

    rules: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Denied:
    """Contact is not allowed. ``next_allowed_at`` is None where time alone will not change it."""

    rule_id: str
    rule_version: int
    reason: str
    next_allowed_at: datetime | None = None
    rules: tuple[str, ...] = ()
