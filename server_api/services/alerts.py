"""What a lead should look at: opened once, closed when it is over, told to those it concerns."""

import uuid
from collections.abc import Iterator

from server_api.clock import Clock
from server_api.contract.floor import Alert
from server_api.contract.push import AlertChanged
from server_api.services.desks import Desks
from server_api.services.own_team import is_lead, leads
from server_api.services.roster import Roster, Seat


class Alerts:
    """Open alerts by what they are about: a code with an agent, or with something of the whole floor."""

    def __init__(self, roster: Roster, desks: Desks, clock: Clock) -> None:
        self._roster = roster
        self._desks = desks
        self._clock = clock
        self._open: dict[tuple[str, str], Alert] = {}

    def open(self, code: str, subject: str, *, agent_id: str = "", **params: str) -> None:
        """Say it once; the same again only changes its params in memory. ``subject``: agent, trunk, call."""
        key = (code, subject)
        if key in self._open:
            return
        seat = self._roster.get(agent_id) if agent_id else None
        alert = Alert(
            alert_id=str(uuid.uuid4()),
            code=code,
            at=self._clock.utc(),
            agent_id=agent_id,
            name=seat.profile.name if seat else "",
            params=params,
        )
        self._open[key] = alert
        self._tell(alert)

    def close(self, code: str, subject: str) -> None:
        """It is over; harmless where it was not open."""
        alert = self._open.pop((code, subject), None)
        if alert is not None:
            self._tell(alert.model_copy(update={"open": False}))

    def close_all(self, agent_id: str) -> None:
        """The agent went home."""
        for (code, subject), alert in tuple(self._open.items()):
            if alert.agent_id == agent_id:
                self.close(code, subject)

    def of(self, lead: Seat) -> tuple[Alert, ...]:
        """What this lead should look at, oldest first."""
        return tuple(alert for alert in self._open.values() if self._concerns(lead, alert))

    def _tell(self, alert: Alert) -> None:
        for seat in self._leads():
            if self._concerns(seat, alert):
                self._desks.tell(seat.agent_id, AlertChanged(alert=alert))

    def _leads(self) -> Iterator[Seat]:
        return (seat for seat in self._roster if is_lead(seat) and seat.row.session_id)

    def _concerns(self, lead: Seat, alert: Alert) -> bool:
        if not alert.agent_id:
            return True
        seat = self._roster.get(alert.agent_id)
        return seat is not None and leads(lead, seat)
