"""The SIP socket: the engine's datagrams, relayed to the switch."""

from typing import Annotated

from fastapi import APIRouter, Query, WebSocket

from server_api.contract import routes
from server_api.web.push import CLOSED_TICKET, spend
from server_api.web.room import TheRoom

router = APIRouter()


@router.websocket(routes.SIP_SOCKET)
async def sip(websocket: WebSocket, room: TheRoom, ticket: Annotated[str, Query(max_length=200)]) -> None:
    """One SIP datagram a binary frame."""
    seat = spend(room, ticket)
    await websocket.accept()
    if seat is None:
        await websocket.close(CLOSED_TICKET)
        return
    await room.relay_sip(websocket, seat.agent_id)
