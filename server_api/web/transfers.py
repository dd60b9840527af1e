"""Moving a conversation: transfers, consultations, parking."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.transfers import (
    Consult,
    ConsultView,
    FinishConsult,
    ParkedCalls,
    Transfer,
    TransferTargets,
)
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.TRANSFER_TARGETS)
async def transfer_targets(seat: OwnSeat, room: TheRoom) -> TransferTargets:
    """Where a call can go."""
    return await room.talk.targets(seat)


@router.post(routes.TRANSFER, status_code=204)
async def transfer(call_id: str, body: Transfer, seat: OwnSeat, room: TheRoom) -> None:
    """Hand over at once."""
    await room.talk.transfer(seat, call_id, body)


@router.post(routes.CONSULT)
async def consult(call_id: str, body: Consult, seat: OwnSeat, room: TheRoom) -> ConsultView:
    """Ask somebody, the debtor on hold."""
    return await room.talk.consult(seat, call_id, body)


@router.post(routes.CONSULT_FINISH, status_code=204)
async def finish_consult(call_id: str, body: FinishConsult, seat: OwnSeat, room: TheRoom) -> None:
    """Hand over, join all three, or go back."""
    await room.talk.finish_consult(seat, call_id, body)


@router.post(routes.PARK, status_code=204)
async def park(call_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """Leave the debtor with music for the team."""
    await room.talk.park.park(seat, call_id)


@router.post(routes.UNPARK, status_code=204)
async def unpark(call_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """Take a parked call up."""
    await room.talk.park.unpark(seat, call_id)


@router.get(routes.PARKED)
async def parked(seat: OwnSeat, room: TheRoom) -> ParkedCalls:
    """The team's parked calls."""
    return ParkedCalls(calls=room.talk.park.of(seat))
