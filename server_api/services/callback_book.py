"""The callbacks that an agent sees: their own and the team's, told again whenever one has changed."""

import logging
from zoneinfo import ZoneInfo

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.contract.callbacks import Callbacks, CallbackView
from server_api.contract.push import CallbacksChanged, Noticed
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.outcome_facts import OutcomeFacts
from server_api.services.roster import Roster, Seat
from server_api.store import callbacks_rows
from server_api.store.callbacks_rows import CallbackTold
from server_api.store.database import Database, StoreError

log = logging.getLogger(__name__)

#: Bus topic: callbacks of a ``team``, or of the agent ``agent_id``, have changed.
CALLBACKS_CHANGED = "callbacks.changed"
#: What fits a list that is looked at.
MOST = 200


class CallbackBook:
    """Reads and tells; changes nothing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        roster: Roster,
        desks: Desks,
        bus: Bus,
        background: Background,
    ) -> None:
        self._database, self._clock, self._roster, self._desks = database, clock, roster, desks
        self._bus, self._background = bus, background
        self._known: dict[str, tuple[CallbackView, ...]] = {}
        bus.listen(CALLBACKS_CHANGED, self._heard)

    def begin(self, seat: Seat) -> tuple[CallbackView, ...]:
        """What the agent was told last, for a desk that knows nothing; what is newer is on its way."""
        self._background.start(self._tell([seat]), f"callbacks of {seat.agent_id}")
        return self._known.get(seat.agent_id, ())

    def result_saved(self, seat: Seat, facts: OutcomeFacts) -> None:
        """A result may have agreed a callback, or done with one; the agent is told if it had to be moved."""
        if facts.callback_moved:
            told = {"time": facts.callback_moved}
            self._desks.tell(seat.agent_id, Noticed(code="callback_moved", params=told))
        if facts.callback_id or self._known.get(seat.agent_id):
            self.changed(seat.agent_id, seat.profile.team)

    async def of(self, seat: Seat) -> Callbacks:
        """The agent's own open callbacks and the team's, by time. Raises StoreError."""
        async with self._database.read() as conn:
            rows = await callbacks_rows.for_agent(conn, seat.agent_id, seat.profile.team, MOST)
        return Callbacks(callbacks=tuple(self.view(row) for row in rows))

    def view(self, told: CallbackTold) -> CallbackView:
        """A callback for the screen."""
        row = told.row
        zone = row.time_zone or "UTC"
        return CallbackView(
            callback_id=row.callback_id,
            person_id=row.person_id,
            name=told.name,
            at=row.at,
            local_at=f"{row.at.astimezone(ZoneInfo(zone)):%H:%M}",
            zone=zone,
            own=row.own,
            owner=told.owner,
            campaign=told.campaign,
            subject=row.subject,
            fell=row.fell_at is not None,
            overdue=row.at < self._clock.utc(),
        )

    def changed(self, agent_id: str, team: str) -> None:
        """Tell the agent and the team, on whichever node they work."""
        self._bus.publish(CALLBACKS_CHANGED, {"agent_id": agent_id, "team": team})

    async def refresh(self, seat: Seat) -> None:
        """Tell the agent what has changed since they were told. Raises StoreError."""
        views = (await self.of(seat)).callbacks
        if views != self._known.get(seat.agent_id, ()):
            self._known[seat.agent_id] = views
            self._desks.tell(seat.agent_id, CallbacksChanged(callbacks=views))

    async def refresh_all(self) -> None:
        """As :meth:`refresh`, for everybody at work. Raises StoreError."""
        seats = {seat.agent_id: seat for seat in self._roster if seat.row.session_id}
        for gone in self._known.keys() - seats.keys():
            del self._known[gone]
        for seat in seats.values():
            await self.refresh(seat)

    def _heard(self, _node_id: str, body: Body) -> None:
        agent_id, team = str(body.get("agent_id", "")), str(body.get("team", ""))
        seats = [
            seat for seat in self._roster if seat.agent_id == agent_id or (team and seat.profile.team == team)
        ]
        self._background.start(self._tell(seats), f"callbacks of {team or agent_id}")

    async def _tell(self, seats: list[Seat]) -> None:
        try:
            for seat in seats:
                await self.refresh(seat)
        except StoreError as error:
            log.warning("agents are told of their callbacks later: %s", error)
