"""The server's requests about the dialler: how the floor dials, previews, callbacks, why."""

from datetime import datetime
from typing import Any

from agent_desktop.links.asking import Asking, read_answer
from server_api.contract import routes
from server_api.contract.callbacks import Callbacks, CallbackView, MoveCallback
from server_api.contract.lists import CountFilter, Fields, FilterCount, Lists, ListView
from server_api.contract.pacing import CampaignPaceView, ChangePace, FloorPacing, SkipPreview, StopFloor
from server_api.contract.why import WhyView


class ServerDial(Asking):
    """Every method raises ServerRefusedError."""

    async def pacing(self) -> FloorPacing:
        """How the floor dials now."""
        return read_answer(FloorPacing, await self._request("GET", routes.PACING))

    async def change_pace(self, campaign_id: str, change: ChangePace) -> CampaignPaceView:
        """Another mode, state, cap, ratio or weight."""
        path = routes.CAMPAIGN_PACE.format(campaign_id=campaign_id)
        return read_answer(CampaignPaceView, await self._request("PATCH", path, change))

    async def stop_floor(self, reason: str) -> FloorPacing:
        """No more dialling; what rings is cancelled."""
        answer = await self._request("POST", routes.FLOOR_STOP, StopFloor(reason=reason))
        return read_answer(FloorPacing, answer)

    async def start_floor(self) -> FloorPacing:
        """Dial again."""
        return read_answer(FloorPacing, await self._request("DELETE", routes.FLOOR_STOP))

    async def dial_preview(self, preview_id: str) -> None:
        """Call the previewed debtor now."""
        await self._request("POST", routes.PREVIEW_DIAL.format(preview_id=preview_id))

    async def skip_preview(self, preview_id: str, skip: SkipPreview) -> None:
        """Not this one now."""
        await self._request("POST", routes.PREVIEW_SKIP.format(preview_id=preview_id), skip)

    async def callbacks(self) -> Callbacks:
        """The agent's own and the team's."""
        return read_answer(Callbacks, await self._request("GET", routes.CALLBACKS))

    async def dial_callback(self, callback_id: str) -> None:
        """Call it now, through the gate."""
        await self._request("POST", routes.CALLBACK_DIAL.format(callback_id=callback_id))

    async def move_callback(self, callback_id: str, move: MoveCallback) -> CallbackView:
        """Another time."""
        path = routes.CALLBACK.format(callback_id=callback_id)
        return read_answer(CallbackView, await self._request("PATCH", path, move))

    async def close_callback(self, callback_id: str) -> None:
        """No longer needed."""
        await self._request("DELETE", routes.CALLBACK.format(callback_id=callback_id))

    async def campaign_fields(self, campaign_id: str) -> Fields:
        """Every field that a list can ask for."""
        path = routes.CAMPAIGN_FIELDS.format(campaign_id=campaign_id)
        return read_answer(Fields, await self._request("GET", path))

    async def campaign_lists(self, campaign_id: str) -> Lists:
        """By position."""
        path = routes.CAMPAIGN_LISTS.format(campaign_id=campaign_id)
        return read_answer(Lists, await self._request("GET", path))

    async def count_filter(self, campaign_id: str, tree: dict[str, Any]) -> FilterCount:
        """How many would it take?"""
        path = routes.CAMPAIGN_COUNT.format(campaign_id=campaign_id)
        return read_answer(FilterCount, await self._request("POST", path, CountFilter(filter=tree)))

    async def save_list(self, campaign_id: str, view: ListView) -> ListView:
        """A new list, or another form of one."""
        if not view.list_id:
            path = routes.CAMPAIGN_LISTS.format(campaign_id=campaign_id)
            return read_answer(ListView, await self._request("POST", path, view))
        path = routes.CAMPAIGN_LIST.format(campaign_id=campaign_id, list_id=view.list_id)
        return read_answer(ListView, await self._request("PUT", path, view))

    async def remove_list(self, campaign_id: str, list_id: str) -> None:
        """Nobody is dialled from it any more."""
        path = routes.CAMPAIGN_LIST.format(campaign_id=campaign_id, list_id=list_id)
        await self._request("DELETE", path)

    async def why_of_call(self, call_id: str) -> WhyView:
        """Why this call was placed (leads; logged)."""
        return read_answer(WhyView, await self._request("GET", routes.CALL_WHY.format(call_id=call_id)))

    async def why_of_person(self, person_id: str, at: datetime | None) -> WhyView:
        """Why this person was, or was not, called about then (leads; logged)."""
        path = routes.PERSON_WHY.format(person_id=person_id)
        query = {"at": at.isoformat()} if at is not None else None
        return read_answer(WhyView, await self._request("GET", path, query=query))
