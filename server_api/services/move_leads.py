"""Debtors go from one campaign to another by their profile: old debts, large ones, broken promises."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.domain.filter_reader import parse
from server_api.domain.filter_tree import FilterError, Today
from server_api.services.campaign_news import CampaignNews
from server_api.services.named_campaign import named_campaign
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, lists_rows, strategy_rows
from server_api.store.database import Database
from server_api.store.filter_sql import Terms, condition
from server_api.store.lists_rows import CampaignHead

#: Leads looked at in one commit: the dialler's own writes wait no longer than that.
_STRETCH = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """``doubled`` were in the other campaign already."""

    moved: int
    doubled: int


class MoveLeads:
    """Stretch by stretch, so that a large campaign stands in nobody's way. ``zone`` is the floor's."""

    def __init__(self, database: Database, clock: Clock, news: CampaignNews, zone: str) -> None:
        self._database, self._clock, self._news, self._zone = database, clock, news, ZoneInfo(zone)

    async def __call__(self, source: str, target: str, tree: Mapping[str, Any], by: str = "") -> Moved:
        """Whoever the filter takes, but those who are on a call. Raises RefusalError ``campaign_unknown``,
        ``same_campaign``, ``creditor_differs``, ``filter_wrong``; what was moved before a StoreError stays.
        """
        try:
            node = parse(tree)
        except FilterError as error:
            raise RefusalError(ErrorCode.INVALID, fault="filter_wrong", detail=str(error)[:400]) from error
        one, other = await self._campaigns(source, target)
        moved = doubled = 0
        after, now = "", self._clock.utc()
        today = Today(now, now.astimezone(self._zone).date())
        while True:
            async with self._database.write() as conn:
                terms = Terms(one.creditor_id, today.day, conn.dialect.name)
                taken = condition(node, today, terms)
                found, after = await strategy_rows.some_leads(conn, one.campaign_id, taken, after, _STRETCH)
                if found:
                    more = await strategy_rows.move(conn, found, other.campaign_id)
                    moved, doubled = moved + more[0], doubled + more[1]
            if not after:
                break
        await self._write_down(one, other, tree, Moved(moved, doubled), by)
        return Moved(moved, doubled)

    async def _campaigns(self, source: str, target: str) -> tuple[CampaignHead, CampaignHead]:
        async with self._database.read() as conn:
            one, other = await named_campaign(conn, source), await named_campaign(conn, target)
        if one.campaign_id == other.campaign_id:
            raise RefusalError(ErrorCode.INVALID, fault="same_campaign", name=target)
        if one.creditor_id != other.creditor_id:
            raise RefusalError(ErrorCode.INVALID, fault="creditor_differs", name=target)
        return one, other

    async def _write_down(
        self, one: CampaignHead, other: CampaignHead, tree: Mapping[str, Any], done: Moved, by: str
    ) -> None:
        told = {"to": other.campaign_id, "filter": json.dumps(tree)}
        told |= {"moved": str(done.moved), "doubled": str(done.doubled)}
        async with self._database.write() as conn:
            for head in (one, other):
                await lists_rows.bump(conn, head.campaign_id)
            now = self._clock.utc()
            await audit_rows.add(conn, now, user_id=by, what="leads_moved", subject=one.campaign_id, **told)
        for head in (one, other):
            self._news.tell(head.campaign_id)
