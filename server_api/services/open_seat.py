"""A seat from the rows: who the agent is, for which campaign, and the day so far."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.session import AgentProfile, CampaignBrief
from server_api.contract.words import Role
from server_api.services.day_stats import CountDay
from server_api.services.roster import Seat
from server_api.store import agents_rows, dial_plan_rows, sessions_rows
from server_api.store.agents_rows import AgentRow
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.sessions_rows import UserRow


class OpenSeat:
    """Reads a seat."""

    def __init__(self, count_day: CountDay) -> None:
        self._count_day = count_day

    async def for_user(self, conn: AsyncConnection, user: UserRow, row: AgentRow) -> Seat:
        """The seat of a user whose agent row is at hand."""
        plan = await dial_plan_rows.get(conn, row.campaign_id) if row.campaign_id else None
        skills, languages = await agents_rows.abilities(conn, user.user_id)
        return Seat(
            row=row,
            profile=profile(user),
            campaign=brief(plan) if plan else None,
            stats=await self._count_day.of(conn, user.user_id),
            skills=skills,
            languages=languages,
            campaigns=await agents_rows.campaigns_of(conn, row.agent_id, row.campaign_id),
        )

    async def restored(self, conn: AsyncConnection, node_id: str) -> list[Seat]:
        """The seats of everybody who was at work at this node when the server went away."""
        seats = []
        for row in await agents_rows.present(conn, node_id):
            if (user := await sessions_rows.user_by_id(conn, row.agent_id)) is not None:
                seats.append(await self.for_user(conn, user, row))
        return seats


def profile(user: UserRow) -> AgentProfile:
    """The user as the desk shows them."""
    return AgentProfile(
        agent_id=user.user_id,
        user=user.login,
        name=user.name,
        role=Role(user.role),
        team=user.team,
        lead_name=user.lead_name,
        extension=user.extension,
    )


def brief(plan: DialPlan) -> CampaignBrief:
    """The campaign as the desk shows it."""
    return CampaignBrief(
        campaign_id=plan.campaign_id,
        name=plan.name,
        creditor=plan.creditor,
        mode=plan.mode,
        wrap_up_s=plan.wrap_up_s,
        extend_s=plan.extend_s,
        extensions=plan.extensions,
    )
