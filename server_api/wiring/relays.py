"""One loopback port a seat toward the switch, kept for the seat's whole life."""

from collections.abc import Callable

from starlette.websockets import WebSocket

from server_api.web.sip_relay import Address, SeatRelay, serve


class SeatRelays:
    """Relays by agent; ``switch`` tells where the switch listens now."""

    def __init__(self, switch: Callable[[], Address]) -> None:
        self._switch = switch
        self._relays: dict[str, tuple[Address, SeatRelay]] = {}

    async def __call__(self, websocket: WebSocket, agent_id: str) -> None:
        """Carry the seat's datagrams until one of both ends."""
        await serve(websocket, await self._relay(agent_id))

    async def _relay(self, agent_id: str) -> SeatRelay:
        switch = self._switch()
        address, relay = self._relays.get(agent_id, (None, None))
        if relay is not None and address == switch:
            return relay
        if relay is not None:  # the switch was started anew and listens elsewhere
            relay.close()
        fresh = SeatRelay(switch)
        self._relays[agent_id] = (switch, fresh)
        await fresh.open()
        return fresh

    def port(self, agent_id: str) -> int:
        """From where the switch hears the agent, 0 where it is not known yet."""
        address, relay = self._relays.get(agent_id, (None, None))
        return relay.port if relay is not None and address == self._switch() else 0

    def leave(self, agent_id: str) -> None:
        """The agent signed out: the connection and the port go."""
        _, relay = self._relays.pop(agent_id, (None, None))
        if relay is not None:
            relay.close()

    def close(self) -> None:
        """Give the ports back."""
        for _, relay in self._relays.values():
            relay.close()
        self._relays.clear()
