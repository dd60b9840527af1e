"""How many debtors would a filter take, before it is saved; and which fields there are to ask for."""

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.lists import FieldInfo, Fields, FilterCount
from server_api.domain.filter_fields import CUSTOM, CUSTOM_OPS, FIELDS, OPS, Field, Kind, field_of
from server_api.domain.filter_reader import parse
from server_api.domain.filter_tree import FilterError, Today
from server_api.services.named_campaign import named_campaign
from server_api.store import lists_rows
from server_api.store.database import Database
from server_api.store.filter_sql import Terms, condition
from server_api.store.lists_rows import CampaignHead

#: Up to so many debtors are counted one by one; of more, a fair sample of stretches is.
EXACT = 20_000
_STRETCHES, _STRETCH = 64, 250
_NAMES = 5
_LOOKED_AT = 200


class CountFilter:
    """Asks the store; changes nothing. ``zone`` is the floor's, whose calendar day counts."""

    def __init__(self, database: Database, clock: Clock, zone: str, exact: int = EXACT) -> None:
        self._database, self._clock, self._zone, self._exact = database, clock, ZoneInfo(zone), exact

    async def __call__(self, campaign: str, tree: Mapping[str, Any]) -> FilterCount:
        """The count, or what in the filter is not understood. Raises RefusalError ``campaign_unknown``."""
        try:
            node = parse(tree)
        except FilterError as error:
            return FilterCount(faults=tuple(str(fault)[:200] for fault in error.faults[:20]))
        now = self._clock.utc()
        today = Today(now, self._day(now))
        async with self._database.read() as conn:
            head = await named_campaign(conn, campaign)
            taken = condition(node, today, Terms(head.creditor_id, today.day, conn.dialect.name))
            of = await lists_rows.open_leads(conn, head.campaign_id)
            if of <= self._exact:
                count, of = await lists_rows.count(conn, head.campaign_id, taken)
                names = await lists_rows.some_names(conn, head.campaign_id, taken, _NAMES)
                return FilterCount(count=count, of=of, sample=_masked(names))
            count, names = await self._estimate(conn, head, taken, of)
        return FilterCount(count=count, of=of, sample=_masked(names), estimated=True)

    async def fields(self, campaign: str) -> Fields:
        """Every field that this campaign's filters can ask for. Raises RefusalError ``campaign_unknown``."""
        async with self._database.read() as conn:
            head = await named_campaign(conn, campaign)
            custom = await lists_rows.some_custom(conn, head.campaign_id, _LOOKED_AT)
        names = sorted({name for record in custom for name in record})
        own = [found for name in names if (found := field_of(CUSTOM + name)) is not None]
        return Fields(fields=tuple(_info(one) for one in (*FIELDS.values(), *own)))

    def _day(self, now: datetime) -> Any:
        return now.astimezone(self._zone).date()

    async def _estimate(
        self, conn: AsyncConnection, head: CampaignHead, taken: ColumnElement[bool], of: int
    ) -> tuple[int, list[str]]:
        found = looked_at = 0
        names: list[str] = []
        for _ in range(_STRETCHES):
            first = str(UUID(int=random.getrandbits(128)))
            within = lists_rows.stretch(head.campaign_id, first, _STRETCH)
            count, size = await lists_rows.count(conn, head.campaign_id, taken, within)
            if count and len(names) < _NAMES:
                names += await lists_rows.some_names(
                    conn, head.campaign_id, lists_rows.among(within) & taken, _NAMES - len(names)
                )
            found, looked_at = found + count, looked_at + size
        return (round(of * found / looked_at) if looked_at else 0), names


def _masked(names: list[str]) -> tuple[str, ...]:
    """``Maria S.``: enough to see that it is the right kind of list."""
    return tuple(_mask(name) for name in names)


def _mask(name: str) -> str:
    first, *others = name.split() or [""]
    return " ".join([first, *(f"{other[0]}." for other in others[-1:])])[:60]


def _info(field: Field) -> FieldInfo:
    ops = CUSTOM_OPS if field.name.startswith(CUSTOM) else OPS[field.kind]
    kind = Kind.DATE if field.kind is Kind.MOMENT else field.kind
    return FieldInfo(name=field.name, kind=kind.value, ops=ops, choices=field.choices, several=field.several)
