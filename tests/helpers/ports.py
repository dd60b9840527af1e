"""Ports that a test names beforehand, because what listens there is started apart."""

import socket

from server_api.simulator.floor.plan import free_port


def udp_port() -> int:
    """An even UDP port on loopback, the next nine free for media beside it."""
    return free_port(socket.SOCK_DGRAM)


def tcp_port() -> int:
    """A TCP port on loopback where nobody listens."""
    return free_port(socket.SOCK_STREAM)
