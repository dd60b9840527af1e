"""An agent asks for ready, pause or offline; in a call it is queued."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress

from server_api.contract.session import AgentStatus, StateChange
from server_api.contract.words import AgentState, ErrorCode
from server_api.domain.agent import BUSY, StateAsked
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat


class ChangeState:
    """Compare-and-set: the change must name the version the desk last saw.

    The PC's own engine sees its leg up a moment before the switch has told of it: whoever asks for ready
    in that moment waits for the switch's word, at most ``leg_wait_s`` seconds.
    """

    def __init__(
        self,
        roster: Roster,
        pause_codes: Collection[str],
        changed: Callable[[Seat], None],
        leg_wait_s: float,
    ) -> None:
        self._roster = roster
        self._pause_codes = frozenset(pause_codes)
        self._changed = changed
        self._leg_wait_s = leg_wait_s

    async def __call__(self, seat: Seat, change: StateChange) -> AgentStatus:
        """Raises RefusalError STALE_VERSION (with the present state), BAD_TRANSITION, INVALID; StoreError."""
        self._check_version(seat, change)
        if change.wanted is AgentState.PAUSED and change.pause_code not in self._pause_codes:
            raise RefusalError(ErrorCode.INVALID, field="pause_code")
        if change.wanted is AgentState.READY:
            await self._wait_for_leg(seat)
            self._check_version(seat, change)
        asked = StateAsked(change.wanted, change.pause_code, leg_up=seat.leg_up)
        refused = await self._roster.apply_stored(seat, asked, "asked")
        if refused is not None:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason=refused.reason, state=seat.status.state.value)
        self._changed(seat)
        return seat.status

    async def _wait_for_leg(self, seat: Seat) -> None:
        if seat.leg_up or not seat.leg_awaited or seat.row.agent.state in BUSY:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self._leg_wait_s):
                await seat.leg_came.wait()

    def _check_version(self, seat: Seat, change: StateChange) -> None:
        # Another sign-in puts a new seat in the place of the one that asked.
        if change.version == seat.row.version and self._roster.get(seat.agent_id) is seat:
            return
        status = seat.status
        raise RefusalError(
            ErrorCode.STALE_VERSION,
            version=str(status.version),
            state=status.state.value,
            pause_code=status.pause_code,
        )
