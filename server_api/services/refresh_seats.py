"""A campaign was changed: the agents at work hear of it, and work for what their pool is now."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.push import CampaignChanged
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.open_seat import brief
from server_api.services.roster import Roster, Seat
from server_api.store import agents_rows, dial_plan_rows
from server_api.store.database import Database


class RefreshSeats:
    """Reads again what a seat knows of its campaign; states and calls stay as they are."""

    def __init__(self, database: Database, roster: Roster, desks: Desks, background: Background) -> None:
        self._database = database
        self._roster = roster
        self._desks = desks
        self._background = background

    async def refresh(self) -> None:
        """Every seat of this node. Raises StoreError."""
        async with self._database.read() as conn:
            for seat in self._roster:
                if seat.row.campaign_id:
                    await self._seat(conn, seat)
        self._roster.told()

    async def _seat(self, conn: AsyncConnection, seat: Seat) -> None:
        campaign_id = seat.row.campaign_id
        seat.campaigns = await agents_rows.campaigns_of(conn, seat.agent_id, campaign_id)
        plan = await dial_plan_rows.get(conn, campaign_id)
        campaign = brief(plan) if plan else None
        if campaign != seat.campaign:
            seat.campaign = campaign
            self._desks.tell(seat.agent_id, CampaignChanged(campaign=campaign))

    def soon(self) -> None:
        """Something of a campaign is other than it was."""
        self._background.start(self.refresh(), "the agents' campaigns")
