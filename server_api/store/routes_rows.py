"""Rows of the further trunks that a campaign may dial by, in order."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import trunks
from server_api.store.voice_tables import campaign_trunks


async def put(conn: AsyncConnection, campaign_id: str, trunk_ids: Sequence[str]) -> None:
    """The further trunks of a new campaign, best first."""
    if trunk_ids:
        rows = [
            {"campaign_id": campaign_id, "trunk_id": trunk_id, "priority": place}
            for place, trunk_id in enumerate(dict.fromkeys(trunk_ids))
        ]
        await conn.execute(insert(campaign_trunks), rows)


async def spares(conn: AsyncConnection, campaign_id: str, switch_id: str) -> list[tuple[str, str]]:
    """(trunk, its default caller id) of the active ones, best first."""
    query = (
        select(trunks.c.trunk_id, trunks.c.caller_id)
        .join(campaign_trunks, campaign_trunks.c.trunk_id == trunks.c.trunk_id)
        .where(campaign_trunks.c.campaign_id == campaign_id)
        .where(trunks.c.active, trunks.c.switch_id.in_(("", switch_id)))
        .order_by(campaign_trunks.c.priority, trunks.c.trunk_id)
    )
    return [(trunk_id, caller_id) for trunk_id, caller_id in await conn.execute(query)]
