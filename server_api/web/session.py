"""Sign in, refresh, sign out."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.session import Refresh, SignedIn, SignIn, Tokens
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.post(routes.SESSION)
async def sign_in(body: SignIn, room: TheRoom) -> SignedIn:
    """Open a session; an older one of the same user is taken over."""
    return await room.sign_in(body)


@router.post(routes.REFRESH)
async def refresh(body: Refresh, room: TheRoom) -> Tokens:
    """Exchange a refresh token."""
    return await room.refresh(body.refresh_token)


@router.delete(routes.SESSION, status_code=204)
async def sign_out(seat: OwnSeat, room: TheRoom) -> None:
    """Leave the shift."""
    await room.sign_out(seat)
