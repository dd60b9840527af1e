"""Ports that a test names beforehand, because what listens there is started apart."""

import socket

from server_api.simulator.floor import plan
from server_api.simulator.floor.plan import free_port

_FIRST_MEDIA = 5  # below 22000 are the ranges that tests of the switch name themselves
_MOST_SHARES = 12  # a floor needs two ranges


def udp_port() -> int:
    """An even UDP port on loopback, the next nine free for media beside it."""
    return free_port(socket.SOCK_DGRAM)


def tcp_port() -> int:
    """A TCP port on loopback where nobody listens."""
    return free_port(socket.SOCK_STREAM)


def share(worker: int, workers: int) -> None:
    """Of several processes that run tests side by side, each takes ports of its own."""
    plan.PORT_SLOTS = range(worker, 1000, workers)
    shares = min(workers, _MOST_SHARES)
    plan.MEDIA_SLOTS = range(_FIRST_MEDIA + worker % shares, 30, shares)
