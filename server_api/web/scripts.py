"""Scripts as leads write them: drafts, previews, publishing, going back, which version does better."""

from typing import Annotated

from fastapi import APIRouter, Query

from server_api.contract import routes
from server_api.contract.script_edit import (
    Comparison,
    DraftSaved,
    PreviewScript,
    PublishScript,
    RollBack,
    SaveDraft,
    ScriptOpen,
    ScriptPreview,
    Scripts,
)
from server_api.services.own_team import leads_only
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.SCRIPTS)
async def listed(seat: OwnSeat, room: TheRoom) -> Scripts:
    """All scripts."""
    leads_only(seat)
    return await room.script.edit.listed()


@router.get(routes.SCRIPT)
async def opened(
    script_id: str, seat: OwnSeat, room: TheRoom, version: Annotated[int, Query(ge=0)] = 0
) -> ScriptOpen:
    """A version, ready to edit."""
    leads_only(seat)
    return await room.script.edit.opened(script_id, version)


@router.put(routes.SCRIPT_DRAFT)
async def save(script_id: str, body: SaveDraft, seat: OwnSeat, room: TheRoom) -> DraftSaved:
    """Keep what is typed."""
    leads_only(seat)
    return await room.script.edit.save(script_id, body, by=seat.agent_id)


@router.post(routes.SCRIPT_PREVIEW)
async def preview(script_id: str, body: PreviewScript, seat: OwnSeat, room: TheRoom) -> ScriptPreview:
    """As an agent would see it."""
    leads_only(seat)
    return await room.script.preview(seat.profile, script_id, body)


@router.post(routes.SCRIPT_PUBLISH)
async def publish(script_id: str, body: PublishScript, seat: OwnSeat, room: TheRoom) -> ScriptOpen:
    """The next call gets it."""
    leads_only(seat)
    return await room.script.edit.publish(script_id, body, by=seat.agent_id)


@router.post(routes.SCRIPT_ROLL_BACK)
async def roll_back(script_id: str, body: RollBack, seat: OwnSeat, room: TheRoom) -> ScriptOpen:
    """An earlier version again."""
    leads_only(seat)
    return await room.script.edit.roll_back(script_id, body.version, by=seat.agent_id)


@router.get(routes.SCRIPT_COMPARE)
async def compare(
    script_id: str,
    seat: OwnSeat,
    room: TheRoom,
    a: Annotated[int, Query(ge=1)],
    b: Annotated[int, Query(ge=1)],
) -> Comparison:
    """What two versions brought."""
    leads_only(seat)
    return await room.script.use.compare(script_id, a, b)
