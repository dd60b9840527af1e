"""An agent who signs in at another node leaves the first one: it is asked, and gives the seat up.

Not in a call: the voice is at that node's switch. A node that is gone is not asked.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable

from server_api.bus import Body, Bus
from server_api.contract.push import TakenOver
from server_api.contract.words import ErrorCode
from server_api.domain.agent import ON_CALL
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.store import agents_rows, nodes_rows
from server_api.store.database import Database

log = logging.getLogger(__name__)

#: Bus topics: a seat is wanted (``ask``, ``agent``, ``node``, ``device``), and what became of it (``given``).
ASKED, ANSWERED = "seat.asked", "seat.answered"

#: A node that has not been seen for so many seconds has nobody to give up.
SILENT_S = 5.0


class ClaimSeat:
    """Asks for an agent's seat where another node has it; ``patience_s`` is how long an answer may take."""

    def __init__(self, database: Database, bus: Bus, *, patience_s: float = 3.0) -> None:
        self._database = database
        self._bus = bus
        self._patience_s = patience_s
        self._asked: dict[str, asyncio.Future[bool]] = {}
        bus.listen(ANSWERED, self._hear)

    @property
    def node_id(self) -> str:
        """Where the agent will be."""
        return self._bus.node_id

    async def __call__(self, agent_id: str, device_id: str) -> bool:
        """Whether there was a seat to take over. Raises RefusalError BAD_TRANSITION, BUSY; StoreError."""
        node_id = await self._elsewhere(agent_id)
        if not node_id:
            return False
        ask, answer = str(uuid.uuid4()), asyncio.get_running_loop().create_future()
        self._asked[ask] = answer
        try:
            told = {"ask": ask, "agent": agent_id, "node": node_id, "device": device_id}
            self._bus.publish(ASKED, told)
            async with asyncio.timeout(self._patience_s):
                given = await answer
        except TimeoutError:
            log.warning("node %s did not answer for the seat of agent %s", node_id, agent_id)
            raise RefusalError(ErrorCode.BUSY) from None
        finally:
            del self._asked[ask]
        if not given:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="in_call")
        return True

    async def _elsewhere(self, agent_id: str) -> str:
        """The node at which the agent is, if that is another one and it is there."""
        async with self._database.read() as conn:
            row = await agents_rows.get(conn, agent_id)
            if row is None or row.node_id in ("", self.node_id) or not (row.session_id or row.agent.call_id):
                return ""
            node = await nodes_rows.get(conn, row.node_id)
        return row.node_id if node is not None and node.silent.total_seconds() < SILENT_S else ""

    def _hear(self, _node_id: str, body: Body) -> None:
        answer = self._asked.get(body["ask"])
        if answer is not None and not answer.done():
            answer.set_result(bool(body["given"]))


class GiveSeat:
    """Answers for this node's seats."""

    def __init__(
        self,
        bus: Bus,
        roster: Roster,
        desks: Desks,
        background: Background,
        sign_out: Callable[[Seat], Awaitable[None]],
    ) -> None:
        self._bus = bus
        self._roster = roster
        self._desks = desks
        self._background = background
        self._sign_out = sign_out
        bus.listen(ASKED, self._hear)

    def _hear(self, _node_id: str, body: Body) -> None:
        if body["node"] == self._bus.node_id:
            self._background.start(self._answer(body), "a seat is wanted elsewhere")

    async def _answer(self, body: Body) -> None:
        given = await self._give(str(body["agent"]), str(body["device"]))
        self._bus.publish(ANSWERED, {"ask": body["ask"], "given": given})

    async def _give(self, agent_id: str, device_id: str) -> bool:
        seat = self._roster.get(agent_id)
        if seat is None:
            return True
        if seat.row.agent.state in ON_CALL:
            return False
        self._desks.tell(agent_id, TakenOver(device=device_id))
        await self._sign_out(seat)
        return True
