"""What is owed on a day; complaints and disputes that stop every channel."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from server_api.contract import routes
from server_api.contract.holds import EndHold, HoldReason, HoldView, OpenHold
from server_api.contract.payments import SendOrder
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


@router.post(routes.HOLDS)
async def open_hold(call_id: str, body: OpenHold, seat: OwnSeat, room: TheRoom) -> HoldView:
    """A complaint, a dispute: every channel stops."""
    return await room.legal.holds.open(seat, call_id, body)


@router.post(routes.HOLD_REASON)
async def add_reason(hold_id: str, body: HoldReason, seat: OwnSeat, room: TheRoom) -> HoldView:
    """What the debtor adds."""
    return await room.legal.holds.add_reason(seat, hold_id, body)


@router.post(routes.HOLD_PROTOCOL)
async def send_protocol(hold_id: str, body: SendOrder, seat: OwnSeat, room: TheRoom) -> HoldView:
    """Its number, to the debtor."""
    return await room.legal.protocol(seat, hold_id, body)


@router.post(routes.HOLD_END, status_code=204)
async def end_hold(hold_id: str, body: EndHold, seat: OwnSeat, room: TheRoom) -> None:
    """How it ended."""
    await room.legal.holds.end(seat, hold_id, body)
