"""The authenticated TLS WebSocket that carries the engine's SIP: one datagram a binary frame."""

import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect

from agent_desktop.desk.ports import ServerPort
from agent_desktop.links.push_link import socket_url
from server_api.contract.routes import SIP_SOCKET

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SipPace:
    """Seconds: to open, between beats, until a silent link is dead, between tries."""

    open_s: float = 1.5
    beat_s: float = 1.0
    dead_s: float = 2.0
    first_wait_s: float = 0.2
    longest_wait_s: float = 5.0


class SipSocket:
    """Opens one WebSocket after the other; each needs its own one-time ticket."""

    def __init__(
        self,
        server: ServerPort,
        server_url: str,
        trust: Callable[[], ssl.SSLContext | None],
        pace: SipPace,
    ) -> None:
        self._server = server
        self._server_url = server_url
        self._trust = trust
        self._pace = pace

    async def open(self) -> ClientConnection:
        """A connected socket. Raises ServerRefusedError, OSError, TimeoutError or WebSocketException."""
        ticket = await self._server.ticket()
        return await connect(
            socket_url(self._server_url, SIP_SOCKET, {"ticket": ticket.ticket}),
            ssl=self._trust(),
            open_timeout=self._pace.open_s,
            close_timeout=0.5,
            ping_interval=self._pace.beat_s,
            ping_timeout=self._pace.dead_s,
            max_size=65_536,
            compression=None,
        )
