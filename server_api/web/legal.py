"""What is owed on a day; complaints and disputes that stop every channel."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from server_api.contract import routes
from server_api.contract.statements import Statement
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.STATEMENT)
async def statement(
    person_id: str,
    seat: OwnSeat,
    room: TheRoom,
    on: date | None = None,
    call_id: Annotated[str, Query(max_length=64)] = "",
) -> Statement:
    """The balance with its arithmetic."""
    return await room.legal.statement(seat, person_id, on, call_id)
