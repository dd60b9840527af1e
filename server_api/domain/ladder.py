"""Which of a debtor's numbers to call next, and which to leave alone for now. Pure.

Without steps: who answered last comes first, then each number once before any is tried again; among equals
the one that is answered most often at this hour. With steps (``Retries.ladder``) an attempt belongs to a
step, whose kind of number comes first; a step without a number is passed over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server_api.domain.best_time import Answers
from server_api.domain.retries import Retries, Step

#: Ends of calls, and results, that say that no person was heard.
MISSED = frozenset(
    [
        "no_answer",
        "busy",
        "rejected",
        "cancelled",
        "congestion",
        "trunk_silent",
        "not_acceptable",
        "switch_lost",
        "media_lost",
        "machine",
        "voicemail",
        "silence",
    ]
)


@dataclass(frozen=True, slots=True)
class Number:
    """A usable number. ``results``: what its last calls gave, the latest first."""

    phone_id: str
    e164: str
    kind: str = ""
    position: int = 0
    results: tuple[str, ...] = ()
    last_at: datetime | None = None
    right_party_times: int = 0
    answers: Answers = field(default_factory=Answers)

    @property
    def misses(self) -> int:
        """How many calls in a row nobody answered."""
        return next((at for at, one in enumerate(self.results) if one not in MISSED), len(self.results))


@dataclass(frozen=True, slots=True)
class Ladder:
    """``numbers`` as they are to be tried now; where all of them rest, one is free at ``rests_until``."""

    numbers: tuple[Number, ...]
    rests_until: datetime | None = None


def ladder(numbers: Sequence[Number], attempts: int, now: datetime, zone: str, rules: Retries) -> Ladder:
    """The numbers for attempt ``attempts`` (0: the first) at ``now``."""
    free, rests = [], []
    for number in _once(numbers):
        until = _rests_until(number, rules)
        if until is not None and until > now:
            rests.append(until)
        else:
            free.append(number)
    local = now.astimezone(ZoneInfo(zone))
    wanted = _step_kind(rules.ladder, attempts, {number.kind for number in free})

    def worth(number: Number) -> tuple[bool, int, float, int, int, str]:
        chance = round(number.answers.chance(local), 3)
        other = wanted is not None and number.kind != wanted
        times = number.right_party_times
        return other, number.misses, -chance, -times, number.position, number.phone_id

    return Ladder(tuple(sorted(free, key=worth)), None if free else min(rests, default=None))


def _once(numbers: Sequence[Number]) -> Iterable[Number]:
    """A number that is on file twice is one number."""
    seen: dict[str, Number] = {}
    for number in numbers:
        seen.setdefault(number.e164, number)
    return seen.values()


def _rests_until(number: Number, rules: Retries) -> datetime | None:
    if number.last_at is None:
        return None
    rest = rules.rest(number.results)
    return number.last_at + max(rules.number_gap, rest or timedelta(0))


def _step_kind(steps: Sequence[Step], attempts: int, kinds: set[str]) -> str | None:
    """The kind that this attempt's step asks for; None: any."""
    taken = [step for step in steps if not step.kind or step.kind in kinds]
    total = sum(step.times for step in taken)
    if total == 0:
        return None
    place = attempts % total
    for step in taken:
        if place < step.times:
            return step.kind or None
        place -= step.times
    return None
