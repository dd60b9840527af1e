"""Put debtors on the lists of the campaigns that collect for their creditor."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import imports_rows


async def fill_campaign(conn: AsyncConnection, campaign_id: str, creditor_id: str, now: datetime) -> int:
    """Add everybody who owes and is not listed yet; returns how many."""
    people = await imports_rows.people_without_lead(conn, campaign_id, creditor_id)
    rows = [
        {
            "lead_id": str(uuid4()),
            "campaign_id": campaign_id,
            "person_id": person_id,
            "next_at": now,
            "position": position,
        }
        for person_id, position in people
    ]
    await imports_rows.add_leads(conn, rows)
    return len(rows)
