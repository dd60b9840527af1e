"""How late packets come: the greatest delay of the last seconds decides how long is waited for them."""

from collections import deque

BUCKET_TICKS = 12
CALM_BUCKETS, MOST_BUCKETS = 8, 64  # 2 s to 15 s
FORGET_BUCKETS = 120  # 29 s


class DelayWindow:
    """Delays in samples against any fixed clock: ``most`` and ``least`` of a sliding window, None without.

    The window is short at first, so one hiccup is soon forgotten; where that proves too soon (a packet
    comes late again) it is doubled, and after half a minute of calm halved.
    """

    def __init__(self) -> None:
        self._buckets: deque[tuple[int, int]] = deque(maxlen=MOST_BUCKETS)
        self._low: int | None = None
        self._high: int | None = None
        self._ticks = 0
        self._length = CALM_BUCKETS
        self._since_late = 0
        self.most: int | None = None
        self.least: int | None = None

    @property
    def calm(self) -> bool:
        """True once a whole window was seen."""
        return len(self._buckets) >= self._length

    def add(self, delay: int) -> None:
        """One packet's."""
        if self._low is None or delay < self._low:
            self._low = delay
            if self.least is None or delay < self.least:
                self.least = delay
        if self._high is None or delay > self._high:
            self._high = delay
            if self.most is None or delay > self.most:
                self.most = delay

    def late(self) -> None:
        """A packet came too late for what was waited."""
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
        if self._low is not None and self._high is not None:
            self._buckets.append((self._low, self._high))
            self._low = self._high = None
            seen = list(self._buckets)[-self._length :]
            self.least = min(low for low, _ in seen)
            self.most = max(high for _, high in seen)
