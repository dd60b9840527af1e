"""A campaign as dialling and wrap-up need it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import campaigns, creditors, trunks


@dataclass(frozen=True, slots=True)
class DialPlan:
    """How a campaign dials (seconds where the name says so) and what its agents are told."""

    campaign_id: str
    name: str
    creditor: str
    mode: str
    trunk_id: str
    caller_id: str
    ring_limit_s: int
    retry_s: int
    wrap_up_s: int
    extend_s: int
    extensions: int
    active: bool
    tells_monitored: bool = False
    free_number: str = ""
    records: bool = True
    detects: bool = False
    detect_params: Mapping[str, Any] = field(default_factory=dict)
    country: str = ""


def _query() -> Select[Any]:
    return (
        select(
            campaigns.c.campaign_id,
            campaigns.c.name,
            creditors.c.name,
            campaigns.c.mode,
            campaigns.c.trunk_id,
            trunks.c.caller_id,
            campaigns.c.ring_limit_s,
            campaigns.c.retry_s,
            campaigns.c.wrap_up_s,
            campaigns.c.extend_s,
            campaigns.c.extensions,
            campaigns.c.active,
            campaigns.c.tells_monitored,
            campaigns.c.free_number,
            campaigns.c.records,
            campaigns.c.detects,
            campaigns.c.detect_params,
            creditors.c.country,
        )
        .join(creditors, creditors.c.creditor_id == campaigns.c.creditor_id)
        .join(trunks, trunks.c.trunk_id == campaigns.c.trunk_id)
    )


async def get(conn: AsyncConnection, campaign_id: str) -> DialPlan | None:
    """The plan of a campaign, active or not."""
    row = (await conn.execute(_query().where(campaigns.c.campaign_id == campaign_id))).first()
    return DialPlan(*row) if row else None


async def active(conn: AsyncConnection) -> list[DialPlan]:
    """The plans of every active campaign."""
    return [DialPlan(*row) for row in await conn.execute(_query().where(campaigns.c.active))]
