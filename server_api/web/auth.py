"""Who is asking: the bearer of an access token."""

from typing import Annotated

from fastapi import Depends, Request

from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.web.room import TheRoom


async def bearer(request: Request) -> str:
    """The token of the Authorization header (RFC 6750). Raises RefusalError NOT_SIGNED_IN."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise RefusalError(ErrorCode.NOT_SIGNED_IN, reason="no_token")
    return token.strip()


Bearer = Annotated[str, Depends(bearer)]


async def own_seat(token: Bearer, room: TheRoom) -> Seat:
    """The seat of the signed-in agent."""
    return room.check_session.bearer(token)


OwnSeat = Annotated[Seat, Depends(own_seat)]
