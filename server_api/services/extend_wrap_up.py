"""More time for the result of a call."""

from datetime import timedelta

from server_api.clock import Clock
from server_api.contract.session import AgentStatus
from server_api.contract.words import ErrorCode
from server_api.domain.agent import WrapUpExtended
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat


class ExtendWrapUp:
    """Adds the campaign's extension, as often as the campaign allows."""

    def __init__(self, roster: Roster, clock: Clock) -> None:
        self._roster = roster
        self._clock = clock

    async def __call__(self, seat: Seat, call_id: str) -> AgentStatus:
        """Raises RefusalError BAD_TRANSITION (not_wrap_up, no_more_time)."""
        extend_s = seat.campaign.extend_s if seat.campaign else 30
        most = seat.campaign.extensions if seat.campaign else 0
        start = max(self._clock.utc(), seat.row.agent.wrap_until or self._clock.utc())
        event = WrapUpExtended(call_id, start + timedelta(seconds=extend_s), most)
        refused = await self._roster.apply_stored(seat, event, "extended")
        if refused is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason=refused.reason)
        return seat.status
