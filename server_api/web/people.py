"""Debtors: the timeline."""

from typing import Annotated

from fastapi import APIRouter, Query

from server_api.contract import routes
from server_api.contract.cases import HistoryPage
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.HISTORY)
async def load_history(
    person_id: str,
    seat: OwnSeat,
    room: TheRoom,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> HistoryPage:
    """A page of the timeline, newest first."""
    return await room.load_history(seat, person_id, cursor=cursor, limit=limit)
