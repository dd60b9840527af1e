"""How late packets come: what nearly all of the last seconds kept to decides how long is waited for them."""

from collections import Counter, deque
from dataclasses import dataclass, field

BUCKET_TICKS = 12
CALM_BUCKETS, MOST_BUCKETS = 8, 64  # 2 s to 15 s
RESTLESS_BUCKETS = 32  # 8 s, where jitter is the rule
RESTLESS_SHARE = 10  # one packet of so many is more than a frame later than the swiftest
FRAME = 160
FORGET_BUCKETS = 120  # 29 s
TOLERATED, TOLERATED_IN_SPEECH = 64, 20  # one packet of so many may be later: it costs less than waiting


@dataclass(slots=True)
class _Bucket:
    """A quarter of a second: packets by delay, and the wait that was found necessary in it."""

    delays: Counter[int] = field(default_factory=Counter)
    kept: int | None = None


class DelayWindow:
    """Delays in samples against any fixed clock; None while nothing came.

    ``least`` is the swiftest packet of the window; ``urgent`` (19 of 20 kept to it) and ``needed`` (63 of 64)
    is what to wait for, ``spared`` the greatest of all: no need to wait longer. The window is 2 s at first,
    so one hiccup is soon forgotten; where that proves too soon it is doubled, and after half a minute of
    calm halved.
    """

    def __init__(self) -> None:
        self._past: deque[_Bucket] = deque(maxlen=MOST_BUCKETS)
        self._now = _Bucket()
        self._ticks = 0
        self._length = CALM_BUCKETS
        self._since_late = 0
        self.least: int | None = None
        self.urgent: int | None = None
        self.needed: int | None = None
        self.spared: int | None = None

    @property
    def calm(self) -> bool:
        """True once a whole window was seen."""
        return len(self._past) >= self._length

    def add(self, delay: int) -> None:
        """One packet's."""
        self._now.delays[delay] += 1
        if self.needed is None or self.least is None or not self.least <= delay <= self.needed:
            before = self.needed
            self._judge()
            if before is not None and self.needed is not None and self.needed > before:
                self._late()

    def keep_to(self, delay: int) -> None:
        """So long is waited already, because a packet came that late: do not hurry back."""
        self._now.kept = delay if self._now.kept is None else max(self._now.kept, delay)
        self._judge()
        self._late()

    def _judge(self) -> None:
        recent = [self._now, *list(self._past)[-self._length :]]
        seen: Counter[int] = Counter()
        for bucket in recent:
            seen.update(bucket.delays)
        if not seen:
            return
        self.least = min(seen)
        self.needed = _kept_by_all_but(seen, TOLERATED)
        self.urgent = _kept_by_all_but(seen, TOLERATED_IN_SPEECH)
        kept = [bucket.kept for bucket in recent if bucket.kept is not None]
        self.spared = max([self._greatest(seen), *kept])

    def _greatest(self, seen: Counter[int]) -> int:
        """Of the window, of a longer one where it says little."""
        swift = min(seen) + FRAME
        restless = sum(count for delay, count in seen.items() if delay > swift)
        if restless * RESTLESS_SHARE < seen.total():
            return max(seen)
        longer = list(self._past)[-RESTLESS_BUCKETS:]
        return max([max(seen), *(max(bucket.delays) for bucket in longer if bucket.delays)])

    def _late(self) -> None:
        """Packets come too late for what was waited."""
        if self._since_late > CALM_BUCKETS:
            self._length = min(MOST_BUCKETS, 2 * self._length)
        self._since_late = 0

    def tick(self) -> None:
        """20 ms have passed."""
        self._ticks += 1
        if self._ticks < BUCKET_TICKS:
            return
        self._ticks = 0
        self._since_late += 1
        if self._since_late >= FORGET_BUCKETS:
            self._since_late = 0
            self._length = max(CALM_BUCKETS, self._length // 2)
        if self._now.delays or self._now.kept is not None:
            self._past.append(self._now)
            self._now = _Bucket()
            self._judge()


def _kept_by_all_but(seen: Counter[int], one_of: int) -> int:
    """The least delay that at most one of so many packets exceeds."""
    later = -(seen.total() // one_of)
    for delay in sorted(seen, reverse=True):
        later += seen[delay]
        if later > 0:
            return delay
    return min(seen)
