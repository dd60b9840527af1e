"""The agent's phone: the check before the shift, how the line sounded."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.quality import QualityHistory
from server_api.contract.transfers import PhoneCheck
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.post(routes.PHONE_CHECK, status_code=204)
async def phone_check(body: PhoneCheck, seat: OwnSeat, room: TheRoom) -> None:
    """Keep the result of the check."""
    await room.talk.phone_check(seat, body)


@router.get(routes.LINE_QUALITY)
async def line_quality(seat: OwnSeat, room: TheRoom) -> QualityHistory:
    """The last hour of the agent's own line."""
    return await room.talk.quality.history(seat)
