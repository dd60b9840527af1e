"""Callbacks: the agent's own and the team's."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.callbacks import Callbacks, CallbackView, MoveCallback
from server_api.contract.transfers import ManualDialled
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.CALLBACKS)
async def listed(seat: OwnSeat, room: TheRoom) -> Callbacks:
    """By time."""
    return await room.whom.book.of(seat)


@router.post(routes.CALLBACK_DIAL)
async def dial(callback_id: str, seat: OwnSeat, room: TheRoom) -> ManualDialled:
    """Now, through this agent."""
    return await room.whom.callbacks.dial(seat, callback_id)


@router.patch(routes.CALLBACK)
async def move(callback_id: str, body: MoveCallback, seat: OwnSeat, room: TheRoom) -> CallbackView:
    """Another time."""
    return await room.whom.callbacks.move(seat, callback_id, body)


@router.delete(routes.CALLBACK, status_code=204)
async def close(callback_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """No longer wanted."""
    await room.whom.callbacks.close(seat, callback_id)
