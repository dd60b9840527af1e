"""An agent asks for ready, pause or offline; in a call it is queued."""

from collections.abc import Callable, Collection

from server_api.contract.session import AgentStatus, StateChange
from server_api.contract.words import AgentState, ErrorCode
from server_api.domain.agent import StateAsked
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat


class ChangeState:
    """Compare-and-set: the change must name the version the desk last saw."""

    def __init__(self, roster: Roster, pause_codes: Collection[str], changed: Callable[[Seat], None]) -> None:
        self._roster = roster
        self._pause_codes = frozenset(pause_codes)
        self._changed = changed

    async def __call__(self, seat: Seat, change: StateChange) -> AgentStatus:
        """Raises RefusalError STALE_VERSION (with the present state), BAD_TRANSITION, INVALID; StoreError."""
        if change.version != seat.row.version:
            status = seat.status
            raise RefusalError(
                ErrorCode.STALE_VERSION,
                version=str(status.version),
                state=status.state.value,
                pause_code=status.pause_code,
            )
        if change.wanted is AgentState.PAUSED and change.pause_code not in self._pause_codes:
            raise RefusalError(ErrorCode.INVALID, field="pause_code")
        asked = StateAsked(change.wanted, change.pause_code, leg_up=seat.leg_up)
        refused = await self._roster.apply_stored(seat, asked, "asked")
        if refused is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason=refused.reason, state=seat.status.state.value)
        self._changed(seat)
        return seat.status
