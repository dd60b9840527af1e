"""The signed-in agent: state, ticket, leg, all that is true now."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.pbx import PBX, PBX_LEG, PbxCalled, PbxGrant
from server_api.contract.push import Snapshot
from server_api.contract.session import AgentStatus, LegGrant, StateChange, Ticket
from server_api.services.tokens import Claims
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.ME)
async def me(seat: OwnSeat, room: TheRoom) -> Snapshot:
    """All that is true now."""
    return room.snapshot(seat)


@router.post(routes.STATE)
async def change_state(body: StateChange, seat: OwnSeat, room: TheRoom) -> AgentStatus:
    """Ask for ready, pause, offline."""
    return await room.change_state(seat, body)


@router.post(routes.TICKET)
async def ticket(seat: OwnSeat, room: TheRoom) -> Ticket:
    """A key to one WebSocket."""
    return room.tickets.issue(Claims(seat.agent_id, seat.row.session_id))


@router.post(routes.LEG)
async def open_leg(seat: OwnSeat, room: TheRoom) -> LegGrant:
    """Leave to place the permanent leg."""
    return await room.open_leg(seat)


@router.post(PBX)
async def open_pbx(seat: OwnSeat, room: TheRoom) -> PbxGrant:
    """An extension of the centre's PBX, for the shift."""
    return await room.grant_pbx(seat)


@router.post(PBX_LEG)
async def call_pbx(seat: OwnSeat, room: TheRoom) -> PbxCalled:
    """Be called there: that call is the permanent leg."""
    return await room.call_pbx(seat)
