"""A campaign's lists, for leads."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.lists import CountFilter, Fields, FilterCount, Lists, ListView
from server_api.services.manage_lists import NewList
from server_api.services.own_team import leads_only
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.CAMPAIGN_FIELDS)
async def fields(campaign_id: str, seat: OwnSeat, room: TheRoom) -> Fields:
    """What can be asked for."""
    leads_only(seat)
    return await room.whom.count.fields(campaign_id)


@router.get(routes.CAMPAIGN_LISTS)
async def listed(campaign_id: str, seat: OwnSeat, room: TheRoom) -> Lists:
    """By position."""
    leads_only(seat)
    return await room.whom.lists.listed(campaign_id)


@router.post(routes.CAMPAIGN_LISTS)
async def add(campaign_id: str, body: ListView, seat: OwnSeat, room: TheRoom) -> ListView:
    """A new list."""
    leads_only(seat)
    return await room.whom.lists.add(campaign_id, NewList.of(body), by=seat.agent_id)


@router.put(routes.CAMPAIGN_LIST)
async def change(campaign_id: str, list_id: str, body: ListView, seat: OwnSeat, room: TheRoom) -> ListView:
    """Another filter, order or share."""
    leads_only(seat)
    return await room.whom.lists.change(campaign_id, list_id, NewList.of(body), by=seat.agent_id)


@router.delete(routes.CAMPAIGN_LIST, status_code=204)
async def close(campaign_id: str, list_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """No such list any more."""
    leads_only(seat)
    await room.whom.lists.close(campaign_id, list_id, by=seat.agent_id)


@router.post(routes.CAMPAIGN_COUNT)
async def count(campaign_id: str, body: CountFilter, seat: OwnSeat, room: TheRoom) -> FilterCount:
    """Before it is saved."""
    leads_only(seat)
    return await room.whom.count(campaign_id, body.filter)
