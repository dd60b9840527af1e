"""A real mixer process under test, without signalling: legs with far ends, and what it tells."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.streams import remote_of
from server_api.telephony.wire import sdp
from tests.helpers.waiting import until
from tests.telephony.rtp_peer import RtpPeer
from tests.telephony.switchboard import settings


class MixerRoom:
    """``events`` holds (event, leg, fields) as told; ``deaths`` counts lost mixers."""

    def __init__(self, knobs: SwitchSettings) -> None:
        self.events: list[tuple[str, str, dict[str, Any]]] = []
        self.deaths = 0
        self.mixer = MixerLink(
            knobs, lambda event, leg, fields: self.events.append((event, leg, fields)), self._die
        )
        self.ports: dict[str, int] = {}
        self.sockets: list[socket.socket] = []  # closed at the end
        self._peers: list[RtpPeer] = []

    def _die(self) -> None:
        self.deaths += 1

    def told(self, event: str, leg: str) -> list[dict[str, Any]]:
        """The fields of every such event of a leg."""
        return [fields for name, whose, fields in self.events if (name, whose) == (event, leg)]

    async def leg(
        self,
        name: str,
        tone_hz: float = 0.0,
        codec: str = "PCMA",
        *,
        secure: bool = False,
        ptime_ms: int = 20,
        **remote: Any,
    ) -> RtpPeer:
        """A leg whose far end sends a tone (0: silence) and is heard by the mixer."""
        peer = RtpPeer(tone_hz, secure=secure, ptime_ms=ptime_ms)
        self._peers.append(peer)
        ours = sdp.new_crypto() if secure else None
        far = replace(sdp.offer("127.0.0.1", peer.port, (codec,), peer.crypto), ptime_ms=ptime_ms)
        port = self.ports[name] = await self.mixer.open(name)
        keys = (ours.key, peer.crypto.key) if ours is not None and peer.crypto is not None else None
        self.mixer.remote(name, {**remote_of(far, 0.0, keys), **remote})
        await peer.talk_to(sdp.offer("127.0.0.1", port, (codec,), ours))
        await until(lambda: self.told("media", name), what=f"sound on {name}")
        return peer

    async def close(self) -> None:
        """End the mixer and its far ends."""
        for peer in self._peers:
            peer.close()
        for sock in self.sockets:
            sock.close()
        await self.mixer.stop()


@asynccontextmanager
async def mixer_room(**knobs: float | int | str) -> AsyncIterator[MixerRoom]:
    """A started mixer, ended afterwards."""
    room = MixerRoom(settings(**knobs))
    try:
        await room.mixer.start()
        yield room
    finally:
        await room.close()
