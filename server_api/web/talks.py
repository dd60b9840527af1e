"""What is said on a call: sentences that are due, somebody else on the line, the place in the script."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.holds import DisclosureTicked, OtherPerson, TickDisclosure
from server_api.contract.scripts import Script, ScriptPlace
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.post(routes.DISCLOSURES)
async def tick(call_id: str, body: TickDisclosure, seat: OwnSeat, room: TheRoom) -> DisclosureTicked:
    """It was said aloud."""
    return await room.script.ticks(seat, call_id, body)


@router.post(routes.OTHER_PERSON)
async def other_person(call_id: str, body: OtherPerson, seat: OwnSeat, room: TheRoom) -> Script:
    """Nothing of the case on this call any more."""
    return await room.script.other_person(seat, call_id, body.role)


@router.post(routes.SCRIPT_PLACE, status_code=204)
async def keep_place(call_id: str, body: ScriptPlace, seat: OwnSeat, room: TheRoom) -> None:
    """How far the agent is."""
    await room.script.place(seat, call_id, body)
