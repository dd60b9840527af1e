"""Calls that ring for nobody are ended: when the floor stops, a campaign stops, or the agents leave.

A call may ring on while the agents who are, or will be, there are as many as the persons to be expected
(``docs/decisions/0018-dialling-ahead.md``).
"""

import logging
from collections.abc import Callable, Iterable

from server_api.contract.words import CallPhase, CampaignState, DialMode, Direction
from server_api.domain import agent as life
from server_api.services.background import Background
from server_api.services.connect_call import ConnectCall
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.pace_tallies import PaceTallies
from server_api.services.roster import Roster, Seat

log = logging.getLogger(__name__)

#: After few calls every second one is expected to be answered: rather too few ring than too many.
_UNKNOWN, _LEAST_CALLS = 0.5, 50


class CancelRinging:
    """Cancels calls of the dialler that nobody has answered; those dialled by hand are their agents'."""

    def __init__(
        self,
        roster: Roster,
        calls: LiveCalls,
        connect: ConnectCall,
        background: Background,
        tallies: PaceTallies,
    ) -> None:
        self._roster = roster
        self._calls = calls
        self._connect = connect
        self._background = background
        self._tallies = tallies
        self._cancelled: set[str] = set()

    def all(self) -> None:
        """The floor is stopped."""
        self._cancel(self._ringing(lambda call: True), "the floor is stopped")

    def campaign(self, campaign_id: str, state: str) -> None:
        """A campaign is stopped; one that only pauses lets its calls ring."""
        if state == CampaignState.STOPPED:
            mine = self._ringing(lambda call: call.plan.campaign_id == campaign_id)
            self._cancel(mine, "its campaign is stopped")

    def look(self) -> None:
        """Agents came or went: the youngest calls beyond what those left can take are ended."""
        by_pool: dict[str, list[LiveCall]] = {}
        for call in self._ringing(_for_any_agent):
            by_pool.setdefault(call.plan.pool_key, []).append(call)
        for calls in by_pool.values():
            campaigns = {call.plan.campaign_id for call in calls}
            agents = sum(self._stays(seat, campaigns) for seat in self._roster)
            most = int(agents * max(1 / self._chance(campaigns), _ratio(calls)))
            calls.sort(key=lambda call: call.dialled_at)
            self._cancel(calls[most:], "too few agents are left")

    def _stays(self, seat: Seat, campaigns: set[str]) -> bool:
        agent = seat.row.agent
        if not any(seat.works_for(one) for one in campaigns):
            return False
        return self._roster.can_take(seat) or (agent.state in life.BUSY and agent.queued not in life.LEAVING)

    def _chance(self, campaigns: Iterable[str]) -> float:
        dialled = persons = 0
        for campaign_id in campaigns:
            today = self._tallies.of(campaign_id).today
            dialled, persons = dialled + today.dialled, persons + today.persons
        return max(persons / dialled, 0.01) if dialled >= _LEAST_CALLS else _UNKNOWN

    def _ringing(self, wanted: Callable[[LiveCall], bool]) -> list[LiveCall]:
        return [
            call
            for call in self._calls
            if call.phase is CallPhase.RINGING
            and call.direction is Direction.OUTBOUND
            and call.answered_at is None
            and call.call_id not in self._cancelled
            and wanted(call)
        ]

    def _cancel(self, calls: Iterable[LiveCall], reason: str) -> None:
        for call in calls:
            log.info("call %s is cancelled: %s", call.call_id, reason)
            self._cancelled.add(call.call_id)
            self._background.start(self._end(call.call_id), f"cancel {call.call_id}")

    async def _end(self, call_id: str) -> None:
        await self._connect.hang_up(call_id)
        self._cancelled.discard(call_id)


def _for_any_agent(call: LiveCall) -> bool:
    return not call.reserved_for and not call.agent_id and not call.plan.without_agents


def _ratio(calls: Iterable[LiveCall]) -> float:
    """So many calls for each agent were asked for by hand."""
    power = [call.plan.ratio_pct / 100 for call in calls if call.plan.mode == DialMode.POWER]
    return max(power, default=0.0)
