"""The live call an agent speaks of: theirs and not over, or a refusal; and a switch's no as a refusal."""

from collections.abc import Coroutine
from typing import Any

from server_api.contract.words import CallPhase, ErrorCode
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.telephony.port import GoneError, SwitchError, SwitchUnavailableError

_TALKING = (CallPhase.CONNECTED, CallPhase.HELD)


def own_call(calls: LiveCalls, seat: Seat, call_id: str) -> LiveCall:
    """Raises RefusalError NOT_FOUND (not this agent's call), GONE (over already, or with somebody else)."""
    call = calls.get(call_id)
    if call is None or call.agent_id != seat.agent_id:
        raise RefusalError(ErrorCode.NOT_FOUND, what="call")
    if call.phase is CallPhase.ENDED or call.away:
        raise RefusalError(ErrorCode.GONE, what="call")
    return call


def own_talk(calls: LiveCalls, seat: Seat, call_id: str) -> LiveCall:
    """As :func:`own_call`, and BAD_TRANSITION where nobody has been put through or it is on its way."""
    call = own_call(calls, seat, call_id)
    if call.phase not in _TALKING:
        raise RefusalError(ErrorCode.BAD_TRANSITION, reason="not_connected")
    if call.moving is not None:
        raise RefusalError(ErrorCode.BAD_TRANSITION, reason="moving")
    return call


def refusal_of(error: SwitchError) -> RefusalError:
    """A switch's no, for the desk."""
    match error:
        case GoneError():
            return RefusalError(ErrorCode.GONE, what=error.detail or "call")
        case SwitchUnavailableError():
            return RefusalError(ErrorCode.SWITCH_UNAVAILABLE, reason=error.code)
        case _:
            return RefusalError(ErrorCode.BAD_TRANSITION, reason=error.code)


async def ask_switch(command: Coroutine[Any, Any, None]) -> None:
    """Raises RefusalError GONE, SWITCH_UNAVAILABLE, BAD_TRANSITION."""
    try:
        await command
    except SwitchError as error:
        raise refusal_of(error) from error
