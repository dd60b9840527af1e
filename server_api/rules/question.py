"""The question of every contact, and its two answers."""

from dataclasses import dataclass
from datetime import datetime

from server_api.contract.words import Channel
from server_api.domain.legal import Fact
from server_api.rules.profiles import Cap, Place
from server_api.rules.wishes import Wish

#: A message played to whoever answers, with no agent behind it.
RECORDED = "recorded_message"


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact of before: when (legal time, UTC), over what, about which debts, and what became of it.

    ``attempt`` is False where the debtor began it. Without ``debts`` it may have been about any.
    """

    at: datetime
    conversation: bool = False
    abandoned: bool = False
    attempt: bool = True
    channel: str = Channel.VOICE.value
    debts: frozenset[str] = frozenset()
    number: str = ""
    number_kind: str = ""


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """A debt the contact would be about. ``days_late`` on the debtor's calendar day."""

    debt_id: str
    days_late: int


#: A purpose: what the debtor asks for on the line, and which asks them for nothing (a protocol number).
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class ContactQuestion:
    """All that the rules look at. ``now`` is legal time in UTC; the first of ``places`` is the residence.

    ``past`` covers at least the longest cap. ``own_caps`` are the campaign's limits. ``campaign_id`` and
    ``creditor_id`` say on whose behalf; ``number`` is where to (E.164). ``ring_s`` and ``abandon_bp`` are
    how long the campaign lets ring, and the share of abandoned calls it is set to (300 = 3 %). ``faults``
    name what is on file and cannot be read.
    """

    now: datetime
    mode: str
    places: tuple[Place, ...]
    channel: Channel = Channel.VOICE
    purpose: str = "collection"
    person_id: str = ""
    campaign_id: str = ""
    creditor_id: str = ""
    phone_id: str = ""
    number: str = ""
    number_kind: str = ""
    phone_state: str = "usable"
    debts: tuple[OpenDebt, ...] = ()
    legal: tuple[Fact, ...] = ()
    wishes: tuple[Wish, ...] = ()
    past: tuple[PastContact, ...] = ()
    own_caps: tuple[Cap, ...] = ()
    ring_s: int = 0
    abandon_bp: int = 0
    locked: bool = False
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """Contact is allowed under ``rules`` (``id@version``), about ``debts``, until ``until`` (UTC)."""

    rules: tuple[str, ...]
    until: datetime
    debts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Denied:
    """Contact is not allowed. ``next_allowed_at`` is None where time alone will not change it."""

    rule_id: str
    rule_version: int
    reason: str
    next_allowed_at: datetime | None = None
    rules: tuple[str, ...] = ()
