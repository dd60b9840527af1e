"""A campaign as people name it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.store import lists_rows
from server_api.store.lists_rows import CampaignHead


async def named_campaign(conn: AsyncConnection, name: str) -> CampaignHead:
    """By its id or its name. Raises RefusalError NOT_FOUND, ``campaign_unknown``."""
    head = await lists_rows.campaign(conn, name)
    if head is None:
        raise RefusalError(ErrorCode.NOT_FOUND, what="campaign", fault="campaign_unknown", name=name)
    return head
