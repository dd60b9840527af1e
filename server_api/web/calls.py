"""The debtor's call: commands, identity, promise, more time."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.cases import IdentityAnswer, IdentityResult
from server_api.contract.outcomes import PromiseCheck, PromiseDraft
from server_api.contract.routes import Digits
from server_api.contract.session import AgentStatus
from server_api.contract.transfers import Heard
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.post(routes.HANG_UP, status_code=204)
async def hang_up(call_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """End the call."""
    await room.command_call.hang_up(seat, call_id)


@router.post(routes.HOLD, status_code=204)
async def hold(call_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """Put the debtor on hold."""
    await room.command_call.hold(seat, call_id)


@router.post(routes.RESUME, status_code=204)
async def resume(call_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """Take the debtor off hold."""
    await room.command_call.resume(seat, call_id)


@router.post(routes.DTMF, status_code=204)
async def send_digits(call_id: str, body: Digits, seat: OwnSeat, room: TheRoom) -> None:
    """Send keys towards the debtor."""
    await room.command_call.send_digits(seat, call_id, body.digits)


@router.post(routes.HEARD, status_code=204)
async def correct_answer(call_id: str, body: Heard, seat: OwnSeat, room: TheRoom) -> None:
    """It was a person, it was a machine."""
    await room.correct_answer(seat, call_id, body)


@router.post(routes.IDENTITY)
async def verify_identity(call_id: str, body: IdentityAnswer, seat: OwnSeat, room: TheRoom) -> IdentityResult:
    """Compare an identity answer."""
    return await room.verify_identity(seat, call_id, body)


@router.post(routes.PROMISE_CHECK)
async def check_promise(call_id: str, body: PromiseDraft, seat: OwnSeat, room: TheRoom) -> PromiseCheck:
    """Judge a draft."""
    return await room.check_promise(agent_id=seat.agent_id, call_id=call_id, draft=body)


@router.post(routes.WRAP_UP_EXTEND)
async def extend_wrap_up(call_id: str, seat: OwnSeat, room: TheRoom) -> AgentStatus:
    """More time for the result."""
    return await room.extend_wrap_up(seat, call_id)
