"""The agents of other nodes as a lead of this one sees them: each node tells the tiles of its own."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.contract.floor import AgentTile
from server_api.contract.words import Role
from server_api.services.own_team import LEADS
from server_api.services.roster import Seat

log = logging.getLogger(__name__)

#: Bus topic: ``tiles`` with the ``role`` of each agent, by id; ``whole`` where those left out are gone.
TILES_TOPIC = "floor.tiles"

#: Everything is told again so often, and a node that has not told for so long is not there (seconds).
_WHOLE_S, _SILENT_S = 2.0, 6.0

#: The tiles of this node's agents at work, each with its role.
OwnTiles = Callable[[], Iterable[tuple[AgentTile, Role]]]


@dataclass(slots=True)
class _Node:
    told_at: float = 0.0
    tiles: dict[str, tuple[AgentTile, Role]] = field(default_factory=dict)


class FarTiles:
    """Tells and hears tiles, at most each ``pace_s`` seconds; ``changed`` is called when others told."""

    def __init__(self, bus: Bus, clock: Clock, changed: Callable[[], None], pace_s: float) -> None:
        self._bus = bus
        self._clock = clock
        self._changed = changed
        self._pace_s = pace_s
        self._nodes: dict[str, _Node] = {}
        self._told: dict[str, dict[str, Any]] = {}
        self._whole_at = -_WHOLE_S
        bus.listen(TILES_TOPIC, self._hear)

    def of_lead(self, lead: Seat) -> list[AgentTile]:
        """The lead's people at other nodes."""
        since = self._clock.monotonic() - _SILENT_S
        nodes = [node for node in self._nodes.values() if node.told_at >= since]
        return [tile for node in nodes for tile, role in node.tiles.values() if _leads(lead, tile, role)]

    async def run(self, own: OwnTiles) -> None:
        """Tell until cancelled."""
        while True:
            try:
                self.tell(own)
            except Exception:
                log.exception("other nodes could not be told of the agents here")
            await asyncio.sleep(self._pace_s)

    def tell(self, own: OwnTiles) -> None:
        """Tell what has changed, or everything if that is due."""
        now = {tile.agent_id: _body(tile, role) for tile, role in own()}
        whole = self._clock.monotonic() - self._whole_at >= _WHOLE_S or bool(self._told.keys() - now.keys())
        changed = now if whole else {one: what for one, what in now.items() if self._told.get(one) != what}
        self._told = now
        if whole:
            self._whole_at = self._clock.monotonic()
        if changed or whole:
            self._bus.publish(TILES_TOPIC, {"tiles": changed, "whole": whole})

    def _hear(self, node_id: str, body: Body) -> None:
        if node_id == self._bus.node_id:
            return
        node = self._nodes.setdefault(node_id, _Node())
        told = {one: _read(what) for one, what in body["tiles"].items()}
        before = node.tiles
        node.told_at, node.tiles = self._clock.monotonic(), told if body["whole"] else before | told
        if node.tiles != before:
            self._changed()


def _body(tile: AgentTile, role: Role) -> dict[str, Any]:
    return tile.model_dump(mode="json") | {"role": role.value}


def _read(what: dict[str, Any]) -> tuple[AgentTile, Role]:
    return AgentTile.model_validate(what), Role(what["role"])


def _leads(lead: Seat, tile: AgentTile, role: Role) -> bool:
    if lead.profile.role is Role.ADMIN:
        return role is not Role.ADMIN
    return lead.profile.role in LEADS and role not in LEADS and lead.profile.team == tile.team
