"""How the floor dials: leads look, change and stop."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.pacing import CampaignPaceView, ChangePace, FloorPacing, StopFloor
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.PACING)
async def look(seat: OwnSeat, room: TheRoom) -> FloorPacing:
    """The dialling of the whole floor."""
    return await room.dial.pacing.look(seat)


@router.patch(routes.CAMPAIGN_PACE)
async def change(campaign_id: str, body: ChangePace, seat: OwnSeat, room: TheRoom) -> CampaignPaceView:
    """Mode, state, cap, weight … from the next second on."""
    await room.dial.change(seat, campaign_id, body)
    return await room.dial.pacing.campaign(seat, campaign_id)


@router.post(routes.FLOOR_STOP)
async def stop(body: StopFloor, seat: OwnSeat, room: TheRoom) -> FloorPacing:
    """Stop all dialling of the floor."""
    await room.dial.stop.stop(seat, body.reason)
    return await room.dial.pacing.look(seat)


@router.delete(routes.FLOOR_STOP)
async def start(seat: OwnSeat, room: TheRoom) -> FloorPacing:
    """Dial again."""
    await room.dial.stop.start(seat)
    return await room.dial.pacing.look(seat)
