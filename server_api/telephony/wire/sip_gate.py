"""What may reach the SIP stack: listed sources always, strangers through a token bucket."""

from collections import Counter

Address = tuple[str, int]


class TokenBucket:
    """Allows ``rate`` events a second with a burst of ``burst``; the caller brings the clock (seconds)."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = 0.0

    def take(self, now: float) -> bool:
        """True when one more event is allowed at ``now``."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True


class SourceGate:
    """Counts who is trusted (trunks, agents' relays) and thins out everybody else."""

    def __init__(self, rate: float = 50.0, burst: float = 100.0) -> None:
        self._bucket = TokenBucket(rate, burst)
        self._listed: Counter[Address] = Counter()
        self.dropped = 0

    def allow(self, address: Address) -> None:
        """Trust a source; each call needs its :meth:`forget`."""
        self._listed[address] += 1

    def forget(self, address: Address) -> None:
        """Undo one :meth:`allow`."""
        self._listed[address] -= 1
        if self._listed[address] <= 0:
            del self._listed[address]

    def admits(self, address: Address, now: float) -> bool:
        """True when a datagram from ``address`` may go on to the stack."""
        if address in self._listed or self._bucket.take(now):
            return True
        self.dropped += 1
        return False
