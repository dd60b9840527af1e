"""Preview dialling: the agent calls the case on the screen, or passes it by."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.pacing import SkipPreview
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.post(routes.PREVIEW_DIAL, status_code=204)
async def dial(preview_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """Call now."""
    await room.dial.previews.dial(seat, preview_id)


@router.post(routes.PREVIEW_SKIP, status_code=204)
async def skip(preview_id: str, body: SkipPreview, seat: OwnSeat, room: TheRoom) -> None:
    """Not this one, for a reason."""
    await room.dial.previews.skip(seat, preview_id, body)
