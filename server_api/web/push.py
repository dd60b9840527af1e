"""The push socket."""

from typing import Annotated

from fastapi import APIRouter, Query, WebSocket
from starlette.websockets import WebSocketDisconnect

from server_api.contract import routes
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.sign_in import clock_now
from server_api.web.room import Room, TheRoom

router = APIRouter()

#: Close code for a ticket that is no good: sign in, or fetch another.
CLOSED_TICKET = 4000


class Socket:
    """A WebSocket that says "gone" in one way only."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket

    async def send(self, text: str) -> None:
        """Send one frame. Raises ConnectionError when the desk is gone."""
        try:
            await self._websocket.send_text(text)
        except (WebSocketDisconnect, RuntimeError) as error:
            raise ConnectionError(f"send failed: {type(error).__name__}") from error

    async def receive(self) -> str:
        """The next frame. Raises ConnectionError when the desk is gone."""
        try:
            return await self._websocket.receive_text()
        except (WebSocketDisconnect, RuntimeError, KeyError) as error:
            raise ConnectionError(f"receive failed: {type(error).__name__}") from error

    async def close(self, code: int) -> None:
        """Close; nothing happens where it is closed already."""
        try:
            await self._websocket.close(code)
        except (WebSocketDisconnect, RuntimeError):
            return


@router.websocket(routes.PUSH_SOCKET)
async def push(
    websocket: WebSocket,
    room: TheRoom,
    ticket: Annotated[str, Query(max_length=200)],
    epoch: Annotated[str, Query(max_length=64)] = "",
    after: Annotated[int, Query(ge=0)] = 0,
) -> None:
    """Follow the agent's stream."""
    seat = spend(room, ticket)
    await websocket.accept()
    if seat is None:
        await websocket.close(CLOSED_TICKET)
        return
    await room.hub.serve(
        Socket(websocket),
        seat.agent_id,
        epoch=epoch,
        after=after,
        snapshot=lambda: room.snapshot.following(seat),
        clock_now=lambda: clock_now(room.clock),
        came=lambda: room.desk_came(seat),
    )


def spend(room: Room, ticket: str) -> Seat | None:
    """The seat of a good ticket."""
    claims = room.tickets.spend(ticket)
    if claims is None:
        return None
    try:
        return room.check_session.seat(claims)
    except RefusalError:
        return None
