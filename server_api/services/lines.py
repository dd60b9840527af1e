"""Whether the switch, and each trunk, can be dialled through."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

#: As good as no limit.
_ANY = 1_000_000


@dataclass(slots=True)
class Lines:
    """``up`` while the switch is reachable: nothing is dialled into a switch that may not answer.

    ``held`` says until when (monotonic seconds) a trunk that refused a call is left alone, ``most`` how many
    calls it takes at once and ``rates`` how many a second (0 or unknown: any number).
    """

    up: bool = False
    held: dict[str, float] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)
    _placed: dict[str, deque[float]] = field(default_factory=dict)

    def placed(self, trunk_id: str, now: float) -> None:
        """A call goes out by this trunk."""
        if self.rates.get(trunk_id, 0.0) > 0:
            self._placed.setdefault(trunk_id, deque()).append(now)

    def room(self, trunk_id: str, calls: int, now: float) -> int:
        """How many more calls a trunk takes that has ``calls`` now; ``now`` in monotonic seconds."""
        if not self.up or self.held.get(trunk_id, 0.0) > now:
            return 0
        most = self.most.get(trunk_id, 0)
        free = max(0, most - calls) if most else _ANY
        return min(free, self._by_rate(trunk_id, now))

    def _by_rate(self, trunk_id: str, now: float) -> int:
        rate = self.rates.get(trunk_id, 0.0)
        if rate <= 0:
            return _ANY
        span_s = max(1.0, 1.0 / rate)
        recent = self._placed.setdefault(trunk_id, deque())
        while recent and recent[0] <= now - span_s:
            recent.popleft()
        return max(0, int(rate * span_s) - len(recent))
