"""Whose debtors these are: a portfolio's agent is asked first, where the campaign routes by owner."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.domain.filter_reader import parse
from server_api.domain.filter_tree import FilterError, Today
from server_api.services.campaign_news import CampaignNews
from server_api.services.named_campaign import named_campaign
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, lists_rows, strategy_rows, users_rows
from server_api.store.database import Database
from server_api.store.filter_sql import Terms, condition

#: Leads looked at in one commit.
_STRETCH = 500


class AssignOwner:
    """By filter, stretch by stretch. ``zone`` is the floor's."""

    def __init__(self, database: Database, clock: Clock, news: CampaignNews, zone: str) -> None:
        self._database, self._clock, self._news, self._zone = database, clock, news, ZoneInfo(zone)

    async def __call__(self, campaign: str, login: str, tree: Mapping[str, Any], by: str = "") -> int:
        """Give the debtors whom the filter takes to a user (an empty login: to nobody); how many.

        Raises RefusalError ``campaign_unknown``, ``user_unknown``, ``filter_wrong``.
        """
        try:
            node = parse(tree)
        except FilterError as error:
            raise RefusalError(ErrorCode.INVALID, fault="filter_wrong", detail=str(error)[:400]) from error
        async with self._database.read() as conn:
            head = await named_campaign(conn, campaign)
            user = await users_rows.by_login(conn, login) if login else None
        if login and user is None:
            raise RefusalError(ErrorCode.INVALID, fault="user_unknown", name=login)
        owner_id, now = user.user_id if user else "", self._clock.utc()
        today = Today(now, now.astimezone(self._zone).date())
        count, after = 0, ""
        while True:
            async with self._database.write() as conn:
                taken = condition(node, today, Terms(head.creditor_id, today.day, conn.dialect.name))
                found, after = await strategy_rows.some_leads(conn, head.campaign_id, taken, after, _STRETCH)
                await strategy_rows.give(conn, [lead_id for lead_id, _ in found], owner_id)
                count += len(found)
                if not after:
                    await lists_rows.bump(conn, head.campaign_id)
                    told = {"owner": owner_id, "filter": json.dumps(tree), "leads": str(count)}
                    await audit_rows.add(
                        conn, now, user_id=by, what="owner_assigned", subject=head.campaign_id, **told
                    )
            if not after:
                break
        self._news.tell(head.campaign_id)
        return count
