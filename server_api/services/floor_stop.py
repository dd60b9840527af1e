"""One key stops all dialling of the floor: what rings is cancelled, conversations go on.

It is a row, so it holds over restarts and on every node; only a lead starts the floor again.
"""

from collections.abc import Callable
from dataclasses import replace

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.background import Background
from server_api.services.own_team import is_lead
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, pace_rows
from server_api.store.database import Database
from server_api.store.pace_rows import FloorStopRow

#: Bus topic: the rows of stops have changed.
STOP_TOPIC = "floor.stopped"


class FloorStop:
    """Whether the floor is stopped. ``cancel`` ends what rings on this node; ``changed`` hears of both."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        background: Background,
        cancel: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._background = background
        self._cancel = cancel
        self._changed = changed
        self.now: FloorStopRow | None = None
        bus.listen(STOP_TOPIC, self._told)
        bus.resync(self._missed)

    async def load(self) -> None:
        """What the rows say. Raises StoreError."""
        async with self._database.read() as conn:
            self.now = await pace_rows.open_stop(conn)
        if self.now is not None:
            self._cancel()
        self._changed()

    async def stop(self, lead: Seat, reason: str) -> None:
        """Nothing is dialled from here on. Again, it only tells the reason where none was given.

        Raises RefusalError FORBIDDEN; StoreError: nothing is stored, but this node dials no more.
        """
        _leads_only(lead)
        at = self._clock.utc()
        if self.now is None:
            self.now = FloorStopRow(lead.agent_id, lead.profile.name, reason, at)
            self._cancel()
        async with self._database.write() as conn:
            if await pace_rows.stop_floor(conn, lead.agent_id, reason, at):
                await audit_rows.add(
                    conn, at, user_id=lead.agent_id, what="floor_stopped", subject="floor", reason=reason
                )
            elif reason and await pace_rows.name_stop(conn, reason):
                self.now = replace(self.now, reason=reason)
                await audit_rows.add(
                    conn, at, user_id=lead.agent_id, what="floor_stop_named", subject="floor", reason=reason
                )
        self._publish()

    async def start(self, lead: Seat) -> None:
        """Dial again. Raises RefusalError FORBIDDEN; StoreError: still stopped."""
        _leads_only(lead)
        at = self._clock.utc()
        async with self._database.write() as conn:
            if await pace_rows.start_floor(conn, lead.agent_id, at):
                await audit_rows.add(conn, at, user_id=lead.agent_id, what="floor_started", subject="floor")
        self.now = None
        self._publish()

    def _publish(self) -> None:
        self._changed()
        self._bus.publish(STOP_TOPIC, {})

    def _told(self, node_id: str, _body: Body) -> None:
        if node_id != self._bus.node_id:
            self._missed()

    def _missed(self) -> None:
        self._background.start(self.load(), "the floor's stop")


def _leads_only(seat: Seat) -> None:
    if not is_lead(seat):
        raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")
