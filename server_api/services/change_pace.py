"""A lead changes how a campaign dials: on disk with who, before and after, and in force within the second."""

from typing import Any

from server_api.clock import Clock
from server_api.contract import pacing
from server_api.contract.words import CampaignState, DialMode, ErrorCode
from server_api.services.campaign_news import CampaignNews
from server_api.services.own_team import is_lead
from server_api.services.pace_values import check_mode, check_pace
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, campaigns_rows
from server_api.store.database import Database

_FIELDS = ("mode", "state", "cap_bp", "ratio_pct", "weight", "least_agents")


class ChangePace:
    """Changes what is given; what is None stays. Who is due stays the same, so no list is read anew."""

    def __init__(self, database: Database, clock: Clock, news: CampaignNews) -> None:
        self._database = database
        self._clock = clock
        self._news = news

    async def __call__(self, lead: Seat, campaign_id: str, change: pacing.ChangePace) -> None:
        """Raises RefusalError FORBIDDEN, NOT_FOUND, INVALID; StoreError: nothing is changed."""
        if not is_lead(lead):
            raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")
        await self.change(lead.agent_id, campaign_id, _wanted(change), change.reason)

    async def change(self, by: str, campaign_id: str, wanted: dict[str, Any], reason: str) -> None:
        """The same for whoever may; ``wanted`` are columns of ``campaigns_rows.PACE``.

        Raises RefusalError NOT_FOUND, INVALID ``pace_wrong``, ``mode_fixed``; StoreError.
        """
        check_pace(wanted)
        async with self._database.write() as conn:
            before = await campaigns_rows.pace(conn, campaign_id)
            if before is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="campaign")
            check_mode(before, wanted)
            changed = {name: value for name, value in wanted.items() if before[name] != value}
            if not changed:
                return
            await campaigns_rows.set_pace(conn, campaign_id, changed)
            await audit_rows.add(
                conn,
                self._clock.utc(),
                user_id=by,
                what="pace_changed",
                subject=campaign_id,
                reason=reason,
                **{f"{name}_before": str(before[name]) for name in changed},
                **{f"{name}_after": str(value) for name, value in changed.items()},
            )
        self._news.tell(campaign_id)


def _wanted(change: pacing.ChangePace) -> dict[str, Any]:
    if change.mode is DialMode.UNKNOWN or change.state is CampaignState.UNKNOWN:
        raise RefusalError(ErrorCode.INVALID, field="mode" if change.mode is DialMode.UNKNOWN else "state")
    given = {name: getattr(change, name) for name in _FIELDS}
    wanted = {name: value for name, value in given.items() if value is not None}
    if change.state is not None:
        wanted["state_reason"] = change.reason if change.state is not CampaignState.RUNNING else ""
    return {name: getattr(value, "value", value) for name, value in wanted.items()}
