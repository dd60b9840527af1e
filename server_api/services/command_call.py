"""What an agent may ask of the debtor's call: hang up, hold, resume, digits. Only of the own call."""

from collections.abc import Coroutine
from typing import Any

from server_api.contract.words import CallPhase, ErrorCode
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.telephony.port import EndedBy, GoneError, Switch, SwitchError, SwitchUnavailableError


class CommandCall:
    """Passes commands to the switch; their effects come back as facts.

    Every method raises RefusalError NOT_FOUND (not this agent's call), GONE (over already),
    BAD_TRANSITION (nothing to hold, or to resume) or SWITCH_UNAVAILABLE.
    """

    def __init__(self, switch: Switch, calls: LiveCalls) -> None:
        self._switch = switch
        self._calls = calls

    async def hang_up(self, seat: Seat, call_id: str) -> None:
        """End the call; the leg stays."""
        self._own(seat, call_id)
        await _ask(self._switch.hang_up(call_id, EndedBy.AGENT))

    async def hold(self, seat: Seat, call_id: str) -> None:
        """The debtor hears music."""
        self._own(seat, call_id)
        await _ask(self._switch.hold(call_id))

    async def resume(self, seat: Seat, call_id: str) -> None:
        """The debtor hears the agent again."""
        self._own(seat, call_id)
        await _ask(self._switch.resume(call_id))

    async def send_digits(self, seat: Seat, call_id: str, digits: str) -> None:
        """Keys towards the debtor."""
        self._own(seat, call_id)
        await _ask(self._switch.send_dtmf(call_id, digits))

    def _own(self, seat: Seat, call_id: str) -> LiveCall:
        call = self._calls.get(call_id)
        if call is None or call.agent_id != seat.agent_id:
            raise RefusalError(ErrorCode.NOT_FOUND, what="call")
        if call.phase is CallPhase.ENDED:
            raise RefusalError(ErrorCode.GONE, what="call")
        return call


async def _ask(command: Coroutine[Any, Any, None]) -> None:
    try:
        await command
    except GoneError as error:
        raise RefusalError(ErrorCode.GONE, what="call") from error
    except SwitchUnavailableError as error:
        raise RefusalError(ErrorCode.SWITCH_UNAVAILABLE, reason=error.code) from error
    except SwitchError as error:
        raise RefusalError(ErrorCode.BAD_TRANSITION, reason=error.code) from error
