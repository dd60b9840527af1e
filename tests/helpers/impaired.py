"""A bad network on loopback: a UDP proxy that loses, delays, reorders and drifts, by a seed.

Everything happens in one thread, which goes before others where the system allows it: sending by the clock,
forwarding and listening. ``late_ms`` says how punctual that was, so that a busy machine is not mistaken for
a bad network.
"""

import heapq
import itertools
import random
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from server_api.telephony.embedded.priority import go_first
from server_api.telephony.wire.sip_gate import Address

HOST = "127.0.0.1"
MAX_DATAGRAM = 2048


@dataclass(frozen=True, slots=True)
class Impairment:
    """``loss`` 0 to 1 at random; ``delay_ms`` give or take ``jitter_ms``, evenly, each packet for itself (so
    they overtake each other); ``drift_ppm``: how much slower than ours the sender's clock seems to run.
    """

    loss: float = 0.0
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    drift_ppm: float = 0.0


class Link:
    """What comes to ``front`` leaves ``back`` towards :attr:`to`, impaired; answers pass as they are."""

    def __init__(self, impairment: Impairment, seed: int) -> None:
        self.front = bound()
        self.back = bound()
        self.to: Address = (HOST, 9)
        self._answers_to: Address | None = None
        self._impairment = impairment
        self._chance = random.Random(seed)
        self._began: float | None = None
        self.sent = self.lost = 0

    def forward(self, source: Address, now: float) -> float | None:
        """A packet came to the front: when it leaves the back, None when it is lost."""
        self._answers_to = source
        self.sent += 1
        if self._began is None:
            self._began = now
        bad = self._impairment
        late_ms = bad.delay_ms + self._chance.uniform(-bad.jitter_ms, bad.jitter_ms)
        if self._chance.random() < bad.loss:
            self.lost += 1
            return None
        return now + late_ms / 1000 + bad.drift_ppm * 1e-6 * (now - self._began)

    def answer(self, data: bytes) -> None:
        """A packet came to the back."""
        if self._answers_to is not None:
            self.front.sendto(data, self._answers_to)


def bound() -> socket.socket:
    """A UDP socket on any free port of loopback."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((HOST, 0))
    sock.setblocking(False)
    return sock


class ImpairedNetwork:
    """Make links and plans, then :meth:`run` in a thread that does nothing else, then :meth:`close`."""

    def __init__(self, seed: int) -> None:
        self._seeds = itertools.count(seed)
        self._links: list[Link] = []
        self._sockets = selectors.DefaultSelector()
        self._plan: list[tuple[float, int, Callable[[], object]]] = []
        self._order = itertools.count()
        self.late_ms = 0.0

    def link(self, impairment: Impairment) -> Link:
        """A new way through the network."""
        link = Link(impairment, next(self._seeds))
        self._links.append(link)
        self.hear(link.front, lambda data, source: self._forward(link, data, source))
        self.hear(link.back, lambda data, _source: link.answer(data))
        return link

    def hear(self, sock: socket.socket, take: Callable[[bytes, Address], object]) -> None:
        """Call ``take(data, source)`` for every datagram."""
        self._sockets.register(sock, selectors.EVENT_READ, lambda: take(*sock.recvfrom(MAX_DATAGRAM)))

    def at(self, due: float, action: Callable[[], object]) -> None:
        """Do something at a moment of ``time.monotonic()``."""
        heapq.heappush(self._plan, (due, next(self._order), action))

    def _forward(self, link: Link, data: bytes, source: Address) -> None:
        due = link.forward(source, time.monotonic())
        if due is not None:
            self.at(due, lambda: link.back.sendto(data, link.to))

    def run(self, until: float) -> None:
        """Until a moment of ``time.monotonic()``."""
        go_first()
        while (now := time.monotonic()) < until:
            while self._plan and self._plan[0][0] <= now:
                due, _, action = heapq.heappop(self._plan)
                self.late_ms = max(self.late_ms, 1000 * (now - due))
                action()
            wake = min(until, self._plan[0][0]) if self._plan else until
            for key, _ in self._sockets.select(max(0.0, wake - time.monotonic())):
                key.data()

    def close(self) -> None:
        """Free every port of the links."""
        self._sockets.close()
        for link in self._links:
            link.front.close()
            link.back.close()
