"""Debtors: the timeline, search, dialling by hand, naming a caller, the agent's own calls."""

from typing import Annotated

from fastapi import APIRouter, Query

from server_api.contract import routes
from server_api.contract.cases import HistoryPage
from server_api.contract.transfers import CallLog, ChoosePerson, ManualDial, ManualDialled, PeopleFound
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.HISTORY)
async def load_history(
    person_id: str,
    seat: OwnSeat,
    room: TheRoom,
    cursor: Annotated[str, Query(max_length=500)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    channel: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006 - FastAPI copies it
    q: Annotated[str, Query(max_length=100)] = "",
) -> HistoryPage:
    """A page of the timeline, newest first; ``channel`` several times or with commas between."""
    channels = [name for part in channel for name in part.split(",") if name]
    return await room.load_history(seat, person_id, cursor=cursor, limit=limit, channels=channels, text=q)


@router.get(routes.PEOPLE)
async def find_people(seat: OwnSeat, room: TheRoom, q: Annotated[str, Query(max_length=100)]) -> PeopleFound:
    """By name, document, number or contract."""
    return await room.talk.find_people(seat, q)


@router.get(routes.CALL_LOG)
async def call_log(seat: OwnSeat, room: TheRoom) -> CallLog:
    """The agent's calls today."""
    return await room.talk.find_people.log(seat)


@router.post(routes.MANUAL_DIAL)
async def dial(body: ManualDial, seat: OwnSeat, room: TheRoom) -> ManualDialled:
    """Dial one person, through the gate."""
    return await room.talk.dial_by_hand(seat, body)


@router.post(routes.CALL_PERSON, status_code=204)
async def name_caller(call_id: str, body: ChoosePerson, seat: OwnSeat, room: TheRoom) -> None:
    """Who the caller is."""
    await room.talk.name_caller(seat, call_id, body.person_id)
