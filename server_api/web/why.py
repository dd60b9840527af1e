"""Why a person was called, and the proof of it: for leads, every look on file."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime
from starlette.responses import Response

from server_api.contract import routes
from server_api.contract.why import WhyView
from server_api.services.compliance_report import MEDIA, Wanted
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


@router.get(routes.COMPLIANCE)
async def compliance(
    seat: OwnSeat,
    room: TheRoom,
    first: Annotated[date, Query(alias="from")],
    last: Annotated[date, Query(alias="to")],
    campaign_id: Annotated[str, Query(max_length=200)] = "",
    person_id: Annotated[str, Query(max_length=64)] = "",
    form: Annotated[str, Query(alias="format", max_length=10)] = "pdf",
    language: Annotated[str, Query(max_length=10)] = "en",
) -> Response:
    """Each attempt with the rules that allowed it, and the figures with their definitions."""
    wanted = Wanted(campaign_id, person_id, first, last, form, language)
    content = await room.proof.report(seat, wanted)
    headers = {
        "Content-Disposition": f'attachment; filename="compliance-{first}-{last}.{form}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA[form], headers=headers)
