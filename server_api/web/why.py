"""Why a person was called, and the proof of it: for leads, every look on file."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from server_api.contract import routes
from server_api.contract.why import WhyView
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.CALL_WHY)
async def of_call(call_id: str, seat: OwnSeat, room: TheRoom) -> WhyView:
    """One call, what led to it, and what the gate said."""
    return await room.proof.why.call(seat, call_id)


@router.get(routes.PERSON_WHY)
async def of_person(
    person_id: str,
    seat: OwnSeat,
    room: TheRoom,
    at: Annotated[AwareDatetime | None, Query()] = None,
) -> WhyView:
    """Calls and refusals around a moment; around now, where none is given."""
    return await room.proof.why.person(seat, person_id, at)
