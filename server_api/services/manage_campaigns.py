"""Create and list campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.detect_order import THRESHOLDS
from server_api.services.fill_campaigns import fill_campaign
from server_api.services.pace_values import check_pace
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, campaigns_rows, creditors_rows, routes_rows, users_rows
from server_api.store.campaigns_rows import CampaignLine
from server_api.store.database import Database


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What a campaign is told. Times in seconds; ``agents`` are logins, none for everybody.

    ``spares`` are trunks tried in order when ``trunk_id`` cannot place a call. ``detects``: machines are told
    from people before an agent gets the call; ``thresholds`` are fields of ``DetectOrder``.
    ``pace`` are columns of ``campaigns_rows.PACE``.
    """

    name: str
    creditor_id: str
    trunk_id: str
    attempts_per_day: int = 3
    retry_s: int = 7200
    wrap_up_s: int = 60
    ring_limit_s: int = 30
    script_id: str = ""
    agents: Sequence[str] = ()
    spares: Sequence[str] = ()
    detects: bool = True
    thresholds: Mapping[str, int] = field(default_factory=dict)
    tells_monitored: bool = False
    free_number: str = ""
    pace: Mapping[str, Any] = field(default_factory=dict)


class ManageCampaigns:
    """Campaigns are rows; every change is audited."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def add(self, new: NewCampaign) -> tuple[str, int]:
        """The new campaign's id and the size of its list.

        Raises RefusalError ``creditor_unknown``, ``trunk_unknown``, ``user_unknown``, ``threshold_unknown``,
        ``pace_wrong``; nothing is kept then.
        """
        _check(new.thresholds)
        check_pace(new.pace)
        now, campaign_id = self._clock.utc(), str(uuid4())
        async with self._database.write() as conn:
            if await creditors_rows.get(conn, new.creditor_id) is None:
                raise RefusalError(ErrorCode.INVALID, fault="creditor_unknown", name=new.creditor_id)
            for trunk_id in (new.trunk_id, *new.spares):
                if not await campaigns_rows.trunk_exists(conn, trunk_id):
                    raise RefusalError(ErrorCode.INVALID, fault="trunk_unknown", name=trunk_id)
            agents = [await _user_id(conn, login) for login in new.agents]
            values = {
                "campaign_id": campaign_id,
                "name": new.name,
                "creditor_id": new.creditor_id,
                "trunk_id": new.trunk_id,
                "attempts_per_day": new.attempts_per_day,
                "retry_s": new.retry_s,
                "wrap_up_s": new.wrap_up_s,
                "ring_limit_s": new.ring_limit_s,
                "script_id": new.script_id,
                "tells_monitored": new.tells_monitored,
                "free_number": new.free_number,
                "detects": new.detects,
                "detect_params": dict(new.thresholds),
                **new.pace,
            }
            await campaigns_rows.add_campaign(conn, values, agents, now)
            await routes_rows.put(conn, campaign_id, new.spares)
            size = await fill_campaign(conn, campaign_id, new.creditor_id, now)
            await audit_rows.add(conn, now, user_id="", what="campaign_added", subject=campaign_id)
        return campaign_id, size

    async def set_detection(
        self, name: str, detects: bool | None = None, thresholds: Mapping[str, int] | None = None
    ) -> str:
        """Change what is given, from the next dial on; returns the campaign's id.

        Raises RefusalError ``campaign_unknown``, ``threshold_unknown``.
        """
        _check(thresholds or {})
        now = self._clock.utc()
        async with self._database.write() as conn:
            campaign_id = await campaigns_rows.set_detection(conn, name, detects, thresholds or {})
            if campaign_id is None:
                raise RefusalError(ErrorCode.INVALID, fault="campaign_unknown", name=name)
            await audit_rows.add(conn, now, user_id="", what="detection_changed", subject=campaign_id)
        return campaign_id

    async def listed(self) -> list[CampaignLine]:
        """Every campaign."""
        async with self._database.read() as conn:
            return await campaigns_rows.listed(conn)


def _check(thresholds: Mapping[str, int]) -> None:
    for name, value in thresholds.items():
        if name not in THRESHOLDS or value <= 0:
            raise RefusalError(ErrorCode.INVALID, fault="threshold_unknown", name=f"{name}={value}")


async def _user_id(conn: AsyncConnection, login: str) -> str:
    user = await users_rows.by_login(conn, login)
    if user is None:
        raise RefusalError(ErrorCode.INVALID, fault="user_unknown", name=login)
    return user.user_id
