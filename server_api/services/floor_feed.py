"""What changed on the floor goes to the leads it concerns, a few times a second at most; the last state wins.

Whoever changes something touches its agent; nobody is asked in turn.
"""

import asyncio
import logging

from server_api.contract.floor import AgentTile
from server_api.contract.push import FloorChanged, PushBody
from server_api.services.desks import Desks
from server_api.services.floor_tiles import FloorTiles
from server_api.services.own_team import is_lead
from server_api.services.roster import Roster, Seat

log = logging.getLogger(__name__)


class Touched:
    """The agents who changed since somebody looked."""

    def __init__(self) -> None:
        self._some = asyncio.Event()

    def __call__(self, _agent_id: str = "") -> None:
        """Something of this agent is other than it was."""
        self._some.set()

    async def wait(self) -> None:
        """Until something changes; what changed before counts."""
        await self._some.wait()
        self._some.clear()


class ToldDesks:
    """Desks that say what they are told about: each message to an agent's desk is a change on the floor."""

    def __init__(self, desks: Desks, touched: Touched) -> None:
        self._desks = desks
        self._touched = touched

    def tell(self, agent_id: str, body: PushBody) -> None:
        """Pass it on."""
        self._desks.tell(agent_id, body)
        if not isinstance(body, FloorChanged):
            self._touched(agent_id)

    def cut(self, agent_id: str) -> None:
        """Pass it on."""
        self._desks.cut(agent_id)
        self._touched(agent_id)

    def hears(self, agent_id: str) -> bool:
        """As the desks have it."""
        return self._desks.hears(agent_id)

    def silent_s(self, agent_id: str) -> float:
        """As the desks have it."""
        return self._desks.silent_s(agent_id)


class FloorFeed:
    """Compares what each lead was told last with what is true, at most each ``pace_s`` seconds."""

    def __init__(
        self, roster: Roster, desks: Desks, tiles: FloorTiles, touched: Touched, pace_s: float
    ) -> None:
        self._roster = roster
        self._desks = desks
        self._tiles = tiles
        self._touched = touched
        self._pace_s = pace_s
        self._told: dict[str, dict[str, AgentTile]] = {}

    def begin(self, lead: Seat) -> None:
        """The lead's desk gets the whole floor now: what follows are changes of it."""
        if is_lead(lead):
            self._told[lead.agent_id] = self._tiles.of_lead(lead)

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            await self._touched.wait()
            try:
                self.look()
            except Exception:
                log.exception("the floor could not be told")
            await asyncio.sleep(self._pace_s)

    def look(self) -> None:
        """Tell every lead what is other than they know."""
        at_work = {seat.agent_id: seat for seat in self._roster if is_lead(seat) and seat.row.session_id}
        for lead_id in self._told.keys() - at_work.keys():
            del self._told[lead_id]
        for lead_id in self._told:
            self._tell(at_work[lead_id])

    def _tell(self, lead: Seat) -> None:
        before, now = self._told[lead.agent_id], self._tiles.of_lead(lead)
        changed = tuple(tile for agent_id, tile in now.items() if before.get(agent_id) != tile)
        gone = tuple(agent_id for agent_id in before if agent_id not in now)
        if changed or gone:
            self._told[lead.agent_id] = now
            self._desks.tell(lead.agent_id, FloorChanged(agents=changed, gone=gone))
