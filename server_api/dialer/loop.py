"""The dialler's tick: for each agent who is free, one allowed debtor is called."""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress

from server_api.contract.words import CallPhase
from server_api.dialer.pacing import progressive
from server_api.dialer.place_call import PlaceCall
from server_api.services.background import unbroken
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Roster, Seat
from server_api.store import dial_plan_rows
from server_api.store.database import Database, StoreError
from server_api.store.dial_plan_rows import DialPlan

log = logging.getLogger(__name__)


class DialerLoop:
    """Ticks each ``tick_s`` seconds, and at once when woken by an agent who turned free."""

    def __init__(
        self,
        database: Database,
        roster: Roster,
        calls: LiveCalls,
        lines: Lines,
        place_call: PlaceCall,
        tick_s: float,
    ) -> None:
        self._database = database
        self._roster = roster
        self._calls = calls
        self._lines = lines
        self._place_call = place_call
        self._tick_s = tick_s
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Tick now."""
        self._woken.set()

    async def run(self) -> None:
        """Tick until cancelled; a tick that fails is logged and the next one tries again."""
        while True:
            self._woken.clear()
            try:
                await unbroken(self.tick())
            except StoreError as error:
                log.warning("nothing is dialled while the store is in trouble: %s", error)
            except Exception:
                log.exception("a tick of the dialler failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._tick_s):
                    await self._woken.wait()

    async def tick(self) -> None:
        """Place the calls that are due to the agents now free."""
        if not self._lines.up:
            return
        for campaign_id, seats in _by_campaign(self._roster.dialable()).items():
            plan = await self._plan(campaign_id)
            if plan is not None:
                await self._dial(plan, seats)

    async def _dial(self, plan: DialPlan, seats: list[Seat]) -> None:
        for seat in seats[: progressive(len(seats), self._unreserved(plan.campaign_id))]:
            # Placing takes a commit: the agent may have left, and the switch with it.
            still_free = not seat.reserved and self._roster.can_take(seat)
            if self._lines.up and still_free and await self._place_call(seat, plan) is None:
                return

    async def _plan(self, campaign_id: str) -> DialPlan | None:
        async with self._database.read() as conn:
            plan = await dial_plan_rows.get(conn, campaign_id)
        return plan if plan is not None and plan.active else None

    def _unreserved(self, campaign_id: str) -> int:
        reserved = {seat.reserved for seat in self._roster if seat.reserved}
        return sum(
            call.phase is CallPhase.RINGING
            and not call.agent_id
            and call.call_id not in reserved
            and call.plan.campaign_id == campaign_id
            for call in self._calls
        )


def _by_campaign(seats: Iterable[Seat]) -> dict[str, list[Seat]]:
    found: dict[str, list[Seat]] = {}
    for seat in seats:
        if seat.row.campaign_id:
            found.setdefault(seat.row.campaign_id, []).append(seat)
    return found
