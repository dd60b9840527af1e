"""What may reach the SIP stack: listed sources always, strangers through a token bucket."""

import ipaddress
import socket
from collections import Counter
from dataclasses import dataclass

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Network:
    """IPv4 addresses with the same first bits, held as numbers: asked for every datagram of a stranger."""

    first: int
    mask: int

    @classmethod
    def of(cls, text: str) -> "Network":
        """From ``192.0.2.7`` or ``192.0.2.0/24``. Raises AddressValueError for what is no address."""
        network = ipaddress.IPv4Network(text, strict=False)
        return cls(int(network.network_address), int(network.netmask))

    def holds(self, host: str) -> bool:
        """True when the address is one of these."""
        return int.from_bytes(socket.inet_aton(host), "big") & self.mask == self.first


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
        self._networks: Counter[Network] = Counter()
        self.dropped = 0

    def allow(self, address: Address) -> None:
        """Trust a source; each call needs its :meth:`forget`."""
        self._listed[address] += 1

    def forget(self, address: Address) -> None:
        """Undo one :meth:`allow`."""
        self._listed[address] -= 1
        if self._listed[address] <= 0:
            del self._listed[address]

    def allow_network(self, network: Network) -> None:
        """Trust every port of these addresses; each call needs its :meth:`forget_network`."""
        self._networks[network] += 1

    def forget_network(self, network: Network) -> None:
        """Undo one :meth:`allow_network`."""
        self._networks[network] -= 1
        if self._networks[network] <= 0:
            del self._networks[network]

    def admits(self, address: Address, now: float) -> bool:
        """True when a datagram from ``address`` may go on to the stack."""
        if address in self._listed or any(network.holds(address[0]) for network in self._networks):
            return True
        if self._bucket.take(now):
            return True
        self.dropped += 1
        return False
