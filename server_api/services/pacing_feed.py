"""How the floor dials goes to the leads who look, about once a second; equal views are not sent again."""

import asyncio
import logging

from server_api.contract.pacing import FloorPacing
from server_api.contract.push import PacingChanged
from server_api.services.desks import Desks
from server_api.services.own_team import is_lead
from server_api.services.pacing_view import PacingView
from server_api.services.roster import Roster, Seat
from server_api.store.database import StoreError

log = logging.getLogger(__name__)


class PacingFeed:
    """Looks each ``pace_s`` seconds, and at once when woken by a change that a lead has made."""

    def __init__(self, roster: Roster, desks: Desks, view: PacingView, pace_s: float) -> None:
        self._roster = roster
        self._desks = desks
        self._view = view
        self._pace_s = pace_s
        self._told: dict[str, FloorPacing] = {}
        self._woken = asyncio.Event()

    def begin(self, lead: Seat) -> FloorPacing | None:
        """What the lead sees first; None for who leads nobody."""
        if not is_lead(lead):
            return None
        self._told[lead.agent_id] = view = self._view()
        return view

    def wake(self) -> None:
        """Something was changed: look now."""
        self._woken.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            self._woken.clear()
            try:
                await self.look()
            except StoreError as error:
                log.warning("the leads see old figures of the lists: %s", error)
            except Exception:
                log.exception("the leads could not be told how the floor dials")
            try:
                async with asyncio.timeout(self._pace_s):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Tell every lead at work what is other than they know. Raises StoreError."""
        at_work = {seat.agent_id for seat in self._roster if is_lead(seat) and seat.row.session_id}
        self._told = {lead_id: told for lead_id, told in self._told.items() if lead_id in at_work}
        if not self._told:
            return
        await self._view.refresh()
        view = self._view()
        for lead_id, told in tuple(self._told.items()):
            if told != view:
                self._told[lead_id] = view
                self._desks.tell(lead_id, PacingChanged(pacing=view))
