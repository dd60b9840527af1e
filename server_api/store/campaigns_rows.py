"""Rows of campaigns and trunks, as the people who set them up see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import campaign_agents, campaigns, creditors, leads, trunks

#: What says how a campaign dials, not whom.
PACE = (
    "mode",
    "state",
    "state_reason",
    "pool",
    "weight",
    "cap_bp",
    "ratio_pct",
    "least_agents",
    "patience_ms",
    "overflow",
    "overflow_bp",
    "preview_s",
    "preview_auto",
    "preview_skips",
    "schedule",
    "lines",
    "leaves_message",
)


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign with the size of its list."""

    campaign_id: str
    name: str
    creditor: str
    trunk_id: str
    mode: str
    active: bool
    leads: int


@dataclass(frozen=True, slots=True)
class TrunkLine:
    """A trunk without its password."""

    trunk_id: str
    host: str
    port: int
    caller_id: str
    max_calls: int
    active: bool


async def add_campaign(
    conn: AsyncConnection, values: Mapping[str, Any], agents: Sequence[str], created_at: datetime
) -> None:
    """A new campaign and who works in it (nobody named: everybody)."""
    await conn.execute(insert(campaigns).values(**values, created_at=created_at))
    if agents:
        rows = [{"campaign_id": values["campaign_id"], "agent_id": agent} for agent in agents]
        await conn.execute(insert(campaign_agents), rows)


async def set_detection(
    conn: AsyncConnection, name: str, detects: bool | None, thresholds: Mapping[str, int]
) -> str | None:
    """Change a campaign found by name or id; its id, None where there is none."""
    wanted = or_(campaigns.c.name == name, campaigns.c.campaign_id == name)
    query = select(campaigns.c.campaign_id, campaigns.c.detects, campaigns.c.detect_params).where(wanted)
    row = (await conn.execute(query)).first()
    if row is None:
        return None
    values = {
        "detects": row.detects if detects is None else detects,
        "detect_params": {**row.detect_params, **thresholds},
    }
    await conn.execute(update(campaigns).where(campaigns.c.campaign_id == row.campaign_id).values(values))
    return str(row.campaign_id)


async def add_trunk(conn: AsyncConnection, values: Mapping[str, Any]) -> None:
    """A new trunk."""
    await conn.execute(insert(trunks).values(**values))


async def trunk_exists(conn: AsyncConnection, trunk_id: str) -> bool:
    """Whether there is a trunk of this name."""
    query = select(trunks.c.trunk_id).where(trunks.c.trunk_id == trunk_id)
    return (await conn.execute(query)).first() is not None


async def listed(conn: AsyncConnection) -> list[CampaignLine]:
    """Every campaign, by name."""
    size = select(func.count()).where(leads.c.campaign_id == campaigns.c.campaign_id).scalar_subquery()
    query = (
        select(
            campaigns.c.campaign_id,
            campaigns.c.name,
            creditors.c.name,
            campaigns.c.trunk_id,
            campaigns.c.mode,
            campaigns.c.active,
            size,
        )
        .join(creditors, creditors.c.creditor_id == campaigns.c.creditor_id)
        .order_by(campaigns.c.name)
    )
    return [CampaignLine(*row) for row in await conn.execute(query)]


async def listed_trunks(conn: AsyncConnection) -> list[TrunkLine]:
    """Every trunk, by name."""
    columns = (trunks.c[name] for name in TrunkLine.__dataclass_fields__)
    return [TrunkLine(*row) for row in await conn.execute(select(*columns).order_by(trunks.c.trunk_id))]


async def pace(conn: AsyncConnection, campaign_id: str) -> dict[str, Any] | None:
    """How a campaign dials now; None where there is no such campaign."""
    columns = (campaigns.c[name] for name in PACE)
    query = select(*columns).where(campaigns.c.campaign_id == campaign_id)
    row = (await conn.execute(query)).mappings().first()
    return dict(row) if row else None


async def set_pace(conn: AsyncConnection, campaign_id: str, values: Mapping[str, Any]) -> None:
    """Change columns of :data:`PACE`. Whom it calls stays, and so does the campaign's version."""
    await conn.execute(update(campaigns).where(campaigns.c.campaign_id == campaign_id).values(**values))


async def id_of(conn: AsyncConnection, name: str) -> str | None:
    """The campaign of this name or id."""
    wanted = or_(campaigns.c.name == name, campaigns.c.campaign_id == name)
    return (await conn.execute(select(campaigns.c.campaign_id).where(wanted))).scalar_one_or_none()
