"""What a lead asks to see of the dialling, fresh from the rows."""

from collections.abc import Awaitable, Callable

from server_api.contract.pacing import CampaignPaceView, FloorPacing
from server_api.contract.words import ErrorCode
from server_api.services.own_team import is_lead
from server_api.services.pacing_view import PacingView
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat


class PacingDesk:
    """``refresh`` reads the campaigns again."""

    def __init__(self, view: PacingView, refresh: Callable[[], Awaitable[None]]) -> None:
        self._view = view
        self._refresh = refresh

    async def look(self, lead: Seat) -> FloorPacing:
        """The whole floor. Raises RefusalError FORBIDDEN, StoreError."""
        if not is_lead(lead):
            raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")
        await self._refresh()
        await self._view.refresh()
        return self._view()

    async def campaign(self, lead: Seat, campaign_id: str) -> CampaignPaceView:
        """One campaign. Raises RefusalError FORBIDDEN, NOT_FOUND, StoreError."""
        floor = await self.look(lead)
        for one in floor.campaigns:
            if one.campaign_id == campaign_id:
                return one
        raise RefusalError(ErrorCode.NOT_FOUND, what="campaign")
