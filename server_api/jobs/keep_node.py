"""This node is here, told each second in its row; what nodes that are gone left behind is put in order."""

import logging
from datetime import datetime, timedelta

from server_api.bus.leader import Leader
from server_api.clock import Clock
from server_api.store import nodes_rows
from server_api.store.database import Database
from server_api.store.nodes_rows import NodeRow

log = logging.getLogger(__name__)

#: A node that is only out of reach may carry conversations for longer than it takes to be given up.
_TALKS_OVER = timedelta(minutes=15)


class KeepNode:
    """Beats each ``every_s`` seconds. ``lost_s``: a node not seen for so long does not come back."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        leader: Leader,
        node_id: str,
        url: str,
        *,
        every_s: float = 1.0,
        lost_s: float = 60.0,
    ) -> None:
        self._database = database
        self._clock = clock
        self._leader = leader
        self._node_id = node_id
        self._url = url
        self.every_s = every_s
        self._lost = timedelta(seconds=lost_s)
        self._since: datetime = clock.utc()
        self._buried: set[str] = set()

    async def turn(self) -> None:
        """Beat once. Raises StoreError."""
        await self.look()

    async def look(self) -> None:
        """Say that this node is here; the leader looks at the others. Raises StoreError."""
        async with self._database.write() as conn:
            leads = self._leader.leads
            await nodes_rows.see(conn, self._node_id, self._url, leads, self._since)
        if leads:
            async with self._database.read() as conn:
                rows = await nodes_rows.all_of_them(conn)
            for row in rows:
                await self._look_at(row)

    async def leave(self) -> None:
        """The node goes as planned. Raises StoreError."""
        async with self._database.write() as conn:
            await nodes_rows.leave(conn, self._node_id)

    async def _look_at(self, row: NodeRow) -> None:
        if row.silent < self._lost:
            self._buried.discard(row.node_id)
            return
        talks = row.silent > _TALKS_OVER
        if row.node_id in self._buried and not talks:
            return
        log.warning("node %s has not been seen for %.0f s", row.node_id, row.silent.total_seconds())
        async with self._database.write() as conn:
            await nodes_rows.bury(conn, row.node_id, self._clock.utc(), talks=talks)
            if talks:
                await nodes_rows.leave(conn, row.node_id)
        self._buried.add(row.node_id)
